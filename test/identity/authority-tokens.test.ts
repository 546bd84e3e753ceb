import { readFileSync } from 'node:fs'
import { createRemoteJWKSet, customFetch, type JWTPayload, jwtVerify } from 'jose'
import { createLocalAuthority, type LocalAuthority } from 'rbac-server/authority'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askImds, decode, send, trustingFetch } from './authority/wire.js'
import {
  CLEANER,
  DEVELOPERS,
  directory,
  EVERYONE_HERE,
  identityId,
  LOADER,
  MIA,
  REPORTS,
  SHOP_API,
  TENANT,
  vmId,
  WEB,
} from './authority/world.js'

const VAULT = 'https://vault.azure.net'
const STARTED = Date.parse('2026-11-22T10:00:00Z')
let now = STARTED
let authority: LocalAuthority
let ca: string
beforeAll(async () => {
  const base = directory()
  const crowds = Array.from({ length: 201 }, (_, index) => ({
    id: `5b000006-0000-4000-9000-${String(index).padStart(12, '0')}`,
    tenant: TENANT,
    members: index < 200 ? [WEB.principalId, REPORTS.id] : [WEB.principalId],
  }))
  authority = await createLocalAuthority({
    directory: directory({ groups: [...base.groups, ...crowds] }),
    clock: () => new Date(now),
  })
  ca = readFileSync(authority.endpoints.ca, 'utf8')
})
afterAll(() => authority.close())

async function claimsOf(request: Parameters<LocalAuthority['issueToken']>[0]): Promise<JWTPayload> {
  return decode(await authority.issueToken(request)).claims
}

describe('a token', () => {
  const base = () => `${authority.endpoints.authority}/${TENANT}`

  it('of a system-assigned identity names the service principal, and the host as its resource', async () => {
    const { aio, rh, uti, _claim_names, _claim_sources, ...claims } = await claimsOf({
      principal: WEB.principalId,
      resource: VAULT,
    })
    expect(claims).toEqual({
      aud: VAULT,
      iss: `${base()}/`,
      iat: STARTED / 1000 - 300,
      nbf: STARTED / 1000 - 300,
      exp: STARTED / 1000 + 86_400,
      idp: `${base()}/`,
      tid: TENANT,
      ver: '1.0',
      appid: WEB.clientId,
      appidacr: '2',
      idtyp: 'app',
      oid: WEB.principalId,
      sub: WEB.principalId,
      xms_mirid: vmId('web').replace('resourceGroups', 'resourcegroups'),
    })
    expect([aio, rh, uti].every((value) => typeof value === 'string')).toBe(true)
    expect(uti).toMatch(/^[\w-]{22}$/)
  })

  it('of a user-assigned identity names the identity as its resource', async () => {
    const claims = await claimsOf({ principal: LOADER.clientId, resource: VAULT, host: 'batch' })
    expect(claims.xms_mirid).toBe(identityId('loader').replace('resourceGroups', 'resourcegroups'))
    expect(claims.xms_az_rid).toBe(vmId('batch').replace('resourceGroups', 'resourcegroups'))
  })

  it("for somebody else's API tells the app roles there, and nothing about Azure resources", async () => {
    const claims = await claimsOf({ principal: LOADER.principalId, resource: 'api://shop', host: 'batch' })
    expect(claims).toMatchObject({
      aud: SHOP_API.appId,
      roles: ['Orders.Read'],
      ver: '2.0',
      azp: LOADER.clientId,
      azpacr: '2',
    })
    expect(Object.keys(claims).filter((name) => name.startsWith('xms_') || name === 'idp' || name === 'appid')).toEqual(
      [],
    )
    expect(await claimsOf({ principal: CLEANER.principalId, resource: 'api://shop' })).not.toHaveProperty('roles')
  })

  it('of a user says what the client may do in his name, and who he is to this resource alone', async () => {
    const forVault = await claimsOf({ principal: 'MIA@shop.example', resource: VAULT })
    expect(forVault).toMatchObject({
      oid: MIA,
      scp: 'user_impersonation',
      appid: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
      appidacr: '0',
      name: 'Mia',
      upn: 'mia@shop.example',
      unique_name: 'mia@shop.example',
      exp: STARTED / 1000 + 4500,
    })
    expect(forVault).not.toHaveProperty('idtyp')
    const again = await claimsOf({ principal: MIA, resource: `${VAULT}/` })
    const forStorage = await claimsOf({ principal: MIA, resource: 'https://storage.azure.com' })
    expect(again.sub).toBe(forVault.sub)
    expect(new Set([forVault.sub, forStorage.sub, MIA]).size).toBe(3)
    const version2 = await claimsOf({
      principal: MIA,
      resource: 'api://shop',
      clientId: REPORTS.appId,
      tokenScopes: ['Orders.Read', 'Orders.Write'],
    })
    expect(version2).toMatchObject({
      preferred_username: 'mia@shop.example',
      azp: REPORTS.appId,
      scp: 'Orders.Read Orders.Write',
    })
  })

  it('lists every group, those reached through a cycle included', async () => {
    expect(new Set((await claimsOf({ principal: MIA, resource: VAULT })).groups as string[])).toEqual(
      new Set([DEVELOPERS, EVERYONE_HERE]),
    )
    expect(new Set(authority.groupsOf(CLEANER.principalId.toUpperCase()))).toEqual(new Set([DEVELOPERS, EVERYONE_HERE]))
    expect(await claimsOf({ principal: LOADER.principalId, resource: VAULT })).not.toHaveProperty('groups')
  })

  it('lists 200 groups, and of 201 says only that there are too many', async () => {
    const full = await claimsOf({ principal: REPORTS.id, resource: VAULT })
    expect(full.groups).toHaveLength(200)
    const over = await claimsOf({ principal: WEB.principalId, resource: VAULT })
    expect(over).not.toHaveProperty('groups')
    expect(over._claim_names).toEqual({ groups: 'src1' })
    expect(JSON.stringify(over._claim_sources)).toContain(`/servicePrincipals/${WEB.principalId}/getMemberObjects`)
    expect(authority.groupsOf(WEB.principalId)).toHaveLength(201)
  })

  it('can be made wrong for a test: expired, and with claims set or taken out', async () => {
    const claims = await claimsOf({
      principal: MIA,
      resource: VAULT,
      lifetimeSeconds: -60,
      claims: { tid: 'elsewhere', oid: undefined },
    })
    expect(claims).toMatchObject({ exp: STARTED / 1000 - 60, tid: 'elsewhere' })
    expect(claims).not.toHaveProperty('oid')
  })

  it('is issued for nobody and nothing the directory does not have', async () => {
    await expect(authority.issueToken({ principal: 'nobody', resource: VAULT })).rejects.toThrow(
      'the directory has no user, application or identity `nobody`',
    )
    await expect(authority.issueToken({ principal: MIA, resource: 'x' })).rejects.toThrow('there is no resource `x`')
    await expect(
      authority.issueToken({ principal: LOADER.clientId, resource: VAULT, host: 'nowhere' }),
    ).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})

describe('what the authority publishes', () => {
  const get = (path: string) => send(`${authority.endpoints.authority}${path}`, { ca })

  it('is a discovery document for each version, whose issuer is that of the tokens', async () => {
    for (const [path, issuer, token, keys] of [
      ['', '/', '/oauth2/token', '/discovery/keys'],
      ['/v2.0', '/v2.0', '/oauth2/v2.0/token', '/discovery/v2.0/keys'],
    ]) {
      const base = `${authority.endpoints.authority}/${TENANT}`
      const { status, headers, body } = await get(`/${TENANT}${path}/.well-known/openid-configuration`)
      expect(status).toBe(200)
      expect(headers['access-control-allow-origin']).toBe('*')
      expect(body).toMatchObject({
        issuer: `${base}${issuer}`,
        token_endpoint: `${base}${token}`,
        jwks_uri: `${base}${keys}`,
      })
    }
  })

  it('is found by the domain of the tenant, and is a template for no tenant in particular', async () => {
    expect((await get('/shop.example/v2.0/.well-known/openid-configuration')).body.issuer).toBe(
      `${authority.endpoints.authority}/${TENANT}/v2.0`,
    )
    expect((await get('/common/v2.0/.well-known/openid-configuration')).body.issuer).toBe(
      `${authority.endpoints.authority}/{tenantid}/v2.0`,
    )
    expect((await get('/organizations/discovery/keys')).status).toBe(200)
    expect((await get('/nobody.example/v2.0/.well-known/openid-configuration')).status).toBe(400)
    expect((await get('/')).status).toBe(404)
    expect(
      (await send(`${authority.endpoints.authority}/${TENANT}/discovery/keys`, { ca, method: 'POST' })).status,
    ).toBe(405)
  })

  it('names the address it was started with, whatever the Host header says', async () => {
    const { body } = await send(`${authority.endpoints.authority}/${TENANT}/v2.0/.well-known/openid-configuration`, {
      ca,
      headers: { Host: '127.0.0.1:1' },
    })
    expect(body.issuer).toBe(`${authority.endpoints.authority}/${TENANT}/v2.0`)
  })

  it('holds the public half of each key and nothing else, with the issuer the key may sign for', async () => {
    const { body } = await get(`/${TENANT}/discovery/v2.0/keys`)
    const { keys } = body as { keys: Record<string, unknown>[] }
    expect(keys.length).toBeGreaterThanOrEqual(2)
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(['e', 'issuer', 'kid', 'kty', 'n', 'use', 'x5c', 'x5t'])
      expect(key).toMatchObject({
        kty: 'RSA',
        use: 'sig',
        x5t: key.kid,
        issuer: `${authority.endpoints.authority}/{tenantid}/v2.0`,
      })
    }
  })

  it('includes the issuer of workload tokens', async () => {
    const { body } = await get('/workload/.well-known/openid-configuration')
    expect(body.issuer).toBe(decode(await authority.workloadToken('x')).claims.iss)
    const keys = await get(String(body.jwks_uri).replace(authority.endpoints.authority, ''))
    expect(keys.text).not.toContain('"d"')
    expect((await get('/workload/oauth2/token')).status).toBe(404)
  })
})

describe('a change of keys', () => {
  const remoteKeys = (cacheMaxAge: number) =>
    createRemoteJWKSet(new URL(`${authority.endpoints.authority}/${TENANT}/discovery/keys`), {
      [customFetch]: trustingFetch(ca),
      cacheMaxAge,
      cooldownDuration: cacheMaxAge,
    })
  const verify = async (token: string, keys = remoteKeys(0)) => {
    const { payload } = await jwtVerify(token, keys, { algorithms: ['RS256'], currentDate: new Date(now) })
    return payload.oid
  }
  const kidOf = (token: string) => String(decode(token).header.kid)

  it('is survived by a verifier that asks once, for keys are published before they sign', async () => {
    const keys = remoteKeys(Number.POSITIVE_INFINITY)
    const before = await authority.issueToken({ principal: MIA, resource: VAULT })
    expect(await verify(before, keys)).toBe(MIA)
    const kid = await authority.rotateKeys()
    const after = await authority.issueToken({ principal: MIA, resource: VAULT })
    expect([kidOf(after), kidOf(after) === kidOf(before)]).toEqual([kid, false])
    expect(await verify(after, keys)).toBe(MIA)
    expect(await verify(before)).toBe(MIA)
  })

  it('leaves an old key published for as long as its tokens live', async () => {
    const old = await authority.issueToken({ principal: WEB.principalId, resource: VAULT })
    await authority.rotateKeys()
    const published = async () =>
      (await send(`${authority.endpoints.authority}/${TENANT}/discovery/keys`, { ca })).text.includes(kidOf(old))
    now += 86_399_000
    expect(await published()).toBe(true)
    now += 2000
    expect(await published()).toBe(false)
  })

  it('by revoking takes tokens out of use at once, those that hosts keep included', async () => {
    const imds = authority.endpoints.imds
    const kept = String((await askImds(imds, { resource: VAULT })).body.access_token)
    expect(await verify(kept)).toBe(WEB.principalId)
    await authority.revokeKey(kidOf(kept))
    await expect(verify(kept)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
    const fresh = String((await askImds(imds, { resource: VAULT })).body.access_token)
    expect(await verify(fresh)).toBe(WEB.principalId)
    await expect(authority.revokeKey(kidOf(kept))).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('may hit the key that has not signed yet', async () => {
    const { body } = await send(`${authority.endpoints.authority}/${TENANT}/discovery/keys`, { ca })
    const { keys } = body as { keys: { kid: string }[] }
    const signing = kidOf(await authority.issueToken({ principal: MIA, resource: VAULT }))
    const waiting = keys.map(({ kid }) => kid).find((kid) => kid !== signing) ?? ''
    await Promise.all([authority.revokeKey(waiting), authority.revokeKey(signing)])
    const token = await authority.issueToken({ principal: MIA, resource: VAULT })
    expect([waiting, signing]).not.toContain(kidOf(token))
    expect(await verify(token)).toBe(MIA)
  })
})
