/**
 * What becomes of a server that is asked more than it can answer: how many answers a second are left at several times its
 * capacity, how long do they take, and how soon is it itself again?
 *
 *   node bench/dist/overload.bench.js [--factors 1,2,5] [--seconds 8] [--rules 8000] [--connections 200]
 *     [--together 4] [--workers 2]
 *
 * `--together` questions go out behind one another on each connection, without waiting for answers. Capacity is what is
 * answered when each connection waits for its so many.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { FloodJob, FloodResult } from './server/flood.js'
import { kindsFor, questionsFor } from './server/rules.js'
import { runClient } from './server/run-client.js'
import { startOurs } from './server/servers.js'
import { authzenWire } from './server/wire.js'

const { values } = parseArgs({
  options: {
    factors: { type: 'string', default: '1,2,5' },
    seconds: { type: 'string', default: '8' },
    rules: { type: 'string', default: '8000' },
    connections: { type: 'string', default: '200' },
    together: { type: 'string', default: '4' },
    workers: { type: 'string' },
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
const workers = values.workers === undefined ? undefined : Number(values.workers)
const server = await startOurs(kinds, folder, workers)
try {
  const { port } = server
  const [connections, together] = [Number(values.connections), Number(values.together)]
  const asking: FloodJob = {
    port,
    connections,
    together,
    seconds,
    warmUpSeconds: 3,
    requests,
    allow: authzenWire.allow,
  }
  const flood = (job: FloodJob) => runClient<FloodJob, FloodResult>('flood', job)
  const calm = await flood(asking)
  const capacity = calm.answered / seconds
  console.log(`each connection waits: answered ${whole(capacity)}/s, ${told(calm)}`)
  for (const factor of values.factors.split(',').map(Number)) {
    const result = await flood({ ...asking, perSecond: Math.round(capacity * factor) })
    const [asked, answered, shed] = [result.asked, result.answered, result.shed].map((count) => count / seconds)
    console.log(
      `${factor} times that: asked ${whole(asked)}/s, answered ${whole(answered)}/s (${whole((100 * (answered ?? 0)) / capacity)} %), refused ${whole(shed)}/s, ${told(result)}`,
    )
    const afterMs = await controlMs(port)
    console.log(`  a question right after it: ${whole(afterMs)} ms`)
  }
} finally {
  await server.stop()
  rmSync(folder, { recursive: true })
}

function told({ shed, wrong, failed, silent, p50Ms, p99Ms, maxMs }: FloodResult): string {
  const odd =
    wrong + failed + silent === 0 ? 'none wrong or failed' : `${wrong} wrong, ${failed} failed, ${silent} silent`
  return `${odd}${shed === 0 ? ', none refused' : ''}; p50 ${whole(p50Ms)} ms, p99 ${whole(p99Ms)} ms, at most ${whole(maxMs)} ms`
}

/** How long one question takes that has to be right. */
async function controlMs(port: number): Promise<number> {
  const [control] = questionsFor(kinds, 1)
  if (control === undefined) return Number.NaN
  const { path, body } = authzenWire.one(control)
  const before = performance.now()
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (text.includes(authzenWire.allow) !== control.allowed) throw new Error(`the control was answered ${text}`)
  return performance.now() - before
}

function whole(number: number | undefined): string {
  return Math.round(number ?? 0).toLocaleString('en')
}
