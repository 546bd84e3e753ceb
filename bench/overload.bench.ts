/**
 * What becomes of a server that is asked more than it can answer: how many answers a second are left at twice and five
 * times its capacity, and how long do they take?
 *
 *   node bench/dist/overload.bench.js [--factors 1,2,5] [--seconds 8] [--rules 8000]
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { FloodJob, FloodResult } from './server/flood.js'
import type { LoadJob, LoadResult } from './server/load.js'
import { kindsFor, questionsFor } from './server/rules.js'
import { runClient } from './server/run-client.js'
import { startOurs } from './server/servers.js'
import { authzenWire } from './server/wire.js'

const CONNECTIONS = 200

const { values } = parseArgs({
  options: {
    factors: { type: 'string', default: '1,2,5' },
    seconds: { type: 'string', default: '8' },
    rules: { type: 'string', default: '8000' },
  },
})
const seconds = Number(values.seconds)
const folder = mkdtempSync(join(tmpdir(), 'rbac-overload-'))
const requests = join(folder, 'requests.json')
const kinds = kindsFor(Number(values.rules))
writeFileSync(
  requests,
  JSON.stringify(
    questionsFor(kinds, 2000).map((question) => {
      const { path, body } = authzenWire.one(question)
      return { path, body: JSON.stringify(body), allows: question.allowed ? 1 : 0 }
    }),
  ),
)
const server = await startOurs(kinds, folder)
try {
  const { port } = server
  const asking: LoadJob = { port, connections: 32, seconds, warmUpSeconds: 2, requests, allow: authzenWire.allow }
  const load = await runClient<LoadJob, LoadResult>('load', asking)
  if (load.wrong + load.failed > 0) throw new Error(`${load.wrong} wrong answers, ${load.failed} failed`)
  const capacity = load.requests / load.seconds
  console.log(`capacity: ${whole(capacity)} answers a second`)
  for (const factor of values.factors.split(',').map(Number)) {
    const perSecond = Math.round(capacity * factor)
    const flood: FloodJob = { port, connections: CONNECTIONS, perSecond, seconds, warmUpSeconds: 3, requests }
    const result = await runClient<FloodJob, FloodResult>('flood', flood)
    const goodput = result.answered / seconds
    console.log(
      `${factor} x capacity: asked ${whole(result.asked / seconds)}/s, answered ${whole(goodput)}/s (${Math.round((100 * goodput) / capacity)} % of capacity), refused ${whole(result.shed / seconds)}/s, failed ${result.failed}; p50 ${whole(result.p50Ms)} ms, p99 ${whole(result.p99Ms)} ms`,
    )
  }
} finally {
  await server.stop()
  rmSync(folder, { recursive: true })
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en')
}
