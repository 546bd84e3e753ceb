/**
 * A process that asks a server so many times a second, however fast it answers: questions go out on time, one behind the
 * other on each connection, and answers are counted by their status as they come.
 */

import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { LoadRequest } from './load.js'

/** What the process is told. */
export interface FloodJob {
  readonly port: number
  readonly connections: number
  readonly perSecond: number
  readonly seconds: number
  /** Before anything is counted. */
  readonly warmUpSeconds: number
  /** A JSON file with a list of `LoadRequest`. */
  readonly requests: string
}

export interface FloodResult {
  readonly asked: number
  readonly answered: number
  /** Refused at once, with 503. */
  readonly shed: number
  /** Any other status. */
  readonly failed: number
  /** Of the answers, from the moment the question was due. */
  readonly p50Ms: number
  readonly p99Ms: number
}

const STATUS = Buffer.from('HTTP/1.1 ')
const TICK_MS = 2

interface Connection {
  readonly send: (bytes: Buffer, dueAt: number) => void
  readonly end: () => void
}

async function run(job: FloodJob): Promise<FloodResult> {
  const requests = (JSON.parse(readFileSync(job.requests, 'utf8')) as LoadRequest[]).map(({ path, body }) =>
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: pdp\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  )
  const start = performance.now() + job.warmUpSeconds * 1000
  const end = start + job.seconds * 1000
  const latencies: number[] = []
  let [asked, sent, shed, failed] = [0, 0, 0, 0]
  const heard = (status: string, dueAt: number): void => {
    const now = performance.now()
    if (now < start || now > end) return
    if (status === '200') latencies.push(now - dueAt)
    else if (status === '503') shed += 1
    else failed += 1
  }
  const connections = await Promise.all(Array.from({ length: job.connections }, () => open(job.port, heard)))
  const from = performance.now()
  await new Promise<void>((resolve) => {
    const ticking = setInterval(() => {
      const now = performance.now()
      for (const due = Math.floor(((now - from) / 1000) * job.perSecond); sent < due; sent++) {
        if (now >= start && now <= end) asked += 1
        const request = requests[sent % requests.length]
        if (request !== undefined) connections[sent % connections.length]?.send(request, now)
      }
      if (now <= end) return
      clearInterval(ticking)
      resolve()
    }, TICK_MS)
  })
  for (const connection of connections) connection.end()
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0
  return { asked, answered: latencies.length, shed, failed, p50Ms: at(0.5), p99Ms: at(0.99) }
}

/** Answers come in the order of the questions. A server that hangs up is asked again on a new connection. */
function open(port: number, heard: (status: string, dueAt: number) => void): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let waiting: number[] = []
    let next = 0
    let rest = Buffer.alloc(0)
    socket.setNoDelay(true)
    socket.on('error', reject)
    socket.on('connect', () =>
      resolve({
        send: (bytes, dueAt) => {
          waiting.push(dueAt)
          socket.write(bytes)
        },
        end: () => socket.destroy(),
      }),
    )
    socket.on('data', (chunk) => {
      const bytes = Buffer.concat([rest, chunk])
      let at = bytes.indexOf(STATUS)
      // The last few bytes may be the first of a status line that is not there yet.
      let kept = Math.max(0, bytes.length - STATUS.length - 3)
      while (at !== -1) {
        if (at + STATUS.length + 3 > bytes.length) {
          kept = at
          break
        }
        heard(bytes.toString('latin1', at + STATUS.length, at + STATUS.length + 3), waiting[next] ?? 0)
        next += 1
        kept = Math.max(kept, at + STATUS.length + 3)
        at = bytes.indexOf(STATUS, at + STATUS.length)
      }
      rest = bytes.subarray(kept)
      if (next < 1000) return
      waiting = waiting.slice(next)
      next = 0
    })
  })
}

const [job] = process.argv.slice(2)
if (job !== undefined) process.stdout.write(JSON.stringify(await run(JSON.parse(job) as FloodJob)))
