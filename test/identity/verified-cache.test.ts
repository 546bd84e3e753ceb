import { createAccessTokenVerifier } from 'rbac-core/identity'
import { describe, expect, it } from 'vitest'
import { json, loopback } from './loopback.js'
import { claims, mint, NOW, OBJECT_ID, optionsFor, outcomeOf, rsaKey, TENANT, userClaims } from './mint.js'

const key = rsaKey('k1')

/** A verifier that remembers, and how often it really verified: each time, the resolver is asked for groups. */
function setUp(cache: { maxEntries?: number; maxAgeSeconds?: number } | undefined) {
  const state = { now: NOW, verified: 0 }
  const verifier = createAccessTokenVerifier({
    ...optionsFor(key),
    clock: () => new Date(state.now * 1000),
    resolveGroups: async () => {
      state.verified += 1
      return []
    },
    ...(cache !== undefined && { cache }),
  })
  const token = (changes = {}) => mint(key, userClaims({ hasgroups: true, ...changes }))
  return { state, verifier, token }
}

describe('a verifier that remembers', () => {
  it('verifies a token once, and gives each caller the same answer', async () => {
    const { state, verifier, token } = setUp({})
    const one = token()
    const first = await verifier.verify(one)
    const again = await verifier.verify(one)
    expect(state.verified).toBe(1)
    expect(again).toEqual(first)
  })

  it('finds at once what it has verified, and nothing else', async () => {
    const { state, verifier, token } = setUp({})
    const one = token()
    expect(verifier.remembered(one)).toBeUndefined()
    const verified = await verifier.verify(one)
    expect(verifier.remembered(one)).toEqual(verified)
    for (const other of [
      `${one} `,
      one.slice(0, -1),
      '',
      'x'.repeat(20_000),
      undefined as never,
      {} as never,
      [one] as never,
    ]) {
      expect(verifier.remembered(other)).toBeUndefined()
    }
    state.now += 301
    expect(verifier.remembered(one)).toBeUndefined()
    expect(setUp(undefined).verifier.remembered(one)).toBeUndefined()
  })

  it('keeps those used last when there is room for no more', async () => {
    const { verifier, token } = setUp({ maxEntries: 2 })
    const [one, two, three] = [token({ uti: '1' }), token({ uti: '2' }), token({ uti: '3' })]
    await verifier.verify(one)
    await verifier.verify(two)
    verifier.remembered(one)
    await verifier.verify(three)
    expect([one, two, three].map((each) => verifier.remembered(each) !== undefined)).toEqual([true, false, true])
  })

  it('does not by default', async () => {
    const { state, verifier, token } = setUp(undefined)
    const one = token()
    await verifier.verify(one)
    await verifier.verify(one)
    expect(state.verified).toBe(2)
  })

  it('gives nobody an answer that another has changed', async () => {
    const { verifier, token } = setUp({})
    const one = token({ amr: ['pwd'] })
    const { principal, claims: given, expiresAt } = await verifier.verify(one)
    expect(() => Object.assign(principal, { id: TENANT })).toThrow(TypeError)
    expect(() => (given.amr as string[]).push('mfa')).toThrow(TypeError)
    expiresAt.setTime(0)
    const again = await verifier.verify(one)
    expect(again.principal.id).toBe(OBJECT_ID)
    expect(again.expiresAt.getTime()).toBeGreaterThan(0)
  })

  it('forgets after five minutes, and with the end of the token', async () => {
    const { state, verifier, token } = setUp({})
    const [long, short] = [token(), token({ exp: NOW + 60 })]
    await verifier.verify(long)
    await verifier.verify(short)
    state.now += 299
    await verifier.verify(long)
    expect(state.verified).toBe(2)
    state.now += 1
    await verifier.verify(long)
    expect(state.verified).toBe(3)
    state.now = NOW + 360
    expect(await outcomeOf(verifier.verify(short))).toBe('token_expired')
  })

  it('never takes another token for one it knows', async () => {
    const { verifier, token } = setUp({})
    const one = token()
    await verifier.verify(one)
    const [header, , signature] = one.split('.')
    const [, payload] = token({ oid: TENANT }).split('.')
    expect(await outcomeOf(verifier.verify(`${header}.${payload}.${signature}`))).toBe('signature_invalid')
    expect(await outcomeOf(verifier.verify(`${one} `))).toBe('malformed_token')
    expect(await outcomeOf(verifier.verify(one.slice(0, -2)))).not.toBe('accepted')
  })

  it('remembers no refusal', async () => {
    const { state, verifier, token } = setUp({})
    const early = token({ nbf: NOW + 400 })
    expect(await outcomeOf(verifier.verify(early))).toBe('token_not_yet_valid')
    state.now += 100
    expect(await outcomeOf(verifier.verify(early))).toBe('accepted')
  })

  it('remembers nobody whose groups could not be found', async () => {
    const groups = [OBJECT_ID]
    let isDown = true
    const verifier = createAccessTokenVerifier({
      ...optionsFor(key),
      resolveGroups: async () => (isDown ? undefined : groups),
      cache: {},
    })
    const token = mint(key, userClaims({ hasgroups: true }))
    expect((await verifier.verify(token)).principal).toMatchObject({ groupsIncomplete: true })
    expect(verifier.remembered(token)).toBeUndefined()
    isDown = false
    expect((await verifier.verify(token)).principal).toMatchObject({ groupIds: groups })
    expect(verifier.remembered(token)?.principal).toMatchObject({ groupIds: groups })
  })

  it('makes room by forgetting the token that was not asked about for longest', async () => {
    const { state, verifier, token } = setUp({ maxEntries: 2 })
    const [a, b, c] = [token({ uti: 'a' }), token({ uti: 'b' }), token({ uti: 'c' })]
    for (const each of [a, b, a, c, a]) await verifier.verify(each)
    expect(state.verified).toBe(3)
    await verifier.verify(b)
    expect(state.verified).toBe(4)
  })

  it('forgets what keys verified that are no longer those of the authority', async () => {
    const state = { now: NOW, keys: [key.jwk] }
    const server = await loopback((_, response) => json(response, { keys: state.keys }))
    const { jwks: _, ...options } = optionsFor()
    const verifier = createAccessTokenVerifier({
      ...options,
      jwksUri: server.url,
      clock: () => new Date(state.now * 1000),
      cache: { maxAgeSeconds: 3600 },
    })
    const token = mint(key)
    await verifier.verify(token)
    const successor = rsaKey('k2')
    state.keys = [successor.jwk]
    state.now += 60
    expect(await outcomeOf(verifier.verify(mint(successor, claims())))).toBe('accepted')
    expect(await outcomeOf(verifier.verify(token))).toBe('signing_key_not_found')
  })
})
