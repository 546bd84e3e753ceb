import { InvalidRequestError, RbacError } from 'rbac-core'
import { type CallerVerifier, startPdpServer } from 'rbac-server/authzen'
import { describe, expect, it } from 'vitest'
import { send } from './http.js'
import { CONTROL, RECORDS, start } from './servers.js'

const KEY = 'a-key-of-the-shop-0123456789'
const OTHER = 'a-key-of-ops-9876543210'
const KEYS = {
  apiKeys: [
    { name: 'shop', key: KEY },
    { name: 'ops', key: OTHER, explain: true },
  ],
}
const EXPLAINED = { ...CONTROL, options: { explain: true } }

class TokenError extends RbacError {
  readonly code: string

  constructor(code: string) {
    super('no')
    this.code = code
  }
}

/** Takes `token-of-<id>`; of everything else it says what the text says. */
const verifier: CallerVerifier = {
  async verify(token) {
    if (token.startsWith('token-of-')) return { principal: { id: token.slice('token-of-'.length) } }
    throw new TokenError(token)
  },
}

async function ask(url: string, headers: Record<string, string | readonly string[]>, body: unknown = CONTROL) {
  return send(`${url}/access/v1/evaluation`, { body, headers })
}

describe('API keys', () => {
  it('let in who shows one, as a bearer token or as X-API-Key', async () => {
    const { url } = await start(KEYS)
    for (const headers of [
      { authorization: `Bearer ${KEY}` },
      { authorization: `bearer ${OTHER}` },
      { 'x-api-key': KEY },
    ]) {
      expect(await ask(url, headers)).toMatchObject({ status: 200, body: { decision: true } })
    }
  })

  it.each<[string, Record<string, string | readonly string[]>]>([
    ['no credential', {}],
    ['a wrong key', { 'x-api-key': 'wrong-0123456789-wrong' }],
    ['a prefix of a key', { authorization: `Bearer ${KEY.slice(0, -1)}` }],
    ['a key and more', { authorization: `Bearer ${KEY}x` }],
    ['an empty key', { 'x-api-key': '' }],
    ['another scheme', { authorization: `Basic ${KEY}` }],
    ['no scheme', { authorization: KEY }],
  ])('keep out who comes with %s, and say how to come in', async (_name, headers) => {
    const { url } = await start(KEYS)
    const { status, headers: answered, text } = await ask(url, headers)
    expect(status).toBe(401)
    expect(answered['www-authenticate']).toMatch(/^Bearer/)
    expect(text).not.toMatch(/alice|record|shop|key-of/)
  })

  it.each<[string, Record<string, string>, number, string]>([
    ['nothing', {}, 401, 'Bearer'],
    ['another scheme', { authorization: 'Basic YTpi' }, 401, 'Bearer'],
    ['a wrong key', { authorization: 'Bearer wrong-0123456789-wrong' }, 401, 'Bearer error="invalid_token"'],
    ['two words', { authorization: `Bearer ${KEY} ${KEY}` }, 400, 'Bearer error="invalid_request"'],
    ['no token', { authorization: 'Bearer' }, 400, 'Bearer error="invalid_request"'],
    ['a tab after the scheme', { authorization: `Bearer\t${KEY}` }, 400, 'Bearer error="invalid_request"'],
  ])('answer %s as RFC 6750 and the middleware do', async (_name, headers, status, challenge) => {
    const { url } = await start(KEYS)
    expect(await ask(url, headers)).toMatchObject({ status, headers: { 'www-authenticate': challenge } })
  })

  it('refuse two credentials at once, of which a reader would see only one', async () => {
    const { url } = await start(KEYS)
    for (const headers of [
      { authorization: [`Bearer ${KEY}`, 'Bearer wrong-wrong-wrong-wrong'] },
      { 'x-api-key': [KEY, KEY] },
      { authorization: `Bearer ${KEY}`, 'x-api-key': KEY },
    ]) {
      expect((await ask(url, headers)).status).toBe(400)
    }
  })

  it('are asked before the body is read, and guard the metrics, but neither health nor metadata', async () => {
    const { url } = await start(KEYS)
    expect((await ask(url, { 'content-type': 'text/plain' }, 'nonsense')).status).toBe(401)
    expect((await send(`${url}/metrics`, { method: 'GET' })).status).toBe(401)
    expect((await send(`${url}/metrics`, { method: 'GET', headers: { 'x-api-key': KEY } })).status).toBe(200)
    for (const path of ['/healthz', '/readyz', '/.well-known/authzen-configuration']) {
      expect((await send(url + path, { method: 'GET' })).status).toBe(200)
    }
  })

  it('give explanations to those who may have them', async () => {
    const { url } = await start(KEYS)
    const shop = await ask(url, { 'x-api-key': KEY }, EXPLAINED)
    expect(shop.body).toEqual({ decision: true, context: { reason: 'roleAssignment', revision: expect.any(String) } })
    const ops = await ask(url, { 'x-api-key': OTHER }, EXPLAINED)
    expect(ops.body).toMatchObject({ context: { explanation: { decision: { allowed: true }, nearMisses: [] } } })
    const path = `${url}/rbac/v1/explain`
    const body = { principalId: 'alice', action: 'read', scope: '/record/record-1' }
    expect((await send(path, { body, headers: { 'x-api-key': KEY } })).status).toBe(403)
    expect((await send(path, { body, headers: { 'x-api-key': OTHER } })).status).toBe(200)
  })

  it.each([
    ['none', { apiKeys: [] }],
    ['one that is short', { apiKeys: [{ name: 'x', key: 'short' }] }],
    ['one that no header can carry', { apiKeys: [{ name: 'x', key: 'sixteen characters' }] }],
  ])('are refused at the start where they protect nothing: %s', async (_name, options) => {
    await expect(startPdpServer({ policy: RECORDS, ...options })).rejects.toThrow(InvalidRequestError)
  })
})

describe('access tokens of callers', () => {
  it('are verified; what keeps them from that decides the status', async () => {
    const { url } = await start({ verifier, logger: { info: () => undefined, warn: () => undefined } })
    const status = async (token: string) => (await ask(url, { authorization: `Bearer ${token}` })).status
    expect(await status('token-of-shop')).toBe(200)
    expect(await status('INVALID_TOKEN')).toBe(401)
    expect(await status('KEYS_UNAVAILABLE')).toBe(503)
    expect(await status('SOMETHING_ELSE')).toBe(500)
    expect((await ask(url, { 'x-api-key': 'token-of-shop' })).status).toBe(401)
  })

  it('count only of those who are named, where some are', async () => {
    const { url } = await start({ verifier, principals: ['Shop'] })
    expect((await ask(url, { authorization: 'Bearer token-of-shop' })).status).toBe(200)
    expect((await ask(url, { authorization: 'Bearer token-of-other' })).status).toBe(403)
  })

  it('may be used beside keys', async () => {
    const { url } = await start({ ...KEYS, verifier })
    expect((await ask(url, { authorization: 'Bearer token-of-shop' })).status).toBe(200)
    expect((await ask(url, { authorization: `Bearer ${KEY}` })).status).toBe(200)
  })
})

describe('a server that others reach', () => {
  it('does not start without a way to tell who calls, unless it is told to be open', async () => {
    await expect(start({ host: '0.0.0.0' })).rejects.toThrow(InvalidRequestError)
    const { url } = await start({ host: '0.0.0.0', allowOpen: true })
    expect((await ask(url.replace('0.0.0.0', '127.0.0.1'), {})).status).toBe(200)
  })
})
