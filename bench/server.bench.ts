/**
 * How many decisions a second does `rbac serve` make over HTTP, on one processor, beside Cerbos with an equal policy, the
 * same client on the other processor; and does it depend on the size of the policy?
 *
 *   node bench/dist/server.bench.js [--cerbos <binary>] [--sizes 800,8000,40000] [--seconds 5] [--rounds 3]
 *     [--workers 1,2]
 *
 * `--workers` asks servers with so many threads instead, which get both processors and share them with the client.
 *
 * Every answer is compared with the one it has to be; a wrong one ends the run.
 */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { LoadJob, LoadRequest, LoadResult } from './server/load.js'
import { kindsFor, questionsFor, type ServerQuestion } from './server/rules.js'
import { runClient } from './server/run-client.js'
import { type BenchedServer, startCerbos, startOurs } from './server/servers.js'
import { authzenWire, cerbosWire, type Wire } from './server/wire.js'

const BATCH = 50
const CONNECTIONS = 32

const { values } = parseArgs({
  options: {
    cerbos: { type: 'string' },
    sizes: { type: 'string', default: '800,8000,40000' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    workers: { type: 'string' },
  },
})

/** Where the comparison of libraries puts it. */
const FETCHED = fileURLToPath(
  new URL('../cerbos/node_modules/@cerbos/cerbos-linux-x64/cerbos-linux-x64', import.meta.url),
)
const cerbos = values.cerbos ?? (existsSync(FETCHED) ? FETCHED : undefined)
if (cerbos === undefined) console.log("Cerbos: no binary; give --cerbos <path of its npm package's>")

interface Figure {
  readonly decisionsPerSecond: number
  /** By the processor time the server used: what it would be on a processor of its own, however busy the machine is. */
  readonly decisionsPerProcessorSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

for (const rules of values.sizes.split(',').map(Number)) {
  const kinds = kindsFor(rules)
  const folder = mkdtempSync(join(tmpdir(), 'rbac-bench-server-'))
  try {
    if (values.workers !== undefined) {
      for (const threads of values.workers.split(',').map(Number)) {
        const ours = await startOurs(kinds, folder, threads)
        await report(`${threads} threads`, rules, ours, authzenWire, kinds, folder)
      }
      continue
    }
    await report('rbac serve', rules, await startOurs(kinds, folder), authzenWire, kinds, folder)
    if (cerbos !== undefined)
      await report('cerbos', rules, await startCerbos(cerbos, kinds, folder), cerbosWire, kinds, folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function report(
  name: string,
  rules: number,
  server: BenchedServer,
  wire: Wire,
  kinds: readonly string[],
  folder: string,
): Promise<void> {
  try {
    const questions = questionsFor(kinds, 2000)
    const single = await measured(
      server,
      wire,
      questions.map((question) => [question]),
      folder,
    )
    const batched = await measured(server, wire, batchesOf(kinds), folder)
    const row = [single, batched].map(
      ({ decisionsPerSecond, decisionsPerProcessorSecond, p50Ms, p99Ms }) =>
        `${whole(decisionsPerSecond)}/s  ${whole(decisionsPerProcessorSecond)} per processor second  p50 ${p50Ms.toFixed(2)} ms  p99 ${p99Ms.toFixed(2)} ms`,
    )
    console.log(
      `${String(rules).padStart(8)} rules  ${name.padEnd(10)}  single ${row[0]}  |  batch of ${BATCH} ${row[1]}  |  ${server.memoryMb().toFixed(0)} MB  start ${server.startSeconds.toFixed(1)} s`,
    )
  } finally {
    await server.stop()
  }
}

/** Batches of questions of one user, since Cerbos knows no others. */
function batchesOf(kinds: readonly string[]): readonly (readonly ServerQuestion[])[] {
  const byUser = new Map<string, ServerQuestion[]>()
  // Of the first few teams, so that there is enough of each.
  for (const question of questionsFor(kinds.slice(0, 100), 200 * BATCH)) {
    byUser.set(question.user, [...(byUser.get(question.user) ?? []), question])
  }
  return [...byUser.values()].flatMap((questions) => {
    const full = Math.floor(questions.length / BATCH)
    return Array.from({ length: full }, (_, index) => questions.slice(index * BATCH, (index + 1) * BATCH))
  })
}

/** The median of the rounds. */
async function measured(
  server: BenchedServer,
  wire: Wire,
  groups: readonly (readonly ServerQuestion[])[],
  folder: string,
): Promise<Figure> {
  const file = join(folder, 'requests.json')
  const isBatch = groups.some(({ length }) => length > 1)
  const requests = groups.map((group): LoadRequest => {
    const [only] = group
    const { path, body } = isBatch || only === undefined ? wire.batch(group) : wire.one(only)
    return { path, body: JSON.stringify(body), allows: group.filter(({ allowed }) => allowed).length }
  })
  writeFileSync(file, JSON.stringify(requests))
  const decisions = isBatch ? BATCH : 1
  const figures: Figure[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    const job: LoadJob = {
      port: server.port,
      connections: CONNECTIONS,
      seconds: Number(values.seconds),
      warmUpSeconds: round === 0 ? 2 : 0.5,
      requests: file,
      allow: wire.allow,
    }
    const usedBefore = server.processorSeconds()
    const result = await runClient<LoadJob, LoadResult>('load', job)
    const used = server.processorSeconds() - usedBefore
    if (result.wrong > 0 || result.failed > 0) throw new Error(`${result.wrong} wrong answers, ${result.failed} failed`)
    figures.push({
      decisionsPerSecond: (result.requests * decisions) / result.seconds,
      decisionsPerProcessorSecond: (result.answered * decisions) / used,
      p50Ms: result.p50Ms,
      p99Ms: result.p99Ms,
    })
  }
  figures.sort((a, b) => a.decisionsPerProcessorSecond - b.decisionsPerProcessorSecond)
  const median = figures[figures.length >> 1]
  if (median === undefined) throw new Error('no rounds')
  return median
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en')
}
