import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Azurite, startAzurite } from './azurite.js'
import { forward } from './forward.js'
import type { Target } from './target.js'

let azurite: Azurite
beforeAll(async () => {
  azurite = await startAzurite('acct')
  await send('PUT', { container: 'c1x', query: new Map([['restype', 'container']]) })
})
afterAll(() => azurite.close())

async function send(method: string, target: Target, body = '', more: Record<string, string> = {}) {
  const headers = new Map(
    Object.entries({ 'x-ms-version': '2025-01-05', 'content-length': String(body.length), ...more }),
  )
  const answer = await forward(azurite, { method, target, headers, body: Buffer.from(body) })
  return { status: answer.statusCode, text: await text(answer) }
}

describe('a signed request', () => {
  it.each(['a', 'a b', 'ä/ö', 'a+b&c=d', '100%', "it's(1)*!", 'a?b#c', 'deep/er/still'])(
    'is accepted by the storage server, whatever the blob is called: %j',
    async (blob) => {
      const target = { container: 'c1x', blob, query: new Map() }
      const metadata = { 'x-ms-blob-type': 'BlockBlob', 'x-ms-meta-a': ' two  blanks ', 'content-type': 'text/plain' }
      expect((await send('PUT', target, 'x', metadata)).status).toBe(201)
      expect(await send('GET', target)).toEqual({ status: 200, text: 'x' })
      const conditions = { 'if-none-match': '"never"', 'x-ms-range': 'bytes=0-0' }
      expect((await send('GET', target, '', conditions)).status).toBe(206)
    },
  )

  it('is signed with its parameters', async () => {
    const query = new Map([
      ['restype', 'container'],
      ['comp', 'list'],
      ['prefix', 'a b&c=d/ä'],
      ['maxresults', '1'],
    ])
    expect((await send('GET', { container: 'c1x', query })).status).toBe(200)
  })

  it('carries neither the token of the client nor its idea of the date', async () => {
    const target = { container: 'c1x', query: new Map([['restype', 'container']]) }
    const smuggled = {
      authorization: 'Bearer x',
      date: 'Thu, 01 Jan 1970 00:00:00 GMT',
      'x-ms-date': 'x',
      host: 'evil',
    }
    expect((await send('GET', target, '', smuggled)).status).toBe(200)
  })

  it('is what it takes: another key opens nothing', async () => {
    const target = { container: 'c1x', query: new Map([['restype', 'container']]) }
    const other = { ...azurite, key: Buffer.alloc(64) }
    const answer = await forward(other, { method: 'GET', target, headers: new Map([['x-ms-version', '2025-01-05']]) })
    expect(answer.statusCode).toBe(403)
  })
})
