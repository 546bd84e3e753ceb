import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestIdOf } from './framing.js'
import { type Lane, layLane } from './lane.js'
import type { Waiting } from './line.js'
import { NODE_LOOP } from './loop.js'

/** What the line does with those who join: at once or later, answered or refused. */
let plan: { readonly isLate: boolean; readonly isTooLate: boolean }[] = []
let refusedUnparsed = 0
const line = {
  join: (waiting: Waiting): void => {
    const { isLate, isTooLate } = plan.shift() ?? { isLate: false, isTooLate: false }
    if (isLate) setImmediate(() => waiting.serve(isTooLate))
    else waiting.serve(isTooLate)
  },
  resize: () => undefined,
}

const lanes = new WeakMap<Socket, Lane>()

/** Says what it was asked, some of it later, so that Node has to keep the order. */
async function echo(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const lane = lanes.get(incoming.socket)
  lane?.opened()
  outgoing.on('close', () => lane?.closed())
  const id = incoming.headers['x-request-id'] ?? ''
  if (lane?.isRefusing === true && incoming.method === 'POST') {
    outgoing.writeHead(503, { 'X-Request-ID': id, 'Content-Length': 0 }).end()
    incoming.resume()
    return
  }
  const body = Buffer.from(await text(incoming))
  if (body.includes('later')) await new Promise((resume) => setTimeout(resume, 1))
  outgoing.writeHead(200, { 'X-Request-ID': id, 'Content-Length': body.length }).end(body)
}

/** So that many refusals are more than sockets hold. */
const PAD = `X-Pad: ${'x'.repeat(1000)}\r\n`

let server: Server
beforeAll(async () => {
  server = createServer((incoming, outgoing) => void echo(incoming, outgoing))
  server.on('connection', (socket) => {
    const lane = layLane(socket, {
      line,
      loop: NODE_LOOP,
      refuse: (bytes, starts) => {
        refusedUnparsed += starts.length
        return starts
          .map((at) => `HTTP/1.1 503 No\r\n${PAD}X-Request-ID: ${requestIdOf(bytes, at)}\r\nContent-Length: 0\r\n\r\n`)
          .join('')
      },
    })
    if (lane !== undefined) lanes.set(socket, lane)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => void server.close())

const round = (): Promise<void> => new Promise((resume) => setImmediate(resume))

interface Answer {
  readonly status: number
  readonly id: string
  readonly body: string
}

/** Sends the bytes in these pieces, the last request of which ends the connection, and gives all answers. */
async function ask(pieces: readonly Buffer[]): Promise<readonly Answer[]> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.setNoDelay(true)
  const closed = once(socket, 'close')
  const [accepted] = (await once(server, 'connection')) as [Socket]
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1')
  })
  for (const piece of pieces) {
    const read = accepted.bytesRead + piece.length
    socket.write(piece)
    // One by one, unless what came before holds it up, and most of them after the answers to those before.
    for (let rounds = 0; rounds < 100 && accepted.bytesRead < read; rounds++) await round()
    for (let rounds = 0; rounds < 10; rounds++) await round()
  }
  await closed
  return answersIn(received)
}

function answersIn(received: string): readonly Answer[] {
  const answers: Answer[] = []
  for (let at = 0; at < received.length; ) {
    const end = received.indexOf('\r\n\r\n', at) + 4
    const head = received.slice(at, end)
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1])
    const id = /x-request-id: (.*)\r/i.exec(head)?.[1] ?? ''
    answers.push({ status: Number(head.slice(9, 12)), id, body: received.slice(end, end + length) })
    at = end + length
  }
  return answers
}

const request = fc.record({
  form: fc.oneof(
    { weight: 20, arbitrary: fc.constant('plain') },
    { weight: 2, arbitrary: fc.constantFrom('chunked', 'get', 'odd') },
  ),
  filler: fc.oneof(
    fc.constantFrom('', 'later', 'POST / HTTP/1.1\r\n\r\n', 'POST / HTTP/1.1\r\nX-Request-ID: forged\r\n\r\n'),
    fc.nat({ max: 3000 }).map((length) => 'x'.repeat(length)),
  ),
})

function textOf({ form, filler }: { readonly form: string; readonly filler: string }, number: number): string {
  const body = `${number} ${filler}`
  const head = `HTTP/1.1\r\nHost: x\r\nX-Request-ID: ${number}\r\n`
  if (form === 'get') return `GET / ${head}\r\n`
  if (form === 'chunked') {
    return `POST / ${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  }
  // A header that is not plain and means nothing.
  const odd = form === 'odd' ? 'Upgrade: nothing\r\n' : ''
  return `POST / ${head}${odd}Content-Length: ${body.length}\r\n\r\n${body}`
}

const LAST = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'

describe('a lane', () => {
  it('has every request answered once and in order, however the bytes come and whatever is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { minLength: 1, maxLength: 30 }),
        fc.array(fc.nat({ max: 999 }), { maxLength: 12 }),
        fc.array(fc.record({ isLate: fc.boolean(), isTooLate: fc.boolean() }), { minLength: 20, maxLength: 40 }),
        async (requests, cuts, verdicts) => {
          plan = [...verdicts]
          const bytes = Buffer.from(requests.map(textOf).join('') + LAST, 'latin1')
          const places = [
            0,
            ...cuts.map((cut) => Math.floor((cut * bytes.length) / 1000)).sort((a, b) => a - b),
            bytes.length,
          ]
          const pieces = places.slice(1).map((place, index) => bytes.subarray(places[index], place))
          const answers = (await ask(pieces)).slice(0, -1)
          expect(answers.map(({ id }) => id)).toEqual(requests.map((_, number) => `${number}`))
          for (const [number, { status, body }] of answers.entries()) {
            const { form, filler } = requests[number] ?? { form: '', filler: '' }
            if (status === 200) expect(body).toBe(form === 'get' ? '' : `${number} ${filler}`)
            else expect({ status, isPost: form !== 'get' }).toEqual({ status: 503, isPost: true })
          }
        },
      ),
      { numRuns: 300, seed: 8 },
    )
    // Not all of it by Node's server.
    expect(refusedUnparsed).toBeGreaterThan(100)
  })

  it('reads no more while the answers to a flood are not read', async () => {
    plan = Array.from({ length: 100_000 }, (_, index) => ({ isLate: false, isTooLate: index > 0 }))
    const one = textOf({ form: 'plain', filler: '' }, 1)
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const [accepted] = (await once(server, 'connection')) as [Socket]
    socket.write(one)
    await once(socket, 'data')
    socket.pause()
    const count = 100_000
    socket.write(one.repeat(count))
    while (!accepted.isPaused()) await once(accepted, 'pause')
    // No more than what was read at once asked for.
    expect(accepted.writableLength).toBeLessThan(2_000_000)
    let answers = 0
    for await (const chunk of socket) {
      answers += String(chunk).split('HTTP/1.1 ').length - 1
      if (answers === count) break
    }
    plan = []
  })

  it('gives the parser the start of a request behind another when nothing follows', async () => {
    plan = []
    const [first, second] = [textOf({ form: 'plain', filler: '' }, 0), textOf({ form: 'plain', filler: 'x' }, 1)]
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(first + second.slice(0, -1))
    await once(server, 'request')
    await once(server, 'request')
    socket.write(second.slice(-1) + LAST)
    expect(answersIn(await text(socket)).map(({ id }) => id)).toEqual(['0', '1', ''])
  })
})
