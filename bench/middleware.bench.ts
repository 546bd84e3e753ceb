/**
 * What does a guard leave of a Fastify server's throughput?
 *
 * `node bench/dist/middleware.bench.js [--quick]`: requests per second on loopback, the same handler and the same requests
 * with and without the guard, each in units of the server without one, in the same round. Full verification is reported
 * beside a hook that does jose's bare `jwtVerify` and nothing else.
 */

import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { exportJWK, SignJWT } from 'jose'
import { type Spread, spreadOf } from './measure/statistics.js'
import { AUDIENCE, ISSUER, OBJECT_ID, SUBJECTS, type Subject, TENANT } from './middleware/servers.js'

const quick = process.argv.includes('--quick')
const ROUNDS = quick ? 2 : 5
const SECONDS = quick ? 1 : 3
const CONNECTIONS = 32

interface Running {
  readonly subject: Subject
  readonly url: string
  readonly child: ChildProcess
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' }
const token = await mint()
const servers = await Promise.all(SUBJECTS.map(start))
try {
  for (const pipelining of [1, 10]) await compare(pipelining)
} finally {
  for (const { child } of servers) child.kill()
}

async function compare(pipelining: number): Promise<void> {
  const perSecond = servers.map((): number[] => [])
  // The first round is for the compiler.
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [index, { url }] of servers.entries()) {
      const rate = await rateOf(url, pipelining, round < 0 ? 1 : SECONDS)
      if (round >= 0) perSecond[index]?.push(rate)
    }
  }
  for (const [index, { subject }] of servers.entries()) {
    const own = perSecond[index] ?? []
    const ratios = own.map((rate, round) => rate / (perSecond[0]?.[round] ?? Number.NaN))
    console.log(line(subject, pipelining, spreadOf(own), spreadOf(ratios)))
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

async function rateOf(url: string, pipelining: number, duration: number): Promise<number> {
  const { requests, non2xx, errors } = await autocannon({
    url,
    connections: CONNECTIONS,
    pipelining,
    duration,
    headers: { authorization: `Bearer ${token}` },
  })
  assert.deepEqual([non2xx, errors], [0, 0])
  return requests.average
}

/** What Entra gives a virtual machine's identity, at its usual size. */
function mint(): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const vm = '/subscriptions/22222222-2222-4222-8222-222222222222/resourcegroups/rg1/providers/Microsoft.Compute/vm1'
  return new SignJWT({
    aud: AUDIENCE,
    iss: ISSUER,
    iat: now - 300,
    nbf: now - 300,
    exp: now + 86_400,
    aio: 'E2RgYFjTMLe'.repeat(4),
    appid: 'aaaaaaaa-0000-4000-8000-000000000001',
    appidacr: '2',
    idp: ISSUER,
    idtyp: 'app',
    oid: OBJECT_ID,
    sub: OBJECT_ID,
    tid: TENANT,
    uti: '2-grhRkeIk6BeY-Ln42mAA',
    ver: '1.0',
    xms_mirid: vm,
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'k1' })
    .sign(privateKey)
}

function line(name: string, pipelining: number, rate: Spread, ratio: Spread): string {
  const [median, least, most] = [ratio.median, ratio.least, ratio.most].map((value) => value.toFixed(2))
  const perSecond = Math.round(rate.median).toLocaleString('en').padStart(7)
  return `${name.padEnd(24)} ${String(pipelining).padStart(2)} in a row  ${perSecond} per second  x ${median} (${least} to ${most})`
}
