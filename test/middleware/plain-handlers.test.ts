import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import type { DecisionRecord } from 'rbac-core/middleware'
import * as forNode from 'rbac-core/middleware/node'
import * as forWeb from 'rbac-core/middleware/web'
import { describe, expect, it } from 'vitest'
import { ALICE, requestText, sendRaw, statusFrom } from './raw.js'
import { newParts, optionsOf } from './world.js'

const USER = 'Contoso.App/users/read'
const UPGRADE = { method: 'GET', rawHeaders: [], socket: {} }

describe('in plain handlers', () => {
  it('of node:http the guard takes what the routing found', async () => {
    const rbac = forNode.createRbac(optionsOf(newParts()))
    const user = rbac.require<{ id: string }>(
      USER,
      { scope: ({ params }) => `/app/users/${params.id}` },
      (_request, response) => void response.end('ran'),
    )
    const listener: RequestListener = (request, response) =>
      void user(request, response, { route: '/users/:id', params: { id: 'alice' } })
    expect(await statusFrom(listener, requestText('GET /', [ALICE]))).toBe(200)
    expect(await statusFrom(listener, requestText('GET /'))).toBe(401)
  })

  it('of node:http an upgrade is answered on the socket unless its action is allowed', async () => {
    const rbac = forNode.createRbac(optionsOf(newParts()))
    const server = createServer()
    server.on('upgrade', async (request, socket) => {
      const rule = { scope: '/app/users/alice', upgrade: { action: USER } }
      const access = await rbac.upgrade(rule, request, socket, { route: '/feed', params: {} })
      if (access !== undefined) socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const upgrade = ['Upgrade: websocket', 'Connection: Upgrade']
    const ask = (headers: string[]) =>
      sendRaw(port, requestText('GET /feed', [...headers, ...upgrade]).replace('Connection: close\r\n', ''))
    expect((await ask([ALICE])).status).toBe(101)
    expect((await ask([])).status).toBe(401)
    server.close()
  })

  it('of node:http the answer to an upgrade says how many bytes it has', async () => {
    const present = () => ({ headers: { 'Content-Length': '1', 'content-type': 'text/plain' }, body: 'löwe €' })
    const written: string[] = []
    const socket = { end: (text: string) => written.push(text), on: () => undefined, off: () => undefined }
    await forNode
      .createRbac({ ...optionsOf(newParts()), present })
      .upgrade({ scope: '/', upgrade: { action: USER } }, UPGRADE, socket, { route: '/feed', params: {} })
    expect(written).toEqual([
      'HTTP/1.1 401 \r\ncontent-type: text/plain\r\nwww-authenticate: Bearer\r\ncontent-length: 9\r\n' +
        'connection: close\r\n\r\nlöwe €',
    ])
  })

  it('of node:http an upgrade by a rule that is none is answered as well', async () => {
    for (const rule of [undefined, {}, { scope: '/' }, { scope: '/a//b', upgrade: { action: USER } }]) {
      const written: string[] = []
      const socket = { end: (text: string) => written.push(text), on: () => undefined, off: () => undefined }
      const rbac = forNode.createRbac({ engine: newParts().engine, principal: () => ({ id: 'root' }) })
      await rbac.upgrade(rule as never, UPGRADE, socket, { route: '/feed', params: {} })
      expect(written).toEqual([expect.stringMatching(/^HTTP\/1\.1 500 /)])
    }
  })

  it('of node:http a client that breaks off an upgrade while it is decided on ends nothing else', async () => {
    const socket = new PassThrough()
    const principal = async () => {
      socket.destroy(new Error('ECONNRESET'))
      return undefined
    }
    const rbac = forNode.createRbac({ engine: newParts().engine, principal })
    const rule = { scope: '/', upgrade: { action: USER } }
    expect(await rbac.upgrade(rule, UPGRADE, socket, { route: '/feed', params: {} })).toBeUndefined()
    // Long enough for an error that nobody hears to end this run.
    await new Promise((resolve) => setImmediate(resolve))
    const other = new PassThrough()
    const allowing = forNode.createRbac({ engine: newParts().engine, principal: () => ({ id: 'root' }) })
    expect(await allowing.upgrade(rule, UPGRADE, other, { route: '/feed', params: {} })).toBeDefined()
    expect(other.listenerCount('error')).toBe(0)
  })

  it('of web requests the guard takes what the runtime passes', async () => {
    const rbac = forWeb.createRbac(optionsOf(newParts()))
    const route = '/users/[id]'
    const params = async (_request: Request, context: { params: Promise<{ id: string }> }) => context.params
    const GET = rbac.require(
      USER,
      { route, params, scope: ({ params: { id } }) => `/app/users/${id}` },
      (access) => new Response(access.principal.id),
    )
    const headers = { authorization: 'Bearer alice' }
    const answer = await GET(new Request('https://app.test/', { headers }), {
      params: Promise.resolve({ id: 'alice' }),
    })
    expect([answer.status, await answer.text()]).toEqual([200, 'alice'])
    expect(
      (await GET(new Request('https://app.test/', { headers }), { params: Promise.resolve({ id: 'root' }) })).status,
    ).toBe(403)
    expect(
      (await GET(new Request('https://app.test/', { headers }), { params: Promise.reject(new Error('no')) })).status,
    ).toBe(500)
  })

  it('of web requests parameters that never come are an error like any other', async () => {
    const records: DecisionRecord[] = []
    const rbac = forWeb.createRbac({
      ...optionsOf(newParts()),
      timeLimitMs: 5,
      present: ({ status }) => ({ headers: {}, body: `mine: ${status}` }),
      records: { sink: (record) => records.push(record) },
    })
    const params = () => new Promise<{ id: string }>(() => undefined)
    const GET = rbac.require(USER, { route: '/users/[id]', params, scope: '/' }, () => new Response('ran'))
    const answer = await GET(new Request('https://app.test/'))
    expect([answer.status, await answer.text()]).toEqual([500, 'mine: 500'])
    await expect.poll(() => records).toMatchObject([{ outcome: 'error', cause: 'timeLimit', route: '/users/[id]' }])
  })
})
