import type { ServerResponse } from 'node:http'
import { createAccessTokenVerifier } from 'rbac-core/identity'
import { describe, expect, it } from 'vitest'
import { json, type Loopback, loopback } from './loopback.js'
import { claims, mint, NOW, OTHER_TENANT, optionsFor, outcomeOf, rsaKey, type TestKey } from './mint.js'

const first = rsaKey('k1')
const second = rsaKey('k2')
const good = mint(first)

const MINUTE = 60
const HOUR = 60 * MINUTE

type Answer = (response: ServerResponse) => void

const publish =
  (...keys: readonly TestKey[]): Answer =>
  (response) =>
    json(response, { keys: keys.map(({ jwk }) => jwk) })
const fail: Answer = (response) => json(response, { error: 'down' }, 500)
const hang: Answer = () => undefined

/** A key server whose answer can be changed, a verifier that asks it, and the time. */
async function setUp(answer: Answer, refresh: Record<string, number> = {}) {
  const state = { answer, now: NOW }
  const server = await loopback((_, response) => state.answer(response))
  const { jwks: _, ...options } = optionsFor()
  const verifier = createAccessTokenVerifier({
    ...options,
    jwksUri: `${server.url}/keys`,
    clock: () => new Date(state.now * 1000),
    refresh,
  })
  const outcome = (token: string) => outcomeOf(verifier.verify(token))
  return { state, server, outcome }
}

describe('keys at an address', () => {
  it('are fetched once, however many tokens wait for them', async () => {
    const { server, outcome } = await setUp(publish(first))
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => outcome(good)))
    expect(new Set(outcomes)).toEqual(new Set(['accepted']))
    expect(server.received).toHaveLength(1)
    expect(server.received[0]).toMatchObject({ method: 'GET', target: '/keys' })
  })

  it('go on verifying while their server is down for an hour, and for a day in all', async () => {
    const { state, outcome } = await setUp(publish(first))
    expect(await outcome(good)).toBe('accepted')
    state.answer = fail
    state.now += HOUR + 1
    expect(await outcome(good)).toBe('accepted')
    state.now = NOW + 24 * HOUR
    expect(await outcome(good)).toBe('accepted')
    state.now += 1
    expect(await outcome(mint(first, claims({ exp: state.now + HOUR })))).toBe('verification_unavailable')
  })

  it('serve for no longer than they may be stale, however seldom they are asked for', async () => {
    const { state, outcome } = await setUp(publish(first), { intervalSeconds: 10 * HOUR, maxStaleSeconds: HOUR })
    await outcome(good)
    state.answer = fail
    state.now += HOUR
    expect(await outcome(good)).toBe('accepted')
    state.now += 1
    expect(await outcome(good)).toBe('verification_unavailable')
  })

  it('are waited for once they are two hours old, so that one that was withdrawn verifies nothing', async () => {
    const { state, server, outcome } = await setUp(publish(first))
    await outcome(good)
    state.answer = publish(second)
    state.now += 2 * HOUR + 1
    const token = mint(first, claims({ exp: state.now + HOUR }))
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(token)))
    expect(new Set(outcomes)).toEqual(new Set(['signing_key_not_found']))
    expect(server.received).toHaveLength(2)
  })

  it('are waited for again in a service that was quiet since their server failed', async () => {
    const { state, outcome } = await setUp(publish(first))
    await outcome(good)
    const token = () => mint(first, claims({ exp: state.now + HOUR }))
    state.answer = fail
    state.now += 3 * HOUR
    expect(await outcome(token())).toBe('accepted')
    state.answer = publish(second)
    state.now += HOUR + 1
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(token())))
    expect(new Set(outcomes)).toEqual(new Set(['signing_key_not_found']))
  })

  it('go on verifying where they are that old and their server answers nothing, which is waited for once', async () => {
    const { state, server, outcome } = await setUp(publish(first), { timeoutSeconds: 0.05 })
    await outcome(good)
    state.answer = hang
    state.now += 3 * HOUR
    expect(await outcome(mint(first, claims({ exp: state.now + HOUR })))).toBe('accepted')
    expect(server.received).toHaveLength(2)
    state.now += MINUTE
    expect(await outcome(mint(first, claims({ exp: state.now + HOUR })))).toBe('accepted')
  })

  it('are asked for again in the background once they are an hour old', async () => {
    const { state, server, outcome } = await setUp(publish(first))
    await outcome(good)
    state.now += HOUR
    await outcome(good)
    expect(server.received).toHaveLength(1)
    state.now += 1
    await Promise.all(Array.from({ length: 20 }, () => outcome(good)))
    await expect.poll(() => server.received.length).toBe(2)
    await outcome(good)
    expect(server.received).toHaveLength(2)
  })

  it('that are withdrawn verify nothing after the next refresh', async () => {
    const { state, server, outcome } = await setUp(publish(first, second), { intervalSeconds: 10 * MINUTE })
    await outcome(good)
    state.answer = publish(second)
    state.now += 10 * MINUTE + 1
    await outcome(good)
    await expect.poll(() => server.received.length).toBe(2)
    await expect.poll(() => outcome(good)).toBe('signing_key_not_found')
  })

  it('that are new are found by one request once the cool-down is over', async () => {
    const { state, server, outcome } = await setUp(publish(first))
    await outcome(good)
    state.answer = publish(first, second)
    const rotated = mint(second)
    expect(await outcome(rotated)).toBe('signing_key_not_found')
    state.now += 30
    expect(await outcome(rotated)).toBe('accepted')
    expect(server.received).toHaveLength(2)
  })

  it('are asked for at most once per cool-down, whatever names a flood of tokens brings', async () => {
    const { state, server, outcome } = await setUp(publish(first))
    for (let minute = 0; minute < 3; minute += 1) {
      const before = server.received.length
      for (let second = 0; second < 30; second += 1) {
        const flood = Array.from({ length: 20 }, (_, index) =>
          mint(first, claims(), { kid: `${minute}-${second}-${index}` }),
        )
        expect(new Set(await Promise.all(flood.map(outcome)))).toEqual(new Set(['signing_key_not_found']))
        expect(await outcome(good)).toBe('accepted')
        state.now += 1
      }
      expect(server.received.length - before).toBe(1)
    }
  })

  it('are still asked for at most once per cool-down when their server is down, and nobody is called a liar', async () => {
    const { state, server, outcome } = await setUp(publish(first))
    await outcome(good)
    state.answer = fail
    const unknown = mint(second)
    for (let second = 0; second < 60; second += 1) {
      state.now += 1
      // In the first cool-down the keys at hand are known to be all there are.
      expect(await outcome(unknown)).toBe(second < 29 ? 'signing_key_not_found' : 'verification_unavailable')
      expect(await outcome(good)).toBe('accepted')
    }
    expect(server.received).toHaveLength(3)
  })

  it('that can not be had at the start are asked for again soon, and ever less often', async () => {
    const { state, server, outcome } = await setUp(fail)
    for (let second = 0; second < 120; second += 1) {
      expect(await outcome(good)).toBe('verification_unavailable')
      state.now += 1
    }
    // At 0, 1, 3, 7, 15, 31, 61 and 91 s.
    expect(server.received).toHaveLength(8)
    state.answer = publish(first)
    state.now += 30
    expect(await outcome(good)).toBe('accepted')
  })

  it('are kept when their server publishes none', async () => {
    const { state, server, outcome } = await setUp(publish(first))
    await outcome(good)
    state.answer = publish()
    state.now += HOUR + 1
    await outcome(good)
    await expect.poll(() => server.received.length).toBe(2)
    expect(await outcome(good)).toBe('accepted')
  })

  it('that were never there are no fault of the server', async () => {
    const { outcome } = await setUp(publish())
    expect(await outcome(good)).toBe('signing_key_not_found')
  })

  it('are neither kept for longer nor asked for later when the clock is set back', async () => {
    const { state, server, outcome } = await setUp(publish(first))
    state.now = NOW + 10 * HOUR
    await outcome(good)
    state.now = NOW
    state.answer = publish(first, second)
    expect(await outcome(good)).toBe('accepted')
    state.now += 30
    expect(await outcome(mint(second))).toBe('accepted')
    expect(server.received).toHaveLength(2)
  })

  it.each<[what: string, answer: Answer]>([
    ['a redirect', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['no JSON', (response) => response.end('<html>')],
    ['no key set', (response) => json(response, { kids: [] })],
    ['a list', (response) => json(response, [first.jwk])],
    ['nothing there', (response) => json(response, {}, 404)],
    ['ten megabytes', (response) => response.end(Buffer.alloc(10_000_000, ' '))],
    ['a broken connection', (response) => response.destroy()],
  ])('are not taken from %s', async (_, answer) => {
    const { outcome } = await setUp(answer)
    expect(await outcome(good)).toBe('verification_unavailable')
  })

  it('are not waited for without end', async () => {
    const { outcome } = await setUp(hang, { timeoutSeconds: 0.05 })
    expect(await outcome(good)).toBe('verification_unavailable')
  })
})

/** An authority that serves discovery documents and keys by path. */
async function authority(documents: (url: string) => Readonly<Record<string, unknown>>): Promise<Loopback> {
  const server: Loopback = await loopback(({ target }, response) => {
    const document = documents(server.url)[target]
    json(response, document ?? { error: 'not found' }, document === undefined ? 404 : 200)
  })
  return server
}

const configuration = (tenant: string, version = '') => `/${tenant}${version}/.well-known/openid-configuration`

describe('keys of an authority', () => {
  const { jwks: _, issuer: __, ...options } = optionsFor()
  const [TENANT = ''] = options.tenantId

  const documents = (v1Issuer: (url: string) => string) => (url: string) => ({
    [configuration(TENANT, '/v2.0')]: { issuer: `${url}/${TENANT}/v2.0`, jwks_uri: `${url}/keys` },
    [configuration(TENANT)]: { issuer: v1Issuer(url), jwks_uri: `${url}/old-keys` },
    '/keys': { keys: [{ ...first.jwk, issuer: `${url}/{tenantid}/v2.0` }] },
  })

  it('are found by its discovery document, and its issuers in both versions too', async () => {
    const server = await authority(documents((url) => `${url}/${TENANT}/`))
    const verifier = createAccessTokenVerifier({ ...options, authority: server.url })
    const issued = (iss: string, ver: string) => outcomeOf(verifier.verify(mint(first, claims({ iss, ver }))))
    expect(await issued(`${server.url}/${TENANT}/`, '1.0')).toBe('accepted')
    expect(await issued(`${server.url}/${TENANT}/v2.0`, '2.0')).toBe('accepted')
    expect(await issued(`https://sts.windows.net/${TENANT}/`, '1.0')).toBe('issuer_not_trusted')
    expect([...server.paths].sort()).toEqual([configuration(TENANT), configuration(TENANT, '/v2.0'), '/keys'].sort())
  })

  it('may be of one on this machine that issues under the name of Entra', async () => {
    const server = await authority(documents(() => `https://sts.windows.net/${TENANT}/`))
    const verifier = createAccessTokenVerifier({ ...options, authority: `${server.url}/` })
    expect(await outcomeOf(verifier.verify(good))).toBe('accepted')
  })

  it('are not taken from one that calls itself otherwise than it was asked for', async () => {
    const server = await authority(documents(() => 'https://evil.example/'))
    const verifier = createAccessTokenVerifier({ ...options, authority: server.url })
    expect(await outcomeOf(verifier.verify(good))).toBe('issuer_metadata_mismatch')
    const named = createAccessTokenVerifier({ ...options, authority: server.url, issuer: 'https://evil.example/' })
    expect(await outcomeOf(named.verify(mint(first, claims({ iss: 'https://evil.example/' }))))).toBe(
      'signing_key_issuer_mismatch',
    )
  })

  it.each(['http://keys.example/', 'ftp://keys.example/', 'keys', 7])('are not fetched from %s', async (uri) => {
    const server = await authority((url) => ({
      [configuration(TENANT, '/v2.0')]: { issuer: `${url}/${TENANT}/v2.0`, jwks_uri: uri },
    }))
    const verifier = createAccessTokenVerifier({ ...options, authority: server.url })
    expect(await outcomeOf(verifier.verify(good))).toBe('insecure_jwks_uri')
  })

  it('are not fetched from this machine for one elsewhere', async () => {
    const asked: string[] = []
    const verifier = createAccessTokenVerifier({
      ...options,
      authority: 'https://login.example',
      fetch: async (url) => {
        asked.push(url)
        return Response.json({ issuer: `https://login.example/${TENANT}/v2.0`, jwks_uri: 'http://127.0.0.1:1/keys' })
      },
    })
    expect(await outcomeOf(verifier.verify(good))).toBe('insecure_jwks_uri')
    expect(asked.every((url) => url.startsWith('https://login.example/'))).toBe(true)
  })

  it('are asked for by nothing that a token says', async () => {
    const server = await authority(documents((url) => `${url}/${TENANT}/`))
    const verifier = createAccessTokenVerifier({ ...options, authority: server.url })
    const trap = await loopback((_, response) => json(response, { keys: [second.jwk] }))
    const header = { jku: `${trap.url}/jku`, x5u: `${trap.url}/x5u`, jwk: second.jwk }
    expect(await outcomeOf(verifier.verify(mint(second, claims({ iss: `${trap.url}/` }), header)))).toBe(
      'signing_key_not_found',
    )
    expect(trap.received).toHaveLength(0)
  })

  it('are kept apart for each tenant', async () => {
    const server = await authority((url) => ({
      [configuration(TENANT, '/v2.0')]: { issuer: `${url}/${TENANT}/v2.0`, jwks_uri: `${url}/keys-a` },
      [configuration(OTHER_TENANT, '/v2.0')]: { issuer: `${url}/${OTHER_TENANT}/v2.0`, jwks_uri: `${url}/keys-b` },
      '/keys-a': { keys: [first.jwk] },
      '/keys-b': { keys: [second.jwk] },
    }))
    const verifier = createAccessTokenVerifier({ ...options, authority: server.url, tenantId: [TENANT, OTHER_TENANT] })
    const token = (key: TestKey, tid: string) =>
      mint(key, claims({ tid, iss: `${server.url}/${tid}/v2.0`, ver: '2.0' }))
    expect(await outcomeOf(verifier.verify(token(first, TENANT)))).toBe('accepted')
    expect(await outcomeOf(verifier.verify(token(second, OTHER_TENANT)))).toBe('accepted')
    expect(await outcomeOf(verifier.verify(token(first, OTHER_TENANT)))).toBe('signing_key_not_found')
    expect(await outcomeOf(verifier.verify(token(second, TENANT)))).toBe('signing_key_not_found')
    expect(await outcomeOf(verifier.verify(token(first, '44444444-4444-4444-8444-444444444444')))).toBe(
      'tenant_not_allowed',
    )
  })
})
