import { createEngine, type Engine } from 'rbac-core'
import type { TimeFigure } from './figure.js'
import { quantile, spreadOf } from './measure/statistics.js'
import type { Suite } from './suite.js'
import { kindsOf } from './update/kinds.js'
import { wear } from './update/wear.js'
import { randomFrom } from './world/random.js'
import type { RequestLog } from './world/request-log.js'

/** Updates that were timed one by one, with questions in between as a server gets them. */
export const update: Suite = {
  name: 'update',
  question: 'How long does a change of the policy take, and what does it do to the questions after it?',
  onlyTenants: true,
  run(bench) {
    const { policy, requests, effort } = bench
    const agreement = bench.assertAgreement(bench.engine)
    const started = process.hrtime.bigint()
    const engine = createEngine(policy)
    const rebuild = Number(process.hrtime.bigint() - started)
    const kinds = kindsOf(policy, randomFrom(1))
    const own = kinds.map((): number[] => [])
    const asked: number[] = []
    const ask = asker(engine, requests, asked)
    const rounds = Math.max(20, effort.rounds * 50)
    // For the compiler; what it measures is not counted.
    run(kinds.length * Math.min(rounds, 100))
    for (const times of [...own, asked]) times.length = 0
    run(kinds.length * rounds)
    const mixed = own.flat()
    const alone = own.map((times) => [...times])
    const asAsked = [...asked]
    for (const times of own) times.length = 0
    if (wear(engine, policy)) run(kinds.length * rounds)
    const renewing = own.flat()
    assertSame(engine, createEngine(engine.policy), requests)
    return {
      agreement,
      figures: [
        ...kinds.map(({ name }, index) => figureOf(name, 'update', alone[index] ?? [], rebuild)),
        figureOf('all of them, mixed', 'update', mixed, rebuild),
        ...(renewing.length === 0 ? [] : [figureOf('while it is put together anew', 'update', renewing, rebuild)]),
        { ...figureOf('can, after each of them', 'request', asAsked), requests: 'all' },
        figureOf('createEngine, for comparison', 'rebuild', [rebuild]),
      ],
    }

    function run(updates: number): void {
      for (let index = 0; index < updates; index++) {
        const at = index % kinds.length
        const kind = kinds[at]
        const nth = Math.floor(index / kinds.length)
        if (kind === undefined) continue
        const change = nth % 2 === 0 ? kind.there(nth) : kind.back(nth - 1)
        own[at]?.push(timeOf(() => engine.update(change)))
        ask()
      }
    }
  },
}

/** Asks the next few questions, each timed alone. */
function asker(engine: Engine, requests: RequestLog, times: number[]): () => void {
  let next = 0
  return () => {
    for (let question = 0; question < QUESTIONS; question++) {
      const request = requests.cut(next++ % requests.length)
      times.push(timeOf(() => engine.can(request)))
    }
  }
}

const QUESTIONS = 50

function timeOf(call: () => unknown): number {
  const start = process.hrtime.bigint()
  call()
  return Number(process.hrtime.bigint() - start)
}

/** @throws {Error} when what was changed step by step answers otherwise than what was made at once */
function assertSame(one: Engine, other: Engine, requests: RequestLog): void {
  for (let index = 0; index < requests.length; index++) {
    const request = requests.cut(index)
    if (one.can(request) !== other.can(request)) throw new Error(`updates led astray at request ${index}`)
  }
}

function figureOf(subject: string, per: TimeFigure['per'], times: readonly number[], rebuild?: number): TimeFigure {
  const sorted = Float64Array.from(times).sort()
  const nanoseconds = spreadOf(times)
  return {
    measure: 'time',
    subject,
    per,
    perSecond: 1e9 / nanoseconds.median,
    nanoseconds,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    most: nanoseconds.most,
    ...(rebuild !== undefined && { timesRebuild: rebuild / nanoseconds.median }),
  }
}
