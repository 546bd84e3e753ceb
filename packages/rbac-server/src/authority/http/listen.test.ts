import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { type HttpHandler, refuse } from './exchange.js'
import { type Listener, listen } from './listen.js'

let server: Listener | undefined
let faults: unknown[] = []
afterEach(() => server?.close())

async function start(handler: HttpHandler): Promise<Listener> {
  faults = []
  server = await listen(handler, { address: '127.0.0.1', port: 0, onFault: (error) => faults.push(error) })
  return server
}

/** What comes back for these very bytes, until the server closes. */
async function exchange(port: number, ...parts: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  for (const part of parts) socket.write(part)
  return text(socket)
}

const POST = 'POST / HTTP/1.1\r\nHost: x\r\n'

describe('the server', () => {
  it('tells a fault to its owner and nothing of it to the client', async () => {
    const { port } = await start(() => {
      throw new Error('the password is 1234')
    })
    const answer = await exchange(port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1.1 500 /)
    expect(answer).not.toContain('1234')
    expect(faults).toEqual([expect.objectContaining({ message: 'the password is 1234' })])
  })

  it('refuses a body that is too long while it is still coming, and ends the connection', async () => {
    const { port } = await start(async (request) => {
      await request.body(10)
      return { status: 200, body: {} }
    })
    const answer = await exchange(port, `${POST}Transfer-Encoding: chunked\r\n\r\n`, '20\r\n', 'x'.repeat(32), '\r\n')
    expect(answer).toMatch(/^HTTP\/1.1 413 [\s\S]*Connection: close/)
    expect(faults).toEqual([])
  })

  it('takes no second request from a body that nobody read', async () => {
    let requests = 0
    const { port } = await start(() => {
      requests += 1
      throw refuse(400, 'invalid_request', 'no')
    })
    const hidden = 'GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n'
    const answer = await exchange(port, `${POST}Content-Length: 1000\r\n\r\n`, hidden)
    expect(answer).toMatch(/^HTTP\/1.1 400 [\s\S]*Connection: close/)
    expect(requests).toBe(1)
  })

  it('answers several requests on one connection', async () => {
    const { port } = await start((request) => ({ status: 200, body: { path: request.path } }))
    const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`
    const answer = await exchange(port, get('/a'), get('/b', 'Connection: close\r\n'))
    expect(answer).toContain('{"path":"/a"}')
    expect(answer).toContain('{"path":"/b"}')
  })

  it('is not held up by a connection that stays open', async () => {
    const { port, close } = await start(() => ({ status: 200, body: {} }))
    const idle = connect(port, '127.0.0.1')
    idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await new Promise((resolve) => idle.once('data', resolve))
    await close()
    idle.destroy()
  })

  it('can not listen where it may not', async () => {
    const listening = listen(() => ({ status: 200, body: {} }), {
      address: '203.0.113.1',
      port: 0,
      onFault: () => undefined,
    })
    await expect(listening).rejects.toMatchObject({
      code: 'CANNOT_LISTEN',
      message: expect.stringContaining('`203.0.113.1`'),
    })
  })
})
