/** A process that asks a server as fast as it answers, on kept connections, and checks every answer. */

import { readFileSync } from 'node:fs'
import { connect } from 'node:net'

/** What the process is told. */
export interface LoadJob {
  readonly port: number
  readonly connections: number
  readonly seconds: number
  readonly warmUpSeconds: number
  /** A JSON file with a list of `LoadRequest`. */
  readonly requests: string
  readonly allow: string
}

export interface LoadRequest {
  readonly path: string
  readonly body: string
  /** How many allows the answer has to hold. */
  readonly allows: number
}

export interface LoadResult {
  readonly requests: number
  /** The same with those of the warm-up. */
  readonly answered: number
  readonly seconds: number
  readonly wrong: number
  /** Answers with another status than 200. */
  readonly failed: number
  readonly p50Ms: number
  readonly p99Ms: number
}

async function run(job: LoadJob): Promise<LoadResult> {
  const requests = (JSON.parse(readFileSync(job.requests, 'utf8')) as LoadRequest[]).map(({ path, body, allows }) => ({
    bytes: Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: pdp\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
    allows,
  }))
  const allow = Buffer.from(job.allow)
  const start = performance.now() + job.warmUpSeconds * 1000
  const end = start + job.seconds * 1000
  const latencies: number[] = []
  let [next, answered, wrong, failed] = [0, 0, 0, 0]
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(job.port, '127.0.0.1')
      socket.setNoDelay(true)
      socket.on('error', reject)
      let sentAt = 0
      let expected = 0
      let pending: Buffer = Buffer.alloc(0)
      const send = (): void => {
        const request = requests[next++ % requests.length]
        if (request === undefined) return
        expected = request.allows
        sentAt = performance.now()
        socket.write(request.bytes)
      }
      socket.on('connect', send)
      socket.on('data', (chunk) => {
        pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
        const length = answerLength(pending)
        if (length === undefined || pending.length < length) return
        const now = performance.now()
        answered += 1
        if (now >= start) latencies.push(now - sentAt)
        if (pending.subarray(9, 12).toString('latin1') !== '200') failed += 1
        else if (countOf(allow, pending) !== expected) wrong += 1
        pending = pending.subarray(length)
        if (now < end) return send()
        socket.end()
        resolve()
      })
    })
  await Promise.all(Array.from({ length: job.connections }, work))
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
  return { requests: latencies.length, answered, seconds: job.seconds, wrong, failed, p50Ms: at(0.5), p99Ms: at(0.99) }
}

/** Of the answer at the start; undefined while its head is not all there. */
function answerLength(bytes: Buffer): number | undefined {
  const head = bytes.indexOf('\r\n\r\n')
  if (head === -1) return undefined
  const text = bytes.toString('latin1', 0, head)
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1]
  if (length !== undefined) return head + 4 + Number(length)
  // Chunked: whole once its last chunk is there.
  const last = bytes.indexOf('0\r\n\r\n', head + 4)
  return last === -1 ? undefined : last + 5
}

function countOf(needle: Buffer, bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + needle.length)) count += 1
  return count
}

const [job] = process.argv.slice(2)
if (job !== undefined) process.stdout.write(JSON.stringify(await run(JSON.parse(job) as LoadJob)))
