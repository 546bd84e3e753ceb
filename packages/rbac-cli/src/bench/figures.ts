import { cpus } from 'node:os'
import { type AccessRequest, createEngine, type Engine, type Policy } from 'rbac-core'
import { ThreeMaps } from './floor.js'
import { bytesInUse, timed, timeInTurns } from './measure.js'
import { type Kind, Questions } from './questions.js'

/** What `rbac bench` says, without its schema. Times are in nanoseconds unless their name has another unit. */
export interface Figures {
  readonly questions: { readonly count: number } & { readonly [kind in Kind]: number }
  readonly assignments: number
  readonly readMilliseconds: number
  readonly compileMilliseconds: number
  readonly policyBytes: number
  readonly engineBytes: number
  readonly calls: readonly CallFigures[]
  readonly machine: { readonly node: string; readonly cpu: string; readonly cores: number }
}

export interface CallFigures {
  readonly call: 'can' | 'check' | 'three Map.get'
  readonly questions: Kind | 'all'
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
  /** Throughput in units of three look-ups in maps: the one figure to compare between machines. */
  readonly timesFloor: number
}

/** How a policy under test comes to be read and asked. */
export interface Work {
  readonly read: () => Promise<Policy>
  readonly requestsFor: (policy: Policy) => Promise<readonly AccessRequest[]>
  readonly clock: () => Date
  /** For each call and kind of question. */
  readonly seconds: number
}

/** @throws what reading, compiling or answering throws */
export async function measure({ read, requestsFor, clock, seconds }: Work): Promise<Figures> {
  // What reads policies is not the policy: it is there before anything is counted.
  await Promise.all([import('rbac-core/node'), import('rbac-core/builtin-roles')])
  const empty = bytesInUse()
  const [readMilliseconds, policy] = await timed(read)
  const withPolicy = bytesInUse()
  const [compileMilliseconds, engine] = await timed(() => createEngine(policy, { clock }))
  const withEngine = bytesInUse()
  const requests = await requestsFor(policy)
  const questions = new Questions(requests, engine)
  const floor = new ThreeMaps(requests)
  const number = (kind: Kind) => questions.indexes(kind).length
  return {
    questions: {
      count: requests.length,
      allowed: number('allowed'),
      refused: number('refused'),
      denied: number('denied'),
    },
    assignments: policy.roleAssignments.length,
    readMilliseconds,
    compileMilliseconds,
    policyBytes: Math.max(0, withPolicy - empty),
    engineBytes: Math.max(0, withEngine - withPolicy),
    calls: KINDS.flatMap((kind) => callsOf(kind, questions, engine, floor, seconds)),
    machine: { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length },
  }
}

const KINDS: readonly (Kind | 'all')[] = ['all', 'allowed', 'refused', 'denied']

function callsOf(
  kind: Kind | 'all',
  questions: Questions,
  engine: Engine,
  floor: ThreeMaps,
  seconds: number,
): CallFigures[] {
  const indexes = questions.indexes(kind)
  if (indexes.length === 0) return []
  const input = (turn: number) => questions.fresh(indexes[turn % indexes.length] ?? 0)
  const calls = [
    ['three Map.get', (request: AccessRequest) => floor.find(request)],
    ['can', (request: AccessRequest) => engine.can(request)],
    ['check', (request: AccessRequest) => engine.check(request)],
  ] as const
  const timings = timeInTurns(
    calls.map(([, call]) => ({ input, call })),
    seconds,
  )
  const [unit] = timings
  return timings.flatMap(({ each, ...percentiles }, index) => {
    const call = calls[index]?.[0]
    if (call === undefined || unit === undefined) return []
    return [{ call, questions: kind, perSecond: 1e9 / each, ...percentiles, timesFloor: unit.each / each }]
  })
}
