import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidDirectoryError } from '../errors.js'
import { loadDirectory, parseDirectory, parseDirectoryText } from './read.js'
import { directoryJsonSchema } from './schema.js'

const TENANT = '11111111-1111-4111-8111-111111111111'
const SUBSCRIPTION = '22222222-2222-4222-8222-222222222222'
const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers`
const vm = (name: string) => `${group}/Microsoft.Compute/virtualMachines/${name}`
const identity = (name: string) => `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`
const guid = (last: number) => `33333333-3333-4333-8333-${String(last).padStart(12, '0')}`
const tenants = [{ id: TENANT, subscriptions: [SUBSCRIPTION] }]

/** Code, place and message of everything that is wrong. */
function problems(read: () => unknown): string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof InvalidDirectoryError) {
      return error.issues.map(({ code, path, message, line, column }) => {
        const at = line === undefined ? '' : ` ${line}:${column}`
        return `${code}${at} ${path}: ${message}`
      })
    }
    throw error
  }
  return []
}

describe('a directory file', () => {
  it('needs no more than a tenant', () => {
    expect(parseDirectory({ tenants: [{ id: TENANT.toUpperCase() }] })).toEqual({
      tenants: [{ id: TENANT, domains: [], subscriptions: [] }],
      hosts: [],
      userAssignedIdentities: [],
      applications: [],
      users: [],
      groups: [],
      audiences: [],
    })
  })

  it('may use every GUID that Azure has, of whatever version', () => {
    expect(parseDirectory({ tenants: [{ id: '00000003-0000-0000-c000-000000000000' }] }).tenants).toHaveLength(1)
  })

  it('is JSON or YAML', () => {
    const value = { tenants, hosts: [{ id: vm('a'), systemAssigned: true }] }
    expect(parseDirectoryText(JSON.stringify(value))).toEqual(parseDirectory(value))
    expect(parseDirectoryText(`tenants:\n  - id: ${TENANT}\n`)).toEqual(parseDirectory({ tenants: [{ id: TENANT }] }))
  })

  it('of the stock tracker is one', () => {
    const path = fileURLToPath(
      new URL('../../../../../examples/stock-tracker-identity/directory.yaml', import.meta.url),
    )
    expect(loadDirectory(path).hosts.map(({ id }) => id.split('/').pop())).toEqual([
      'stock-tracker-vm',
      'price-loader-vm',
    ])
  })

  it('of the documentation is one', () => {
    const page = readFileSync(new URL('../../../../../docs/identity.md', import.meta.url), 'utf8')
    const [, example = ''] = /^```yaml\n(tenants:.*?)^```$/ms.exec(page) ?? []
    expect(parseDirectoryText(example).hosts).toHaveLength(1)
  })

  it('is refused with every mistake in it, each with its line', () => {
    const text = `tenants:
  - id: ${TENANT}
    subscriptons: [x]
hosts:
  - id: vm1
    systemAssigned: yes please
  - id: ${vm('a')}
    name: a/b
    systemAssigned: { principalId: x }
users:
  - id: 1
`
    expect(problems(() => parseDirectoryText(text))).toEqual([
      'UNKNOWN_FIELD 3:5 tenants[0].subscriptons: there is no key `subscriptons` here',
      'INVALID_VALUE 5:9 hosts[0].id: the full resource id, such as `/subscriptions/<id>/resourceGroups/<group>/providers/<provider>/<type>/<name>`',
      'INVALID_TYPE 6:21 hosts[0].systemAssigned: none of the forms this can have',
      'INVALID_VALUE 8:11 hosts[1].name: letters, digits, `.`, `_` and `-`, at most 64, starting with a letter or a digit',
      'INVALID_VALUE 9:36 hosts[1].systemAssigned.principalId: invalid GUID',
      'INVALID_VALUE 11:9 users[0].id: expected string, received number',
      'INVALID_VALUE 11:5 users[0].userPrincipalName: expected string, received undefined',
    ])
  })

  it.each<[string, object, string]>([
    [
      'a subscription of two tenants',
      { tenants: [...tenants, { id: guid(9), subscriptions: [SUBSCRIPTION] }] },
      'DUPLICATE_ID tenants[1].subscriptions[0]',
    ],
    ['a tenant that is there twice', { tenants: [...tenants, { id: TENANT }] }, 'DUPLICATE_ID tenants[1].id'],
    ['two hosts of one name', { hosts: [{ id: vm('a') }, { id: vm('b'), name: 'A' }] }, 'DUPLICATE_ID hosts[1].name'],
    ['two hosts with one id', { hosts: [{ id: vm('a') }, { id: vm('A'), name: 'b' }] }, 'DUPLICATE_ID hosts[1].id'],
    [
      'two principals with one id',
      {
        users: [{ id: guid(1), userPrincipalName: 'a' }],
        hosts: [{ id: vm('a'), systemAssigned: { principalId: guid(1) } }],
      },
      'DUPLICATE_ID hosts[0].systemAssigned.principalId',
    ],
    [
      'two applications with one id',
      {
        applications: [{ displayName: 'a', appId: guid(1) }],
        userAssignedIdentities: [{ id: identity('u'), clientId: guid(1) }],
      },
      'DUPLICATE_ID applications[0].appId',
    ],
    [
      'a host of no tenant',
      { hosts: [{ id: vm('a').replace(SUBSCRIPTION, guid(7)) }] },
      'DANGLING_REFERENCE hosts[0].id',
    ],
    [
      'an identity that is not there',
      { hosts: [{ id: vm('a'), userAssigned: ['u'] }] },
      'DANGLING_REFERENCE hosts[0].userAssigned[0]',
    ],
    [
      'a member that is not there',
      { groups: [{ id: guid(1), members: [guid(2)] }] },
      'DANGLING_REFERENCE groups[0].members[0]',
    ],
    [
      'a holder of a role that is not there',
      { applications: [{ displayName: 'a', appRoles: [{ value: 'r', members: [guid(2)] }] }] },
      'DANGLING_REFERENCE applications[0].appRoles[0].members[0]',
    ],
    [
      'a tenant that is not there',
      { users: [{ id: guid(1), userPrincipalName: 'a', tenant: guid(2) }] },
      'DANGLING_REFERENCE users[0].tenant',
    ],
    [
      'a user of one of two tenants, not said which',
      { tenants: [...tenants, { id: guid(9) }], users: [{ id: guid(1), userPrincipalName: 'a' }] },
      'MISSING_FIELD users[0]',
    ],
    [
      'keys of no issuer',
      { applications: [{ displayName: 'a', federatedCredentials: [{ subject: 's', jwks: { keys: [{}] } }] }] },
      'INVALID_VALUE applications[0].federatedCredentials[0]',
    ],
  ])('is refused with %s', (_, changes, expected) => {
    expect(problems(() => parseDirectory({ tenants, ...changes })).map((problem) => problem.split(': ')[0])).toEqual([
      expected,
    ])
  })

  it('is refused where a host holds an identity of another tenant', () => {
    const other = guid(8)
    const stray = identity('u').replace(SUBSCRIPTION, other)
    const document = {
      tenants: [...tenants, { id: guid(9), subscriptions: [other] }],
      hosts: [{ id: vm('a'), userAssigned: ['u'] }],
      userAssignedIdentities: [{ id: stray }],
    }
    expect(problems(() => parseDirectory(document))).toEqual([
      'OTHER_TENANT hosts[0].userAssigned[0]: `u` belongs to another tenant than the host',
    ])
  })

  it.each([
    ['tenants: [', 'PARSE_ERROR'],
    ['tenants: &t [{ id: x }]\nusers: *t\n', 'YAML_ALIAS'],
    ['tenants: !!set {}\n', 'YAML_TAG'],
    [`tenants: []\ntenants: []\n`, 'DUPLICATE_KEY'],
    [`${'['.repeat(50_000)}`, 'LIMIT_EXCEEDED'],
    ['', 'UNRECOGNISED_DOCUMENT'],
    ['__proto__: []\ntenants: []\n', 'UNKNOWN_FIELD'],
    ['null', 'INVALID_VALUE'],
    ['[]', 'INVALID_VALUE'],
  ])('is refused as text: %#', (text, code) => {
    expect(problems(() => parseDirectoryText(text))[0]).toMatch(new RegExp(`^${code} `))
  })

  it('is refused when it is not there, or no file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rbac-directory-'))
    try {
      expect(problems(() => loadDirectory(join(folder, 'none.yaml')))).toEqual([
        "UNREADABLE : can't be read: is it there, and a file?",
      ])
      expect(problems(() => loadDirectory(folder))).toHaveLength(1)
      const path = join(folder, 'd.json')
      writeFileSync(path, '{"tenants": 1}')
      expect(() => loadDirectory(path)).toThrow(`${path}:1:13: tenants: expected array, received number`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('never throws anything else, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (value) => {
        problems(() => parseDirectory(value))
        problems(() => parseDirectory({ tenants, hosts: value, users: [value] }))
      }),
      { numRuns: 300, seed: 5 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => void problems(() => parseDirectoryText(text))),
      { numRuns: 300, seed: 5 },
    )
  })

  it('shows what stands in it on one line, with nothing that a terminal would act on', () => {
    expect(problems(() => parseDirectoryText('{"a\\u007f\\u200b": 1}'))).toContain(
      'UNKNOWN_FIELD 1:2 ["a\\u007f\\u200b"]: there is no key `a\\u007f\\u200b` here',
    )
  })

  it('finds the place of what comes after something it can not read', () => {
    const places = problems(() => parseDirectoryText('""a\na: [')).map((problem) => problem.split(' ')[1])
    expect(places).toEqual(['1:3', '2:5'])
  })

  it('has a JSON Schema, which is shipped (after a change: node scripts/make-directory-schema.mjs)', () => {
    const shipped: unknown = JSON.parse(
      readFileSync(new URL('../../../schema/directory.json', import.meta.url), 'utf8'),
    )
    expect(shipped).toEqual(JSON.parse(JSON.stringify(directoryJsonSchema())))
  })
})
