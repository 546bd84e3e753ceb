import { createLocalAuthority, type LocalAuthority } from 'rbac-server/authority'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, askImds, decode, send } from './authority/wire.js'
import { CLEANER, directory, identityId, LOADER, OTHER_TENANT, TENANT, vmId, WEB } from './authority/world.js'

const VAULT = 'https://vault.azure.net'

let now = Date.parse('2026-11-22T10:00:00Z')
let authority: LocalAuthority
beforeAll(async () => {
  authority = await createLocalAuthority({
    directory: directory(),
    clock: () => new Date(now),
    metadataLimits: { perSecond: 10_000, atOnce: 10_000 },
  })
})
afterAll(() => authority.close())

function imds(host: string): string {
  const { [host]: found } = authority.endpoints.hosts
  return found?.imds ?? ''
}

function ask(
  host: string,
  query: Record<string, string> | string,
  headers: Record<string, string | string[]> = {},
): Promise<Answer> {
  return askImds(imds(host), query, { headers })
}

/** Whose token it is. */
async function holderOf(host: string, query: Record<string, string>): Promise<unknown> {
  const { status, body } = await ask(host, { resource: VAULT, ...query })
  return status === 200 ? decode(body.access_token).claims.oid : body.error_description
}

describe('the metadata endpoint', () => {
  it('answers in text only, with the members of the real one', async () => {
    const { status, headers, body } = await ask('web', { resource: VAULT })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(headers['cache-control']).toBe('no-store')
    expect(Object.keys(body).sort()).toEqual([
      'access_token',
      'client_id',
      'expires_in',
      'expires_on',
      'ext_expires_in',
      'not_before',
      'refresh_token',
      'resource',
      'token_type',
    ])
    expect(Object.values(body).every((value) => typeof value === 'string')).toBe(true)
    expect(body).toMatchObject({
      client_id: WEB.clientId,
      resource: VAULT,
      token_type: 'Bearer',
      expires_in: '86400',
      refresh_token: '',
    })
    const { exp, nbf } = decode(body.access_token).claims
    expect([body.expires_on, body.not_before]).toEqual([String(exp), String(nbf)])
  })

  it('is found with a slash at the end, in any case of its first segment, and without a host as the first one', async () => {
    const query = `?api-version=2018-02-01&resource=${VAULT}`
    const base = new URL(imds('web')).origin
    for (const path of [
      '/hosts/web/metadata/identity/oauth2/token/',
      '/hosts/WEB/Metadata/identity/oauth2/token',
      '/metadata/identity/oauth2/token',
    ]) {
      const answer = await send(`${base}${path}${query}`, { headers: { Metadata: 'true' } })
      expect([path, answer.status, answer.body.client_id]).toEqual([path, 200, WEB.clientId])
    }
  })

  it('is nowhere else: no path is decoded, resolved or shortened', async () => {
    const base = new URL(imds('web')).origin
    const query = `?api-version=2018-02-01&resource=${VAULT}`
    const paths = ['//metadata/identity/oauth2/token', '/hosts/bare/../web/metadata/identity/oauth2/token']
    const more = [
      '/metadata/identity/oauth2/token//',
      '/metadata/identity/oauth2',
      '/metadata/Identity/oauth2/token',
      '/',
    ]
    for (const path of [...paths, ...more]) {
      const answer = await send(base, { target: `${path}${query}`, headers: { Metadata: 'true' } })
      expect([path, answer.status]).toEqual([path, 404])
    }
    // A client takes 404 for an update that will be over soon: of a host that is not there it must hear at once.
    for (const host of ['nobody', '%77eb', '..']) {
      const target = `/hosts/${host}/metadata/identity/oauth2/token${query}`
      const answer = await send(base, { target, headers: { Metadata: 'true' } })
      expect([host, answer.status, answer.body.error_description]).toEqual([host, 400, 'Host not found'])
    }
    const absolute = await send(base, {
      target: `http://127.0.0.1/metadata/identity/oauth2/token${query}`,
      headers: { Metadata: 'true' },
    })
    expect(absolute.status).toBe(400)
  })

  it.each([
    ['no Metadata header', { Metadata: [] }],
    ['a Metadata header in capitals', { Metadata: 'True' }],
    ['two of them', { Metadata: ['true', 'true'] }],
    ['an empty one', { Metadata: '' }],
  ])('refuses a request with %s', async (_, headers) => {
    const { status, body } = await ask('web', { resource: VAULT }, headers)
    expect([status, body]).toEqual([
      400,
      { error: 'invalid_request', error_description: 'Required metadata header not specified' },
    ])
  })

  it.each(['X-Forwarded-For', 'X-Forwarded-Host', 'Forwarded', 'Via'])(
    'refuses a request that was forwarded: %s',
    async (name) => {
      for (const value of ['203.0.113.4', '']) {
        const { status, body } = await ask('web', { resource: VAULT }, { [name]: value })
        expect([status, body]).toEqual([
          400,
          { error: 'invalid_request', error_description: 'Proxied requests are not allowed' },
        ])
      }
    },
  )

  it('refuses web pages, whether they say so or come by another name', async () => {
    const page = await ask('web', { resource: VAULT }, { Origin: 'https://evil.example' })
    expect([page.status, page.body.error]).toEqual([403, 'forbidden_origin'])
    for (const Host of ['evil.example', 'localhost.evil.example:80', '127.0.0.1.evil.example']) {
      expect([Host, (await ask('web', { resource: VAULT }, { Host })).status]).toEqual([Host, 400])
    }
    expect((await ask('web', { resource: VAULT }, { Host: '169.254.169.254' })).status).toBe(200)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    const { status, headers, body } = await askImds(imds('web'), { resource: VAULT }, { method })
    expect([status, headers.allow, body.error]).toEqual([405, 'GET', 'method_not_allowed'])
  })

  it.each([
    ['no api-version', `resource=${VAULT}`],
    ['an empty api-version', `api-version=&resource=${VAULT}`],
    ['an api-version that is too old', `api-version=2017-01-01&resource=${VAULT}`],
    ['an api-version that is no date', `api-version=9999&resource=${VAULT}`],
    ['an api-version of no month', `api-version=2018-13-01&resource=${VAULT}`],
    ['no resource', 'api-version=2018-02-01'],
    ['a resource twice', 'api-version=2018-02-01&resource=a&resource=b'],
    ['a resource twice, in another case', `api-version=2018-02-01&resource=${VAULT}&Resource=b`],
    ['an api-version twice', `api-version=2018-02-01&api-version=2018-02-01&resource=${VAULT}`],
    [
      'two selectors',
      `api-version=2018-02-01&resource=${VAULT}&client_id=${WEB.clientId}&object_id=${WEB.principalId}`,
    ],
    ['two selectors, one in another case', `api-version=2018-02-01&resource=${VAULT}&client_id=x&Object_Id=x`],
    ['a selector that nobody has here', `api-version=2018-02-01&resource=${VAULT}&clientId=${WEB.clientId}`],
    ['an empty selector', `api-version=2018-02-01&resource=${VAULT}&client_id=`],
    ['a selector of App Service', `api-version=2018-02-01&resource=${VAULT}&mi_res_id=${identityId('loader')}`],
  ])('refuses a query with %s', async (_, query) => {
    const { status, body } = await ask('web', query)
    expect([status, body.error]).toEqual([400, 'invalid_request'])
  })

  it('leaves parameters alone that select nothing', async () => {
    expect(await holderOf('web', { bypass_cache: 'true', xms_cc: 'cp1' })).toBe(WEB.principalId)
  })

  it.each(['https://nowhere.example', 'https://storage.azure.com/.default', 'x', `${VAULT}//`])(
    'knows no resource `%s`',
    async (resource) => {
      const { status, body } = await ask('web', { resource })
      expect([status, body.error]).toEqual([400, 'invalid_resource'])
      expect(body.error_description).toContain('AADSTS500011')
    },
  )

  it('keeps the spelling of the resource as the audience', async () => {
    for (const resource of [VAULT, `${VAULT}/`, 'https://shopdata.blob.core.windows.net']) {
      const { body } = await ask('web', { resource })
      expect([body.resource, decode(body.access_token).claims.aud]).toEqual([resource, resource])
    }
  })
})

describe('the identity a program gets', () => {
  it('is the system-assigned one where none is named', async () => {
    expect(await holderOf('web', {})).toBe(WEB.principalId)
  })

  it('is the only user-assigned one where the host has none of its own', async () => {
    expect(await holderOf('batch', {})).toBe(LOADER.principalId)
  })

  it('has to be named where there are several', async () => {
    expect(await holderOf('tools', {})).toMatch(/^Multiple user assigned identities exist/)
    expect(await holderOf('tools', { client_id: CLEANER.clientId })).toBe(CLEANER.principalId)
  })

  it('is not found on a host that has none', async () => {
    expect(await holderOf('bare', {})).toBe('Identity not found')
  })

  it('can be named by client id, object id and resource id, in any case', async () => {
    expect(await holderOf('web', { client_id: LOADER.clientId.toUpperCase() })).toBe(LOADER.principalId)
    expect(await holderOf('web', { object_id: LOADER.principalId.toUpperCase() })).toBe(LOADER.principalId)
    expect(await holderOf('web', { msi_res_id: identityId('loader').toUpperCase() })).toBe(LOADER.principalId)
    expect(await holderOf('web', { client_id: WEB.clientId })).toBe(WEB.principalId)
  })

  it('is the one that is named, in whatever case the name of the parameter is', async () => {
    expect(await holderOf('web', { Client_Id: LOADER.clientId })).toBe(LOADER.principalId)
    expect(await holderOf('web', { CLIENT_ID: CLEANER.clientId })).toBe('Identity not found')
  })

  it('is unknown where it is not attached, and not named by the id of a host or a principal', async () => {
    expect(await holderOf('web', { client_id: CLEANER.clientId })).toBe('Identity not found')
    expect(await holderOf('batch', { client_id: WEB.clientId })).toBe('Identity not found')
    expect(await holderOf('web', { client_id: LOADER.principalId })).toBe('Identity not found')
    expect(await holderOf('web', { msi_res_id: vmId('web') })).toBe('Identity not found')
  })

  it('belongs to the tenant that the subscription of its host trusts', async () => {
    const tenantOf = async (host: string) => decode((await ask(host, { resource: VAULT })).body.access_token).claims.tid
    expect([await tenantOf('web'), await tenantOf('abroad')]).toEqual([TENANT, OTHER_TENANT])
  })

  it('is told with the host that asked, where hosts share it', async () => {
    const claimsOn = async (host: string) =>
      decode((await ask(host, { resource: VAULT, client_id: LOADER.clientId })).body.access_token).claims
    expect(await claimsOn('web')).toMatchObject({
      xms_mirid: resourceClaim(identityId('loader')),
      xms_az_rid: resourceClaim(vmId('web')),
    })
    expect(await claimsOn('batch')).toMatchObject({ xms_az_rid: resourceClaim(vmId('batch')) })
  })
})

function resourceClaim(id: string): string {
  return id.replace('resourceGroups', 'resourcegroups')
}

describe('the tokens a host keeps', () => {
  it('are one for all who ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        ask('tools', { resource: 'https://graph.microsoft.com', client_id: CLEANER.clientId }),
      ),
    )
    expect(new Set(answers.map(({ body }) => body.access_token)).size).toBe(1)
  })

  it('are given again for half their life, and then replaced', async () => {
    const token = async () => (await ask('batch', { resource: 'https://management.azure.com/' })).body
    const first = await token()
    now += 11 * 3600_000
    const later = await token()
    expect([later.access_token, later.expires_in]).toEqual([first.access_token, String(13 * 3600)])
    now += 2 * 3600_000
    const renewed = await token()
    expect(renewed.access_token).not.toBe(first.access_token)
    expect(renewed.expires_in).toBe('86400')
  })

  it('are of an identity whose key is replaced in time, with no break', async () => {
    const subject = async () => decode((await ask('batch', { resource: VAULT })).body.access_token).claims.oid
    expect(await subject()).toBe(LOADER.principalId)
    now += 46 * 86_400_000
    expect(await subject()).toBe(LOADER.principalId)
    now += 91 * 86_400_000
    expect(await subject()).toBe(LOADER.principalId)
  })
})

describe('the limits of a host', () => {
  it('are 20 requests in a second, then 429 with the time to wait', async () => {
    const limited = await createLocalAuthority({ directory: directory(), clock: () => new Date(now) })
    try {
      const base = limited.endpoints.hosts.web?.imds ?? ''
      const statuses: number[] = []
      for (let count = 0; count < 21; count++) statuses.push((await askImds(base, { resource: VAULT })).status)
      expect(statuses).toEqual([...new Array<number>(20).fill(200), 429])
      const refused = await askImds(base, { resource: VAULT })
      expect([refused.body.error, refused.headers['retry-after']]).toEqual(['too_many_requests', '1'])
      expect((await askImds(limited.endpoints.hosts.batch?.imds ?? '', { resource: VAULT })).status).toBe(200)
      now += 1000
      expect((await askImds(base, { resource: VAULT })).status).toBe(200)
    } finally {
      await limited.close()
    }
  })
})

describe('a host whose endpoint is being updated', () => {
  it.each([404, 410, 429, 500, 503])('fails as often as told, with %i', async (status) => {
    authority.failNext('web', status, 2)
    const statuses = [
      await ask('web', { resource: VAULT }),
      await ask('web', { resource: VAULT }),
      await ask('web', { resource: VAULT }),
    ]
    expect(statuses.map((answer) => answer.status)).toEqual([status, status, 200])
    expect(statuses[0]?.headers['retry-after']).toBe(status === 429 ? '1' : undefined)
  })

  it('is told by a status that is a failure, and a number that is one', () => {
    expect(() => authority.failNext('web', 200)).toThrow('`200` is not the status of a failure')
    expect(() => authority.failNext('web', 500, 0)).toThrow('`0` is not a number of requests')
    expect(() => authority.failNext('nobody', 500)).toThrow('there is no host `nobody`')
  })
})

describe('the App Service endpoint', () => {
  async function askApp(query: Record<string, string>, headers?: Record<string, string | string[]>): Promise<Answer> {
    const { endpoint, header } = authority.endpoints.appService
    const asked = new URLSearchParams({ 'api-version': '2019-08-01', resource: VAULT, ...query })
    return send(`${endpoint}?${asked}`, { headers: headers ?? { 'X-IDENTITY-HEADER': header } })
  }

  it('gives the same identities by its own names for them', async () => {
    const holder = async (query: Record<string, string>) => (await askApp(query)).body.client_id
    expect(await holder({})).toBe(WEB.clientId)
    expect(await holder({ client_id: LOADER.clientId })).toBe(LOADER.clientId)
    expect(await holder({ object_id: LOADER.principalId })).toBe(LOADER.clientId)
    expect(await holder({ principal_id: LOADER.principalId })).toBe(LOADER.clientId)
    expect(await holder({ mi_res_id: identityId('loader') })).toBe(LOADER.clientId)
  })

  it('answers with the members of the real one', async () => {
    const { body } = await askApp({})
    expect(Object.keys(body).sort()).toEqual([
      'access_token',
      'client_id',
      'expires_on',
      'not_before',
      'resource',
      'token_type',
    ])
    expect(body.expires_on).toBe(String(decode(body.access_token).claims.exp))
  })

  it('refuses who does not know its header', async () => {
    const { header } = authority.endpoints.appService
    for (const headers of [{}, { 'X-IDENTITY-HEADER': 'guess' }, { 'X-IDENTITY-HEADER': [header, header] }]) {
      const { status, body } = await askApp({}, headers)
      expect([status, body.statusCode]).toEqual([401, 401])
      expect(body.access_token).toBeUndefined()
    }
    const another = authority.endpoints.hosts.batch?.appService.header ?? ''
    expect((await askApp({}, { 'X-IDENTITY-HEADER': another })).status).toBe(401)
  })

  it('says in its own words what it has not', async () => {
    const unknown = await askApp({ client_id: CLEANER.clientId })
    expect([unknown.status, unknown.body]).toEqual([
      400,
      {
        statusCode: 400,
        message: 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
      },
    ])
    expect((await askApp({ msi_res_id: identityId('loader') })).status).toBe(400)
    expect((await askApp({ 'api-version': '2017-09-01' })).status).toBe(400)
    expect((await askApp({ resource: 'https://nowhere.example' })).status).toBe(400)
  })
})
