/**
 * What do the rules of an access token cost on top of its signature, and what does remembering a token save?
 *
 * `node bench/dist/identity.bench.js [--quick]`: verifications per second with one and with sixteen in flight, each in
 * units of jose's bare `jwtVerify`, which checks signature, issuer, audience and times.
 */

import assert from 'node:assert/strict'
import Benchmark from 'benchmark'
import { jwtVerify } from 'jose'
import { createAccessTokenVerifier } from 'rbac-core/identity'
import { type Spread, spreadOf } from './measure/statistics.js'
import { AUDIENCE, ISSUER, mintToken, OBJECT_ID, TENANT } from './token.js'

const quick = process.argv.includes('--quick')
const ROUNDS = quick ? 3 : 9
const SECONDS = quick ? 0.1 : 0.5
/** Verifications for one look at the clock. */
const BATCH = 192

interface Subject {
  readonly name: string
  readonly verify: (token: string) => Promise<unknown>
}

const { token, jwk } = await mintToken()
const subjects = await contestants()

for (const inFlight of [1, 16]) {
  const perSecond = subjects.map((): number[] => [])
  // The first round is for the compiler.
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [index, subject] of subjects.entries()) {
      const rate = await rateOf(subject, inFlight)
      if (round >= 0) perSecond[index]?.push(rate)
    }
  }
  for (const [index, { name }] of subjects.entries()) {
    const own = perSecond[index] ?? []
    const ratios = own.map((rate, round) => rate / (perSecond[0]?.[round] ?? Number.NaN))
    console.log(line(name, inFlight, spreadOf(own), spreadOf(ratios)))
  }
}

/** Those to be timed, once it is known that they agree on a good token and on one that is not. */
async function contestants(): Promise<readonly Subject[]> {
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, [
    'verify',
  ])
  const rules = { issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256'] }
  const options = {
    issuer: ISSUER,
    jwks: { keys: [jwk] },
    tenantId: TENANT,
    audience: AUDIENCE,
    algorithms: ['RS256'] as const,
  }
  const verifier = createAccessTokenVerifier(options)
  const remembering = createAccessTokenVerifier({ ...options, cache: {} })
  const { payload } = await jwtVerify(token, key, rules)
  assert.equal(payload.oid, OBJECT_ID)
  for (const each of [verifier, remembering]) assert.equal((await each.verify(token)).principal.id, OBJECT_ID)
  const forged = `${token.slice(0, -4)}AAAA`
  for (const verify of [
    () => jwtVerify(forged, key, rules),
    () => verifier.verify(forged),
    () => remembering.verify(forged),
  ]) {
    await assert.rejects(verify)
  }
  return [
    { name: 'jwtVerify', verify: (text) => jwtVerify(text, key, rules) },
    { name: 'verify', verify: (text) => verifier.verify(text) },
    { name: 'verify, remembered', verify: (text) => remembering.verify(text) },
  ]
}

/** Verifications per second. */
function rateOf({ name, verify }: Subject, inFlight: number): Promise<number> {
  const lane = async (): Promise<void> => {
    for (let call = 0; call < BATCH / inFlight; call += 1) await verify(token)
  }
  return new Promise((resolve, reject) => {
    new Benchmark(name, {
      defer: true,
      minSamples: 1,
      initCount: 1,
      minTime: 1e-9,
      maxTime: SECONDS,
      fn: (deferred: { resolve: () => void }) => {
        Promise.all(Array.from({ length: inFlight }, lane)).then(() => deferred.resolve(), reject)
      },
      onComplete: ({ target }: { target: Benchmark }) => resolve(target.hz * BATCH),
    }).run()
  })
}

function line(name: string, inFlight: number, rate: Spread, ratio: Spread): string {
  const [median, least, most] = [ratio.median, ratio.least, ratio.most].map((value) => value.toFixed(2))
  const each = `${(1e6 / rate.median).toFixed(1)} us`
  return `${name.padEnd(20)} ${String(inFlight).padStart(2)} in flight  ${Math.round(rate.median).toLocaleString('en').padStart(9)} per second  ${each.padStart(9)}  x ${median} (${least} to ${most})`
}
