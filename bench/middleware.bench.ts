/**
 * What does a guard leave of a Fastify server's throughput?
 *
 * `node bench/dist/middleware.bench.js [--quick]`: requests per second on loopback, the same handler and the same requests
 * with and without the guard, each in units of the server without one, in the same round; and what the server used of a
 * processor for a request, which says the same on a machine that others use too. Full verification is reported beside a
 * hook that does jose's bare `jwtVerify` and nothing else.
 */

import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { type Spread, spreadOf } from './measure/statistics.js'
import { SUBJECTS, type Subject } from './middleware/servers.js'
import { mintToken } from './token.js'

const quick = process.argv.includes('--quick')
const ROUNDS = quick ? 2 : 5
const SECONDS = quick ? 1 : 3
const CONNECTIONS = 32

interface Running {
  readonly subject: Subject
  readonly url: string
  readonly child: ChildProcess
}

const { token, jwk } = await mintToken()
const servers = await Promise.all(SUBJECTS.map(start))
try {
  for (const pipelining of [1, 10]) await compare(pipelining)
} finally {
  for (const { child } of servers) child.kill()
}

interface Round {
  readonly perSecond: number
  /** Microseconds of a processor for one request. */
  readonly processor: number
}

async function compare(pipelining: number): Promise<void> {
  const rounds = servers.map((): Round[] => [])
  // The first round is for the compiler.
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [index, server] of servers.entries()) {
      const measured = await measure(server, pipelining, round < 0 ? 1 : SECONDS)
      if (round >= 0) rounds[index]?.push(measured)
    }
  }
  const [base = []] = rounds
  for (const [index, { subject }] of servers.entries()) {
    const own = rounds[index] ?? []
    const throughput = own.map(({ perSecond }, round) => perSecond / (base[round]?.perSecond ?? Number.NaN))
    const processor = own.map(({ processor }, round) => (base[round]?.processor ?? Number.NaN) / processor)
    console.log(line(subject, pipelining, own, spreadOf(throughput), spreadOf(processor)))
  }
}

/** A server in a process of its own, once it is known that it answers, and who gets no answer. */
async function start(subject: Subject): Promise<Running> {
  const child = fork(fileURLToPath(new URL('./middleware/serve.js', import.meta.url)), [subject, JSON.stringify(jwk)])
  const [url] = (await once(child, 'message')) as [string]
  const status = async (authorization: string) => (await fetch(url, { headers: { authorization } })).status
  assert.equal(await status(`Bearer ${token}`), 200)
  assert.equal(await status(`Bearer ${token.slice(0, -4)}AAAA`), subject === 'no guard' ? 200 : 401)
  return { subject, url, child }
}

async function measure({ url, child }: Running, pipelining: number, duration: number): Promise<Round> {
  const before = await processorTime(child)
  const { requests, non2xx, errors } = await autocannon({
    url,
    connections: CONNECTIONS,
    pipelining,
    duration,
    headers: { authorization: `Bearer ${token}` },
  })
  assert.deepEqual([non2xx, errors], [0, 0])
  return { perSecond: requests.average, processor: ((await processorTime(child)) - before) / requests.total }
}

async function processorTime(child: ChildProcess): Promise<number> {
  child.send('how much?')
  const [microseconds] = (await once(child, 'message')) as [number]
  return microseconds
}

function line(
  name: string,
  pipelining: number,
  rounds: readonly Round[],
  throughput: Spread,
  processor: Spread,
): string {
  const perSecond = Math.round(spreadOf(rounds.map((round) => round.perSecond)).median).toLocaleString('en')
  const each = spreadOf(rounds.map((round) => round.processor)).median.toFixed(1)
  return [
    `${name.padEnd(24)} ${String(pipelining).padStart(2)} in a row`,
    `${perSecond.padStart(7)} per second  x ${shown(throughput)}`,
    `${each.padStart(6)} us of a processor  x ${shown(processor)}`,
  ].join('  ')
}

function shown({ median, least, most }: Spread): string {
  return `${median.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`
}
