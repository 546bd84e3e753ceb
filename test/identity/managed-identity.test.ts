import {
  AbortedError,
  AuthenticationError,
  CredentialUnavailableError,
  ManagedIdentityCredential,
  WorkloadIdentityCredential,
} from 'rbac-core/identity'
import { describe, expect, it, vi } from 'vitest'
import { identityHost, type Reply, refuse, tokenReply } from './metadata.js'
import { NOW, outcomeOf } from './mint.js'

const SCOPE = 'https://vault.azure.net/.default'
const HOUR = 3600

describe('a managed identity of a virtual machine', () => {
  it('is asked for as the metadata service wants it', async () => {
    const host = await identityHost(tokenReply())
    const token = await new ManagedIdentityCredential(host.world).getToken(SCOPE)
    expect(token).toEqual({
      token: 'token-1',
      expiresOnTimestamp: (NOW + 24 * HOUR) * 1000,
      refreshAfterTimestamp: (NOW + 12 * HOUR) * 1000,
      tokenType: 'Bearer',
    })
    const [request] = host.server.received
    expect(request).toMatchObject({ method: 'GET', headers: { metadata: 'true' } })
    expect(request?.headers).not.toHaveProperty('x-forwarded-for')
    expect(host.server.paths).toEqual(['/metadata/identity/oauth2/token'])
    expect(host.queries).toEqual([{ 'api-version': '2018-02-01', resource: 'https://vault.azure.net' }])
  })

  it.each<[selector: object | string, parameter: object]>([
    [{ clientId: 'Client-1' }, { client_id: 'Client-1' }],
    ['client-1', { client_id: 'client-1' }],
    [{ objectId: 'object-1' }, { object_id: 'object-1' }],
    [{ resourceId: '/subscriptions/s1' }, { msi_res_id: '/subscriptions/s1' }],
  ])('is chosen by %j', async (selector, parameter) => {
    const host = await identityHost(tokenReply())
    const credential =
      typeof selector === 'string'
        ? new ManagedIdentityCredential(selector, host.world)
        : new ManagedIdentityCredential({ ...host.world, ...selector })
    await credential.getToken(SCOPE)
    expect(host.queries[0]).toMatchObject(parameter)
  })

  it('is chosen in one way', () => {
    expect(() => new ManagedIdentityCredential({ clientId: 'a', objectId: 'b' })).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST' }),
    )
    expect(() => new ManagedIdentityCredential({ clientId: '' })).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST' }),
    )
  })

  it('is not the default one because of a slip in the name of an option', () => {
    expect(() => new ManagedIdentityCredential({ clientID: 'client-1' } as object)).toThrow(
      '`clientID` is no option (did you mean `clientId`?)',
    )
    expect(() => new WorkloadIdentityCredential({ authorityhost: 'https://login.example' } as object)).toThrow(
      '(did you mean `authorityHost`?)',
    )
    // Options of Azure's own classes that mean nothing here.
    const azure = { disableInstanceDiscovery: true, retryOptions: {}, loggingOptions: {}, httpClient: {} }
    expect(() => new ManagedIdentityCredential({ clientId: 'client-1', ...azure })).not.toThrow()
  })

  it('may be that of one host of many behind one address', async () => {
    const host = await identityHost(tokenReply())
    const env = { AZURE_POD_IDENTITY_AUTHORITY_HOST: `${host.server.url}/hosts/vm1/` }
    await new ManagedIdentityCredential({ ...host.world, env }).getToken(SCOPE)
    expect(host.server.paths).toEqual(['/hosts/vm1/metadata/identity/oauth2/token'])
  })

  it('keeps the slash of a resource, which becomes part of the audience', async () => {
    const host = await identityHost(tokenReply())
    const credential = new ManagedIdentityCredential(host.world)
    await credential.getToken(['https://storage.azure.com//.default'])
    await credential.getToken('https://storage.azure.com/.default')
    await credential.getToken('api://other')
    expect(host.queries.map(({ resource }) => resource)).toEqual([
      'https://storage.azure.com/',
      'https://storage.azure.com',
      'api://other',
    ])
  })

  it.each<[scopes: unknown]>([
    [[]],
    [['a', 'b']],
    [''],
    ['a b'],
    ['a\r\nb'],
    [undefined],
    [7],
    ['/.default'],
    ['x'.repeat(2000)],
  ])('has no token for %j', async (scopes) => {
    const credential = new ManagedIdentityCredential({ fetch: () => Promise.reject(new Error('nobody should ask')) })
    expect(await outcomeOf(credential.getToken(scopes as string))).toBe('INVALID_REQUEST')
  })

  it('is asked for without the fetch that a proxy may have been set for', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('through the proxy')))
    try {
      const host = await identityHost(tokenReply())
      expect(await outcomeOf(new ManagedIdentityCredential(host.world).getToken(SCOPE))).toBe('accepted')
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it('is asked for through the fetch that was handed in', async () => {
    const host = await identityHost(tokenReply())
    const asked: string[] = []
    const credential = new ManagedIdentityCredential({
      ...host.world,
      fetch: (url, init) => {
        asked.push(url)
        return fetch(url, init)
      },
    })
    await credential.getToken(SCOPE)
    expect(asked).toHaveLength(1)
  })
})

describe('tokens at hand', () => {
  it('are asked for once, however many wait', async () => {
    const host = await identityHost(tokenReply())
    const credential = new ManagedIdentityCredential(host.world)
    const tokens = await Promise.all(Array.from({ length: 20 }, () => credential.getToken(SCOPE)))
    expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set(['token-1']))
    await credential.getToken(SCOPE)
    expect(host.server.received).toHaveLength(1)
    await credential.getToken('https://storage.azure.com/.default')
    expect(host.server.received).toHaveLength(2)
  })

  it('are renewed in the background at half of a long life, and once', async () => {
    const host = await identityHost(tokenReply())
    const credential = new ManagedIdentityCredential(host.world)
    await credential.getToken(SCOPE)
    host.answerWith(tokenReply({ access_token: 'token-2', expires_on: String(NOW + 48 * HOUR) }))
    host.state.now += 12 * HOUR
    const tokens = await Promise.all(Array.from({ length: 20 }, () => credential.getToken(SCOPE)))
    expect(tokens.every(({ token }) => token === 'token-1')).toBe(true)
    await expect.poll(async () => (await credential.getToken(SCOPE)).token).toBe('token-2')
    expect(host.server.received).toHaveLength(2)
  })

  it('serve on when a renewal in the background fails, which is tried again after a while', async () => {
    const host = await identityHost(tokenReply())
    const credential = new ManagedIdentityCredential(host.world)
    await credential.getToken(SCOPE)
    host.answerWith(refuse(400))
    host.state.now += 12 * HOUR
    for (let second = 0; second < 60; second += 1) {
      expect((await credential.getToken(SCOPE)).token).toBe('token-1')
      await expect.poll(() => host.server.received.length).toBe(second < 30 ? 2 : 3)
      host.state.now += 1
    }
  })

  it('are not handed out in their last five minutes', async () => {
    const host = await identityHost(tokenReply({ expires_on: String(NOW + HOUR) }))
    const credential = new ManagedIdentityCredential(host.world)
    expect(await credential.getToken(SCOPE)).not.toHaveProperty('refreshAfterTimestamp')
    host.state.now = NOW + HOUR - 300
    await credential.getToken(SCOPE)
    expect(host.server.received).toHaveLength(1)
    host.answerWith(tokenReply({ access_token: 'token-2' }))
    host.state.now += 1
    expect((await credential.getToken(SCOPE)).token).toBe('token-2')
  })

  it('that live shorter than that serve one request each', async () => {
    const host = await identityHost(tokenReply({ expires_on: String(NOW + 200) }))
    const credential = new ManagedIdentityCredential(host.world)
    for (let call = 0; call < 3; call += 1) await credential.getToken(SCOPE)
    expect(host.server.received).toHaveLength(3)
  })

  it('are passed over when the caller says so', async () => {
    const host = await identityHost(tokenReply())
    const credential = new ManagedIdentityCredential(host.world)
    await credential.getToken(SCOPE)
    await credential.getToken(SCOPE, { forceRefresh: true })
    expect(host.server.received).toHaveLength(2)
  })

  it('are not waited for by who has given up, and still come for who has not', async () => {
    const host = await identityHost(tokenReply())
    const credential = new ManagedIdentityCredential(host.world)
    const abort = new AbortController()
    const impatient = credential.getToken(SCOPE, { abortSignal: abort.signal })
    const patient = credential.getToken(SCOPE)
    abort.abort()
    await expect(impatient).rejects.toBeInstanceOf(AbortedError)
    await expect(impatient).rejects.toMatchObject({ name: 'AbortError', code: 'ABORTED' })
    expect((await patient).token).toBe('token-1')
    await expect(credential.getToken(SCOPE, { abortSignal: abort.signal })).rejects.toBeInstanceOf(AbortedError)
  })
})

describe('a metadata service in trouble', () => {
  it.each<[what: string, trouble: Reply, waits: number[]]>([
    ['429 without a word on when', refuse(429), [1000, 2000, 4000]],
    ['429 and how many seconds', refuse(429, {}, { 'retry-after': '1' }), [1000, 1000, 1000]],
    ['429 and a date', refuse(429, {}, { 'retry-after': new Date((NOW + 7) * 1000).toUTCString() }), [7000, 0, 0]],
    ['404, as while it is updated', refuse(404), [1000, 2000, 4000]],
    ['500', refuse(500), [1000, 2000, 4000]],
    ['410, which can last 70 s', refuse(410), Array.from({ length: 7 }, () => 10_000)],
    ['400, which is final', refuse(400, { error: 'invalid_request' }), []],
    ['401, which is final', refuse(401), []],
    ['429 and an hour to wait, which is too long', refuse(429, {}, { 'retry-after': '3600' }), []],
  ])('that answers %s is asked again with patience', async (_, trouble, waits) => {
    const host = await identityHost(trouble)
    const credential = new ManagedIdentityCredential(host.world)
    await expect(credential.getToken(SCOPE)).rejects.toBeInstanceOf(AuthenticationError)
    expect(host.waits).toEqual(waits)
    expect(host.server.received).toHaveLength(waits.length + 1)
  })

  it('is forgiven when it recovers in time', async () => {
    const host = await identityHost(
      refuse(410),
      refuse(500),
      refuse(429),
      (response) => response.destroy(),
      tokenReply(),
    )
    expect(await outcomeOf(new ManagedIdentityCredential(host.world).getToken(SCOPE))).toBe('accepted')
    expect(host.waits).toEqual([10_000, 1000, 2000, 4000])
  })

  it.each<[what: string, reply: Reply, failure: object]>([
    ['throttled', refuse(429), { reason: 'throttled', statusCode: 429 }],
    ['broken', refuse(503), { reason: 'server_error', statusCode: 503 }],
    [
      'unwilling',
      refuse(400, { error: 'invalid_resource' }),
      { reason: 'refused', statusCode: 400, error: 'invalid_resource' },
    ],
    [
      'elsewhere',
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      { reason: 'unexpected_redirect' },
    ],
    ['endless', (response) => response.writeHead(200).end('x'.repeat(100_000)), { reason: 'response_too_large' }],
    [
      'not speaking UTF-8',
      (response) => response.writeHead(200).end(Buffer.from([0xff])),
      { reason: 'invalid_response' },
    ],
    ['not speaking JSON', (response) => response.writeHead(200).end('<html>'), { reason: 'invalid_response' }],
    ['speaking lists', (response) => response.writeHead(200).end('[]'), { reason: 'invalid_response' }],
    ['without a token', tokenReply({ access_token: undefined }), { reason: 'invalid_response' }],
    ['with a token that ends its header', tokenReply({ access_token: 'a\r\nX: y' }), { reason: 'invalid_response' }],
    ['with a token of another type', tokenReply({ token_type: 'PoP' }), { reason: 'invalid_response' }],
    ['vague about time', tokenReply({ expires_on: 'soon' }), { reason: 'invalid_response' }],
    ['too late', tokenReply({ expires_on: String(NOW) }), { reason: 'expired_response' }],
  ])('that is %s is reported as such', async (_, reply, failure) => {
    const host = await identityHost(reply)
    const error = await new ManagedIdentityCredential(host.world).getToken(SCOPE).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error).toMatchObject({ code: 'AUTHENTICATION_FAILED', ...failure })
  })

  it('that answers for another identity is not believed', async () => {
    const host = await identityHost(tokenReply({ client_id: 'client-2' }))
    const credential = new ManagedIdentityCredential({ ...host.world, clientId: 'client-1' })
    expect(await outcomeOf(credential.getToken(SCOPE))).toBe('identity_mismatch')
  })

  it.each<[what: string, text: string, mend: RegExp]>([
    ['no such identity', 'Identity not found', /assign it/],
    ['several', 'Multiple user assigned identities exist, please specify', /clientId/],
  ])('that knows %s gets a repair', async (_, text, mend) => {
    const host = await identityHost(refuse(400, { error: 'invalid_request', error_description: text }))
    await expect(new ManagedIdentityCredential(host.world).getToken(SCOPE)).rejects.toThrow(mend)
  })

  it('that is not there makes way for another credential', async () => {
    const fetch = () => Promise.reject(new TypeError('connect ECONNREFUSED'))
    const credential = new ManagedIdentityCredential({ env: {}, fetch })
    await expect(credential.getToken(SCOPE)).rejects.toBeInstanceOf(CredentialUnavailableError)
    await expect(credential.getToken(SCOPE)).rejects.toMatchObject({
      name: 'CredentialUnavailableError',
      code: 'CREDENTIAL_UNAVAILABLE',
      reason: 'unreachable',
    })
  })

  it('that is a container engine answering in its place makes way too', async () => {
    const host = await identityHost(refuse(403, 'connecting to 169.254.169.254:80: network is unreachable'))
    expect(await outcomeOf(new ManagedIdentityCredential(host.world).getToken(SCOPE))).toBe('unreachable')
  })

  it('that never answers is not waited for', async () => {
    const host = await identityHost(() => undefined)
    const credential = new ManagedIdentityCredential({ ...host.world, timeoutSeconds: 0.05 })
    expect(await outcomeOf(credential.getToken(SCOPE))).toBe('timeout')
  })

  it('is asked again by the next caller after a failure', async () => {
    const host = await identityHost(refuse(400), tokenReply())
    const credential = new ManagedIdentityCredential(host.world)
    expect(await outcomeOf(credential.getToken(SCOPE))).toBe('refused')
    expect(await outcomeOf(credential.getToken(SCOPE))).toBe('accepted')
  })
})

describe('when a token expires', () => {
  it.each<[form: string, fields: Record<string, unknown>, expires: number]>([
    ['a number in quotes', {}, NOW + 24 * HOUR],
    ['a number', { expires_on: NOW + HOUR }, NOW + HOUR],
    ['a date', { expires_on: new Date((NOW + HOUR) * 1000).toISOString() }, NOW + HOUR],
    ['how long it lives', { expires_on: undefined, expires_in: 1800 }, NOW + 1800],
    ['how long it lives, in quotes', { expires_on: '', expires_in: '1800' }, NOW + 1800],
  ])('may be said as %s', async (_, fields, expires) => {
    const host = await identityHost(tokenReply(fields))
    const { expiresOnTimestamp } = await new ManagedIdentityCredential(host.world).getToken(SCOPE)
    expect(expiresOnTimestamp).toBe(expires * 1000)
  })

  it('need not be said, but then the token serves one request', async () => {
    const host = await identityHost(tokenReply({ expires_on: undefined, expires_in: undefined }))
    const credential = new ManagedIdentityCredential(host.world)
    for (let call = 0; call < 3; call += 1) await credential.getToken(SCOPE)
    expect(host.server.received).toHaveLength(3)
  })

  it('does not decide alone when to ask again, where the answer says it', async () => {
    const host = await identityHost(tokenReply({ refresh_in: '600' }))
    const { refreshAfterTimestamp } = await new ManagedIdentityCredential(host.world).getToken(SCOPE)
    expect(refreshAfterTimestamp).toBe((NOW + 600) * 1000)
  })
})
