import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { json, loopback } from '../identity/loopback.js'
import { AUDIENCE, CLIENT_ID, claims, mint, NOW, OBJECT_ID, rsaKey, TENANT, userClaims } from '../identity/mint.js'
import { rbac } from './rbac.js'

const key = rsaKey('k1')
const good = mint(key)
const AT = new Date(NOW * 1000).toISOString()

function folder(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'rbac-token-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content)
  return path
}

const TRUST = ['--tenant', TENANT, '--audience', AUDIENCE, '--jwks', 'keys.json', '--at', AT]
const verifyIn = (args: readonly string[], stdin = '') =>
  rbac(['token', 'verify', ...args], {
    cwd: folder({ 'keys.json': JSON.stringify({ keys: [key.jwk] }), 'token.txt': `${good}\n` }),
    stdin,
  })

describe('rbac token verify', () => {
  it('calls what is no token an invalid one', async () => {
    const flags = ['--tenant', TENANT, '--audience', AUDIENCE, '--authority', 'https://localhost', '--json']
    const { code, stdout, stderr } = await rbac(['token', 'verify', 'a.b.c', ...flags])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'INVALID_TOKEN' } })
  })

  it('says whom a good token speaks for, however it is given', async () => {
    for (const [args, stdin] of [
      [['--token', good]],
      [['--token', 'token.txt']],
      [['--token', '-'], good],
      [[good]],
      [['token.txt']],
    ] as const) {
      const { code, stdout, stderr } = await verifyIn([...args, ...TRUST], stdin)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toMatch(new RegExp(`^VALID  ServicePrincipal ${OBJECT_ID}\n`))
      expect(stdout).toContain(TENANT)
    }
  })

  it('prints principal and claims as JSON', async () => {
    const { code, stdout } = await verifyIn(['--token', good, ...TRUST, '--json'])
    expect(code).toBe(0)
    expect(Object.keys(JSON.parse(stdout))[0]).toBe('schema')
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'rbac.token/v1',
      principal: { id: OBJECT_ID, type: 'ServicePrincipal', tenantId: TENANT, clientId: CLIENT_ID },
      claims: { oid: OBJECT_ID, aud: AUDIENCE },
      verified: true,
    })
  })

  it('takes the audience in either slash form', async () => {
    const slashed = mint(key, claims({ aud: `${AUDIENCE}/` }))
    expect((await verifyIn(['--token', slashed, ...TRUST])).code).toBe(0)
  })

  it.each<[what: string, token: string, reason: string]>([
    ['has expired', mint(key, claims({ exp: NOW - 1000, nbf: NOW - 5000, iat: NOW - 5000 })), 'expired'],
    ['is for somebody else', mint(key, claims({ aud: 'https://storage.azure.com' })), 'audience'],
    ['is forged', `${good.slice(0, -4)}AAAA`, 'signature'],
  ])('ends with 2 for a token that %s', async (_, token, reason) => {
    const { code, stdout, stderr } = await verifyIn(['--token', token, ...TRUST])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(reason)
    expect(stderr).not.toContain(token.slice(0, 30))
    const asJson = await verifyIn(['--token', token, ...TRUST, '--json'])
    expect(JSON.parse(asJson.stderr)).toMatchObject({ schema: 'rbac.error/v1', error: { code: 'INVALID_TOKEN' } })
  })

  it('ends with 5 when the keys can not be had', async () => {
    const server = await loopback((_, response) => json(response, {}, 500))
    const trust = ['--tenant', TENANT, '--audience', AUDIENCE, '--jwks', `${server.url}/keys`, '--at', AT]
    const { code, stderr } = await verifyIn(['--token', good, ...trust])
    expect(code).toBe(5)
    expect(stderr).toContain('key set')
  })

  it('finds the keys of an authority by its discovery document', async () => {
    const server = await loopback(({ target }, response) => {
      const documents: Record<string, unknown> = {
        [`/${TENANT}/v2.0/.well-known/openid-configuration`]: {
          issuer: `${server.url}/${TENANT}/v2.0`,
          jwks_uri: `${server.url}/keys`,
        },
        [`/${TENANT}/.well-known/openid-configuration`]: {
          issuer: `https://sts.windows.net/${TENANT}/`,
          jwks_uri: `${server.url}/keys`,
        },
        '/keys': { keys: [key.jwk] },
      }
      json(response, documents[target] ?? {}, documents[target] === undefined ? 404 : 200)
    })
    const trust = ['--authority', server.url, '--tenant', TENANT, '--audience', AUDIENCE, '--at', AT]
    expect((await verifyIn(['--token', good, ...trust])).code).toBe(0)
  })

  it.each<[what: string, args: readonly string[]]>([
    ['no token', TRUST],
    ['two tokens', [good, '--token', good, ...TRUST]],
    ['no tenant', ['--token', good, '--audience', AUDIENCE]],
    ['no audience', ['--token', good, '--tenant', TENANT]],
    ['a tenant by name', ['--token', good, '--tenant', 'contoso', '--audience', AUDIENCE]],
    ['no such file', ['--token', 'absent.txt', ...TRUST]],
    ['a file that holds no token', ['--token', 'keys.json', ...TRUST]],
    ['keys that are no JSON', ['--token', good, ...TRUST.map((arg) => (arg === 'keys.json' ? 'token.txt' : arg))]],
    ['no time', ['--token', good, ...TRUST.slice(0, -1), 'yesterday']],
    ['a flag of another deed', ['--token', good, ...TRUST, '--resource', AUDIENCE]],
  ])('ends with 2 for %s', async (_, args) => {
    const { code, stdout } = await verifyIn(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('repeats nothing of a token with a slip in it', async () => {
    const { code, stderr } = await verifyIn(['--token', `${good}.${good}`, ...TRUST])
    expect(code).toBe(2)
    expect(stderr).not.toContain(good.slice(0, 30))
  })
})

describe('rbac token decode', () => {
  it('takes a file for a file, whatever its name', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'rbac-decode-'))
    for (const name of ['export.token.txt', 'ey.to.ken']) {
      writeFileSync(join(cwd, name), good)
      expect(await rbac(['token', 'decode', '--token', name], { cwd })).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(OBJECT_ID),
      })
    }
    rmSync(cwd, { recursive: true })
  })

  it.each([
    '{"alg":"RS256"}',
    '{ "alg": "RS256" }',
    '{\n  "alg": "RS256"\n}',
    '{\t"alg":"RS256"}',
    '{\r\n"alg":"RS256"}',
  ])('takes a token for a token, however its header %j is spaced', async (header) => {
    const [, claims, signature] = good.split('.')
    const token = [Buffer.from(header).toString('base64url'), claims, signature].join('.')
    expect(await rbac(['token', 'decode', '--token', token])).toMatchObject({ code: 0 })
  })

  it('shows what a token says, and says that it believes nothing of it', async () => {
    const forged = mint(rsaKey('other'), userClaims({ hasgroups: true }))
    const { code, stdout, stderr } = await rbac(['token', 'decode', '--token', forged])
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`^NOT VERIFIED  User ${OBJECT_ID}\n`))
    expect(stdout).toContain('too many for the token')
    expect(stderr).toContain('nothing of this is verified')
  })

  it('prints principal, claims and header as JSON', async () => {
    const { stdout } = await rbac(['token', 'decode', '--token', good, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'rbac.token/v1',
      principal: { id: OBJECT_ID },
      claims: { oid: OBJECT_ID },
      header: { kid: 'k1' },
      verified: false,
    })
  })

  it('shows claims that speak for nobody too', async () => {
    const { code, stdout } = await rbac(['token', 'decode', '--token', mint(key, { sub: 'x' }), '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ principal: null, claims: { sub: 'x' } })
  })

  it('ends with 2 for what is no token, and for trust that it would not use', async () => {
    expect((await rbac(['token', 'decode', '--token', 'e.e.e'])).code).toBe(2)
    expect((await rbac(['token', 'decode', '--token', good, '--tenant', TENANT])).code).toBe(2)
  })
})

describe('rbac token get', () => {
  const host = () =>
    loopback(({ target }, response) => {
      const resource = new URLSearchParams(target.split('?')[1]).get('resource')
      json(response, { access_token: good, expires_on: String(NOW + 86_400), token_type: 'Bearer', resource })
    })

  it('prints the token of the host and nothing else', async () => {
    const server = await host()
    const env = { AZURE_POD_IDENTITY_AUTHORITY_HOST: server.url }
    const ending = await rbac(['token', 'get', '--resource', AUDIENCE], { env })
    expect(ending).toEqual({ code: 0, stdout: `${good}\n`, stderr: '' })
    expect(server.received[0]?.target).toContain(`resource=${encodeURIComponent(AUDIENCE)}`)
  })

  it('asks for the identity that is named', async () => {
    const server = await host()
    const env = { AZURE_POD_IDENTITY_AUTHORITY_HOST: server.url }
    for (const [flag, parameter] of [
      ['client-id', 'client_id'],
      ['object-id', 'object_id'],
      ['resource-id', 'msi_res_id'],
    ]) {
      await rbac(['token', 'get', '--resource', AUDIENCE, `--${flag}`, 'x'], { env })
      expect(server.received.at(-1)?.target).toContain(`${parameter}=x`)
    }
  })

  it('prints when it expires and whom it speaks for as JSON', async () => {
    const server = await host()
    const { stdout } = await rbac(['token', 'get', '--resource', AUDIENCE, '--json'], {
      env: { AZURE_POD_IDENTITY_AUTHORITY_HOST: server.url },
    })
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'rbac.token/v1',
      principal: { id: OBJECT_ID },
      accessToken: good,
      tokenType: 'Bearer',
      expiresOn: new Date((NOW + 86_400) * 1000).toISOString(),
      resource: AUDIENCE,
    })
  })

  it('ends with 5 where there is no identity, and 2 where it is not said what for', async () => {
    const nowhere = { AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:1' }
    expect((await rbac(['token', 'get', '--resource', AUDIENCE], { env: nowhere })).code).toBe(5)
    expect((await rbac(['token', 'get'], { env: nowhere })).code).toBe(2)
    expect((await rbac(['token', 'get', good, '--resource', AUDIENCE], { env: nowhere })).code).toBe(2)
    expect((await rbac(['token', 'get', '--resource', AUDIENCE, '--tenant', TENANT], { env: nowhere })).code).toBe(2)
  })
})

describe('rbac token', () => {
  it('with another word ends with 2 and a proposal', async () => {
    const { code, stderr } = await rbac(['token', 'verfy', '--token', good])
    expect(code).toBe(2)
    expect(stderr).toContain('verify')
  })
})

describe('a question with a token', () => {
  const GROUP = 'dddddddd-0000-4000-8000-000000000001'
  const scope = '/subscriptions/s1'
  const action = 'Microsoft.Storage/storageAccounts/read'
  const policy = {
    roleDefinitions: [
      { id: 'reader', roleName: 'Storage Watcher', permissions: [{ actions: [action] }], assignableScopes: ['/'] },
    ],
    roleAssignments: [
      { id: 'ra-1', principalId: OBJECT_ID, roleDefinitionId: 'reader', scope },
      { id: 'ra-2', principalId: GROUP, roleDefinitionId: 'reader', scope: '/subscriptions/s2' },
    ],
    denyAssignments: [
      {
        id: 'da-1',
        denyAssignmentName: 'not these people',
        permissions: [{ actions: [action] }],
        scope: `${scope}/resourceGroups/secret`,
        principals: [{ id: GROUP, type: 'Group' }],
      },
    ],
    groups: [{ id: GROUP, displayName: 'Watchers', members: [] }],
    principals: [{ id: OBJECT_ID, type: 'ServicePrincipal' }],
  }
  const ask = (verb: string, token: string, at: string, more: readonly string[] = TRUST) =>
    rbac([verb, '--policy', 'policy.json', '--token', token, '--action', action, '--scope', at, ...more], {
      cwd: folder({ 'keys.json': JSON.stringify({ keys: [key.jwk] }), 'policy.json': JSON.stringify(policy) }),
    })

  it('is asked by the principal of the token, whom nobody had to name', async () => {
    expect(await ask('check', good, scope)).toMatchObject({ code: 0, stderr: '' })
    expect((await ask('check', good, '/subscriptions/s2')).code).toBe(1)
    const explained = await ask('explain', good, scope, [...TRUST, '--json'])
    expect(JSON.parse(explained.stdout)).toMatchObject({ allowed: true, request: { principalId: OBJECT_ID } })
  })

  it('is asked by the groups in the token too', async () => {
    const member = mint(key, userClaims({ groups: [GROUP] }))
    const { code, stdout } = await ask('check', member, '/subscriptions/s2', [...TRUST, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      grantedBy: { roleAssignmentId: 'ra-2' },
      request: { groupIds: [GROUP] },
    })
  })

  it('is answered with care when the token had no room for its groups', async () => {
    const crowded = mint(key, userClaims({ hasgroups: true }))
    expect((await ask('check', crowded, scope)).code).toBe(0)
    const { code, stdout } = await ask('check', crowded, `${scope}/resourceGroups/secret`, [...TRUST, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ effect: 'Denied', incomplete: 'groups' })
  })

  it('shows the token to nobody', async () => {
    const { stdout, stderr } = await ask('check', good, '/subscriptions/s2')
    expect(stdout + stderr).not.toContain(good.slice(0, 30))
    expect(stdout).toContain('rbac explain')
  })

  it.each<[what: string, code: number, token: string, more: readonly string[]]>([
    ['a bad token', 2, `${good.slice(0, -4)}AAAA`, TRUST],
    ['no tenant', 2, good, TRUST.slice(2)],
    ['a second requester', 2, good, [...TRUST, '--principal', OBJECT_ID]],
    ['groups beside those of the token', 2, good, [...TRUST, '--group', 'Watchers']],
    ['keys that can not be had', 5, good, TRUST.map((arg) => (arg === 'keys.json' ? 'http://127.0.0.1:1/keys' : arg))],
  ])('is not answered for %s', async (_, code, token, more) => {
    expect(await ask('check', token, scope, more)).toMatchObject({ code, stdout: '' })
  })

  it('is not half asked: trust without a token is refused, and so is a token for a batch', async () => {
    const cwd = folder({ 'policy.json': JSON.stringify(policy) })
    const named = ['--principal', OBJECT_ID, '--action', action, '--scope', scope]
    const trusting = await rbac(['check', '--policy', 'policy.json', ...named, '--tenant', TENANT], { cwd })
    expect(trusting).toMatchObject({ code: 2, stderr: expect.stringContaining('`--tenant` goes with `--token` only') })
    const batch = await rbac(['check', '--policy', 'policy.json', '--batch', '-', '--token', good], { cwd })
    expect(batch).toMatchObject({ code: 2, stderr: expect.stringContaining('`--token` does not go with `--batch`') })
  })
})
