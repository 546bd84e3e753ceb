import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import type { Listening } from '../../listening/listen.js'
import { type HttpHandler, refuse } from './exchange.js'
import { listen } from './listen.js'

let server: Listening | undefined
let faults: unknown[] = []
afterEach(() => server?.close())

async function start(handler: HttpHandler): Promise<Listening> {
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

  it.each([
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n40000\r\n'],
    ['with its length', 'Content-Length: 262144\r\n\r\n'],
  ])('refuses a body that is too long %s, and whoever goes on sending it gets the answer', async (_, head) => {
    const { port } = await start(async (request) => {
      await request.body()
      return { status: 200, body: {} }
    })
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const part = 'x'.repeat(8192)
    socket.write(`${POST}${head}${part.repeat(9)}`)
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    await once(socket, 'end')
    expect(answer).toMatch(/^HTTP\/1.1 413 [\s\S]*Connection: close/)
    // None of the rest meets with a reset, which would take the answer away.
    for (let sent = 9; sent < 32; sent++) {
      await new Promise<void>((resolve, reject) => {
        socket.write(part, (error) => (error ? reject(error) : setTimeout(resolve, 1)))
      })
    }
    socket.end()
    await once(socket, 'close')
    expect(faults).toEqual([])
  })

  it('reads every header, however many there are', async () => {
    const { port } = await start((request) => ({ status: 200, body: { last: request.headers('x-forwarded-for') } }))
    const many = 'a:\r\n'.repeat(2000)
    const answer = await exchange(
      port,
      `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many}X-Forwarded-For: y\r\n\r\n`,
    )
    expect(answer).toContain('{"last":["y"]}')
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
