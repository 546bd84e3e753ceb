import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { POLICY, rbac } from './rbac.js'

const folder = mkdtempSync(join(tmpdir(), 'rbac-compare-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, value: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  return path
}

const role = (actions: string[], more: object = {}) => ({
  id: 'r1',
  roleName: 'Kept in a file',
  permissions: [{ actions, ...more }],
  assignableScopes: ['/'],
})

describe('compare', () => {
  it('ends with 0 for equivalent roles, and says so', async () => {
    expect(await rbac(['compare', 'reader', 'acdd72a7-3385-48ef-bd42-f606fba81ae7'])).toEqual({
      code: 0,
      stderr: '',
      stdout: 'EQUIVALENT  Reader and Reader list the same actions\n',
    })
  })

  it('ends with 1 for any others, and lists what only one of them has', async () => {
    const { code, stdout, stderr } = await rbac(['compare', 'Owner', 'User Access Administrator'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toBe(
      [
        'COVERS  Owner has every action of User Access Administrator, and more',
        'only Owner',
        '  *  except */read, Microsoft.Authorization/*, Microsoft.Support/*',
        'for example, only Owner has x',
        '',
      ].join('\n'),
    )
  })

  it('as JSON is what the library answers', async () => {
    const { code, stdout } = await rbac(['compare', 'Reader', 'Contributor', '--json'])
    const value = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(Object.keys(value)[0]).toBe('schema')
    expect(value).toMatchObject({
      schema: 'rbac.compare/v1',
      relation: 'coveredBy',
      onlyA: [],
      b: { roleName: 'Contributor' },
    })
    expect(value.witness).toEqual({ action: expect.any(String), isDataAction: false, grantedBy: 'b' })
  })

  it('prefers the roles of the policy, and takes files with one role, however they are spelled', async () => {
    const inPolicy = file('policy.json', { roleDefinitions: [role(['a/*'])] })
    const flat = file('flat.json', role(['a/*']))
    const listed = file('listed.json', [role(['a/*'])])
    const powershell = file('powershell.json', { Name: 'Another', Actions: ['a/*'], AssignableScopes: ['/'] })
    const yaml = file(
      'role.yaml',
      'roleDefinitions:\n  - id: r2\n    roleName: Yaml\n    permissions: [{ actions: ["a/*"] }]\n',
    )
    for (const path of [flat, listed, powershell, yaml]) {
      const { code, stdout, stderr } = await rbac(['compare', '--policy', inPolicy, 'kept in a file', path])
      expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^EQUIVALENT {2}Kept/) })
    }
  })

  it('says that conditions are ignored', async () => {
    const one = file('conditional.json', role(['a/*'], { condition: 'Exists @Request[x]' }))
    const { code, stderr } = await rbac(['compare', one, one])
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'conditions are ignored: this is what the roles list, not when it counts\n',
    })
  })

  it.each([
    [['Contributer', 'Owner'], 2, 'did you mean `Contributor`?'],
    [['Owner'], 2, 'needs <role> <role>'],
    [['Owner', 'Reader', 'Contributor'], 2, 'unexpected argument `Contributor`'],
    [['Owner', 'Reader', '--policy', 'nowhere'], 2, 'no such file'],
    [[POLICY, 'Owner'], 2, 'roles: give it as --policy'],
    [[folder, 'Owner'], 2, 'is a folder'],
    [
      [
        'Owner',
        file('two.json', { roleDefinitions: [role(['a']), { ...role(['b']), id: 'r2' }] }),
        '--policy',
        file('twice.json', { roleDefinitions: [role(['a']), { ...role(['b']), id: 'r2' }] }),
      ],
      2,
      'holds 2 roles',
    ],
    [
      [
        'kept in a file',
        'Owner',
        '--policy',
        file('twice.json', { roleDefinitions: [role(['a']), { ...role(['b']), id: 'r2' }] }),
      ],
      2,
      'names several roles: r1, r2',
    ],
    [['Owner', file('bad.json', { ...role(['a']), permissions: [{ notAction: [] }] })], 3, 'invalid'],
  ])('refuses %j with %i', async (args, code, message) => {
    const ending = await rbac(['compare', ...args], { cwd: folder })
    expect(ending).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) })
  })
})
