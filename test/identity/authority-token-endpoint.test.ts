import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose'
import { createLocalAuthority, type LocalAuthority } from 'rbac-server/authority'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certified } from './authority/certificates.js'
import { type Answer, decode, postForm, type Sending, send } from './authority/wire.js'
import {
  directory,
  FOREIGN_APP,
  LOADER,
  OTHER_TENANT,
  REPORTS,
  SHOP_API,
  TENANT,
  WEB,
  WORKLOAD,
} from './authority/world.js'

const STORAGE = 'https://storage.azure.com'
const ROBOT = { id: '5b000004-0000-4000-8000-000000000009', appId: '5b000004-0000-4000-8000-0000000000a9' }
const CLUSTER = 'https://cluster.example'

const now = Date.parse('2026-11-22T10:00:00Z')
const seconds = now / 1000
const registered = await certified(ROBOT.appId)
const stranger = await certified(ROBOT.appId)
const cluster = generateKeyPairSync('rsa', { modulusLength: 2048 })

let authority: LocalAuthority
let ca: string
beforeAll(async () => {
  const base = directory()
  authority = await createLocalAuthority({
    directory: directory({
      applications: [
        ...base.applications,
        {
          displayName: 'robot',
          ...ROBOT,
          tenant: TENANT,
          certificates: [{ pem: registered.pem }],
          federatedCredentials: [
            {
              issuer: CLUSTER,
              subject: WORKLOAD,
              jwks: { keys: [{ ...(await exportJWK(cluster.publicKey)), kid: 'c1' }] },
            },
          ],
        },
      ],
    }),
    clock: () => new Date(now),
  })
  ca = readFileSync(authority.endpoints.ca, 'utf8')
})
afterAll(() => authority.close())

function endpoint(version: 1 | 2 = 2, tenant = TENANT): string {
  return `${authority.endpoints.authority}/${tenant}/oauth2${version === 2 ? '/v2.0' : ''}/token`
}

const BY_SECRET = {
  grant_type: 'client_credentials',
  client_id: REPORTS.appId,
  client_secret: REPORTS.secret,
  scope: `${STORAGE}/.default`,
}

function ask(form: Record<string, string> | string, url = endpoint(), sending: Sending = {}): Promise<Answer> {
  return postForm(url, form, { ca, ...sending })
}

/** The status, the OAuth code and the number of an answer that says no. */
function refusal({ status, body }: Answer): unknown[] {
  return [status, body.error, ...(Array.isArray(body.error_codes) ? body.error_codes : [])]
}

describe('the token endpoint', () => {
  it('gives an application with a secret a token for an hour', async () => {
    const { status, headers, body } = await ask(BY_SECRET)
    expect([status, headers['cache-control'], headers.pragma]).toEqual([200, 'no-store', 'no-cache'])
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600 })
    const { header, claims } = decode(body.access_token)
    expect(header).toEqual({ typ: 'JWT', alg: 'RS256', x5t: header.kid, kid: header.kid })
    expect(claims).toMatchObject({
      aud: STORAGE,
      iss: `${authority.endpoints.authority}/${TENANT}/`,
      iat: seconds - 300,
      nbf: seconds - 300,
      exp: seconds + 3600,
      appid: REPORTS.appId,
      appidacr: '1',
      idtyp: 'app',
      oid: REPORTS.id,
      sub: REPORTS.id,
      tid: TENANT,
      ver: '1.0',
    })
    expect(claims).not.toHaveProperty('xms_mirid')
  })

  it('answers in text at its older address, which takes a resource', async () => {
    const { scope: _, ...form } = BY_SECRET
    const { status, body } = await ask({ ...form, resource: `${STORAGE}/` }, endpoint(1))
    expect([status, body.expires_in, body.resource]).toEqual([200, '3600', `${STORAGE}/`])
    expect(decode(body.access_token).claims.aud).toBe(`${STORAGE}/`)
  })

  it('keeps one slash of a scope that has two', async () => {
    const { body } = await ask({ ...BY_SECRET, scope: `${STORAGE}//.default` })
    expect(decode(body.access_token).claims.aud).toBe(`${STORAGE}/`)
  })

  it('issues tokens of version 2 for an application that takes those, by its URI or its id', async () => {
    for (const scope of ['api://shop/.default', 'API://Shop//.default', `${SHOP_API.appId}/.default`]) {
      const { body } = await ask({ ...BY_SECRET, scope })
      const { header, claims } = decode(body.access_token)
      expect(Object.keys(header)).toEqual(['typ', 'alg', 'kid'])
      expect(claims).toMatchObject({
        aud: SHOP_API.appId,
        iss: `${authority.endpoints.authority}/${TENANT}/v2.0`,
        azp: REPORTS.appId,
        azpacr: '1',
        ver: '2.0',
      })
      expect(claims).not.toHaveProperty('appid')
    }
  })

  it('knows a tenant by its domain as well, and by an id in capitals', async () => {
    expect((await ask(BY_SECRET, endpoint(2, 'shop.example'))).status).toBe(200)
    expect((await ask(BY_SECRET, endpoint(2, TENANT.toUpperCase()))).status).toBe(200)
  })

  it('takes id and secret from an Authorization header instead', async () => {
    const { client_id, client_secret, ...form } = BY_SECRET
    const Authorization = `Basic ${btoa(`${client_id}:${encodeURIComponent(client_secret)}`)}`
    expect((await ask(form, endpoint(), { headers: { Authorization } })).status).toBe(200)
    expect(refusal(await ask(BY_SECRET, endpoint(), { headers: { Authorization } }))).toEqual([
      400,
      'invalid_request',
      90013,
    ])
    expect(
      refusal(await ask({ ...form, client_id: SHOP_API.appId }, endpoint(), { headers: { Authorization } })),
    ).toEqual([400, 'invalid_request', 90013])
    for (const broken of ['Basic', 'Basic !!', `Basic ${btoa('no-colon')}`, `Basic ${btoa('%zz:x')}`, 'Bearer x']) {
      const answer = await ask(form, endpoint(), { headers: { Authorization: broken } })
      expect([broken, answer.status]).toEqual([broken, 400])
    }
  })

  it.each<[string, Record<string, string>, unknown[]]>([
    ['a wrong secret', { client_secret: 'wrong' }, [401, 'invalid_client', 7000215]],
    ['a secret that has expired', { client_secret: REPORTS.expiredSecret }, [401, 'invalid_client', 7000222]],
    ['an empty secret', { client_secret: '' }, [401, 'invalid_client', 7000216]],
    ['an unknown client', { client_id: randomUUID() }, [401, 'invalid_client', 700016]],
    [
      'a client of another tenant',
      { client_id: FOREIGN_APP.appId, client_secret: FOREIGN_APP.secret },
      [401, 'invalid_client', 700016],
    ],
    ['a managed identity with a secret', { client_id: WEB.clientId }, [401, 'invalid_client', 7000215]],
    ['no grant', { grant_type: '' }, [400, 'invalid_request', 900144]],
    ['another grant', { grant_type: 'password' }, [400, 'unsupported_grant_type', 70003]],
    ['no client', { client_id: '' }, [400, 'invalid_request', 900144]],
    ['no scope', { scope: '' }, [400, 'invalid_scope', 900144]],
    [
      'a scope without /.default',
      { scope: 'https://vault.azure.net/user_impersonation' },
      [400, 'invalid_scope', 1002012],
    ],
    ['two scopes', { scope: `${STORAGE}/.default https://vault.azure.net/.default` }, [400, 'invalid_scope', 70011]],
    ['a resource nobody knows', { scope: 'https://nowhere.example/.default' }, [400, 'invalid_resource', 500011]],
    ['a secret and an assertion', { client_assertion: 'x.y.z' }, [400, 'invalid_request', 90013]],
  ])('refuses %s', async (_, changes, expected) => {
    const answer = await ask({ ...BY_SECRET, ...changes })
    expect(refusal(answer)).toEqual(expected)
    expect(answer.text).not.toContain(REPORTS.secret)
    expect(answer.text).not.toContain(REPORTS.expiredSecret)
  })

  it('refuses what is not one well-formed form', async () => {
    const form = new URLSearchParams(BY_SECRET).toString()
    expect(refusal(await ask(`${form}&client_id=${REPORTS.appId}`))).toEqual([400, 'invalid_request', 90013])
    expect(refusal(await ask(form, endpoint(), { headers: { 'Content-Type': 'application/json' } }))).toEqual([
      400,
      'invalid_request',
      9001023,
    ])
    expect((await ask(`${form}&x=${'x'.repeat(70_000)}`)).status).toBe(413)
    const get = await send(`${endpoint()}?${form}`, { ca })
    expect([get.status, get.headers.allow, get.body.error]).toEqual([405, 'POST', 'method_not_allowed'])
    expect((await ask(form, endpoint(), { headers: { Origin: 'https://evil.example' } })).status).toBe(403)
    expect((await ask(form, endpoint(), { headers: { Host: 'evil.example' } })).status).toBe(400)
    expect(refusal(await ask(form, endpoint(2, randomUUID())))).toEqual([400, 'invalid_request', 90002])
    expect(refusal(await ask(form, endpoint(2, OTHER_TENANT)))).toEqual([401, 'invalid_client', 700016])
  })

  it('says no as Entra does, under the id the client gave', async () => {
    const id = randomUUID()
    const { body, headers } = await ask(
      { ...BY_SECRET, client_secret: 'wrong' },
      `${endpoint()}?client-request-id=${id}`,
    )
    expect(headers['www-authenticate']).toMatch(/^Basic realm=/)
    expect(body).toMatchObject({ correlation_id: id, error_codes: [7000215], timestamp: '2026-11-22 10:00:00Z' })
    expect(body.error_description).toMatch(
      /^AADSTS7000215: Invalid client secret .* Correlation ID: .* Timestamp: 2026-11-22 10:00:00Z$/,
    )
    const forged = await ask(
      { ...BY_SECRET, client_secret: 'wrong' },
      `${endpoint()}?client-request-id=%0d%0aSet-Cookie`,
    )
    expect(forged.body.correlation_id).toMatch(/^[\da-f-]{36}$/)
  })
})

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

function byAssertion(assertion: string, clientId = ROBOT.appId): Promise<Answer> {
  const form = { grant_type: 'client_credentials', client_id: clientId, scope: `${STORAGE}/.default` }
  return ask({ ...form, client_assertion_type: ASSERTION_TYPE, client_assertion: assertion })
}

describe('an assertion signed with a registered certificate', () => {
  interface Draft {
    readonly key?: KeyObject
    readonly header?: Record<string, string>
    readonly claims?: Record<string, unknown>
  }

  function assertion({ key = registered.privateKey, header = {}, claims = {} }: Draft = {}): Promise<string> {
    const protectedHeader = { alg: 'PS256', typ: 'JWT', 'x5t#S256': registered.sha256, ...header }
    const said = {
      iss: ROBOT.appId,
      sub: ROBOT.appId,
      aud: endpoint(),
      jti: randomUUID(),
      nbf: seconds,
      exp: seconds + 600,
    }
    return new SignJWT({ ...said, ...claims }).setProtectedHeader(protectedHeader).sign(key)
  }

  it('proves who the client is, and better than a secret', async () => {
    for (const header of [{}, { alg: 'RS256' }, { 'x5t#S256': '', x5t: registered.sha1 }]) {
      const { status, body } = await byAssertion(await assertion({ header }))
      expect(status).toBe(200)
      expect(decode(body.access_token).claims).toMatchObject({ oid: ROBOT.id, appidacr: '2' })
    }
  })

  it('may be addressed to the tenant or to either endpoint', async () => {
    const base = `${authority.endpoints.authority}/${TENANT}`
    for (const aud of [base, `${base}/`, `${base}/v2.0`, endpoint(1), [endpoint()]]) {
      expect((await byAssertion(await assertion({ claims: { aud } }))).status).toBe(200)
    }
  })

  it.each<[string, Draft, number]>([
    ['another key', { key: stranger.privateKey }, 700027],
    ['a certificate nobody registered', { key: stranger.privateKey, header: { 'x5t#S256': stranger.sha256 } }, 700027],
    ['no thumbprint', { header: { 'x5t#S256': '' } }, 700027],
    ['an algorithm that is not allowed', { header: { alg: 'RS512' } }, 700027],
    ['another audience', { claims: { aud: 'https://login.microsoftonline.com/common' } }, 700023],
    ['another subject', { claims: { sub: REPORTS.appId } }, 700021],
    ['an end that is past', { claims: { exp: seconds - 301 } }, 700024],
    ['a beginning to come', { claims: { nbf: seconds + 301 } }, 700024],
    ['no end', { claims: { exp: undefined } }, 50027],
    ['another issuer', { claims: { iss: REPORTS.appId } }, 700211],
  ])('is refused with %s', async (_, draft, code) => {
    expect(refusal(await byAssertion(await assertion(draft)))).toEqual([401, 'invalid_client', code])
  })

  it('is refused when it is not signed at all, or not a token', async () => {
    const unsigned = new UnsecuredJWT({
      iss: ROBOT.appId,
      sub: ROBOT.appId,
      aud: endpoint(),
      exp: seconds + 600,
    }).encode()
    expect(refusal(await byAssertion(unsigned))).toEqual([401, 'invalid_client', 700027])
    expect(refusal(await byAssertion('a.b.c'))).toEqual([401, 'invalid_client', 50027])
  })

  it('is refused when its key is the public certificate, used as a secret', async () => {
    const confused = await new SignJWT({ iss: ROBOT.appId, sub: ROBOT.appId, aud: endpoint(), exp: seconds + 600 })
      .setProtectedHeader({ alg: 'HS256', 'x5t#S256': registered.sha256 })
      .sign(createHash('sha256').update(registered.pem).digest())
    expect(refusal(await byAssertion(confused))).toEqual([401, 'invalid_client', 700027])
  })

  it('needs its type said, and its client', async () => {
    const form = {
      grant_type: 'client_credentials',
      client_id: ROBOT.appId,
      scope: `${STORAGE}/.default`,
      client_assertion: await assertion(),
    }
    expect(refusal(await ask(form))).toEqual([400, 'invalid_request', 900144])
    expect(refusal(await byAssertion(await assertion(), REPORTS.appId))).toEqual([401, 'invalid_client', 700211])
  })
})

describe("a workload's token", () => {
  it('stands for an application and for a managed identity that trust its issuer', async () => {
    const token = await authority.workloadToken(WORKLOAD)
    const forApp = await byAssertion(token, REPORTS.appId)
    expect(decode(forApp.body.access_token).claims).toMatchObject({ oid: REPORTS.id, appidacr: '2' })
    const forIdentity = await byAssertion(token, LOADER.clientId)
    const { claims } = decode(forIdentity.body.access_token)
    expect(claims).toMatchObject({ oid: LOADER.principalId, exp: seconds + 86_400 })
    // No host asked.
    expect(claims).toHaveProperty('xms_mirid')
    expect(claims).not.toHaveProperty('xms_az_rid')
  })

  it('is refused for who does not trust it, about another workload, and for another audience', async () => {
    expect(refusal(await byAssertion(await authority.workloadToken(WORKLOAD), WEB.clientId))).toEqual([
      401,
      'invalid_client',
      700211,
    ])
    expect(refusal(await byAssertion(await authority.workloadToken(`${WORKLOAD}2`), LOADER.clientId))).toEqual([
      401,
      'invalid_client',
      700213,
    ])
    expect(
      refusal(await byAssertion(await authority.workloadToken(WORKLOAD, 'api://another'), LOADER.clientId)),
    ).toEqual([401, 'invalid_client', 700212])
    expect(
      refusal(await byAssertion(await authority.workloadToken(WORKLOAD, undefined, -301), LOADER.clientId)),
    ).toEqual([401, 'invalid_client', 700024])
  })

  it('may come from an issuer whose keys the directory holds', async () => {
    const token = (key: KeyObject) =>
      new SignJWT({ iss: CLUSTER, sub: WORKLOAD, aud: 'api://AzureADTokenExchange', exp: seconds + 60 })
        .setProtectedHeader({ alg: 'RS256', kid: 'c1' })
        .sign(key)
    expect((await byAssertion(await token(cluster.privateKey))).status).toBe(200)
    expect(refusal(await byAssertion(await token(stranger.privateKey)))).toEqual([401, 'invalid_client', 700027])
  })

  it('is not an access token of the authority itself, though that is signed as well', async () => {
    const { body } = await ask(BY_SECRET)
    expect(refusal(await byAssertion(String(body.access_token), REPORTS.appId))).toEqual([
      401,
      'invalid_client',
      700211,
    ])
  })
})
