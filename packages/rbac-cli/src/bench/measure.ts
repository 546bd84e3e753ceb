import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** What one call takes, in nanoseconds. */
export interface Timing {
  /** The median of the rounds. */
  readonly each: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
}

/** Something to time: it is given fresh input made outside the timed part. */
export interface Timed<Input> {
  readonly input: (turn: number) => Input
  readonly call: (input: Input) => unknown
}

/**
 * Times subjects in turns, so that what disturbs one disturbs all, after a round for the compiler that does not count.
 *
 * Each is given `seconds` in all: half for runs of many calls, which give the mean, half for calls one by one, which
 * give the percentiles and are a little slower for being watched.
 */
export function timeInTurns<Input>(subjects: readonly Timed<Input>[], seconds: number): Timing[] {
  const means = subjects.map((): number[] => [])
  const singles = subjects.map((): number[] => [])
  let last: unknown
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const [index, { input, call }] of subjects.entries()) {
      let turn = (round + 1) * ROUND_TURNS
      const milliseconds = (seconds * 1000) / (ROUNDS + 1) / 2
      const runs: number[] = []
      for (const end = performance.now() + milliseconds; runs.length === 0 || performance.now() < end; ) {
        const inputs = Array.from({ length: RUN }, () => input(turn++))
        const start = process.hrtime.bigint()
        for (const each of inputs) last = call(each)
        runs.push(Number(process.hrtime.bigint() - start) / RUN)
      }
      const calls: number[] = []
      for (const end = performance.now() + milliseconds; calls.length === 0 || performance.now() < end; ) {
        for (const each of Array.from({ length: RUN }, () => input(turn++))) {
          const start = process.hrtime.bigint()
          last = call(each)
          calls.push(Math.max(0, Number(process.hrtime.bigint() - start) - TIMER_NANOSECONDS))
        }
      }
      if (round < 0) continue
      means[index]?.push(quantile(runs, 0.5))
      singles[index]?.push(...calls.slice(0, MOST_SINGLE))
    }
  }
  // What was answered is used, or a compiler might leave the question out.
  if (last === NOTHING) throw new Error('unreachable')
  return subjects.map((_, index) => {
    const calls = singles[index] ?? []
    return {
      each: quantile(means[index] ?? [], 0.5),
      p50: quantile(calls, 0.5),
      p99: quantile(calls, 0.99),
      p999: quantile(calls, 0.999),
    }
  })
}

const ROUNDS = 5
const RUN = 256
/** Far enough apart that two rounds do not begin with the same questions. */
const ROUND_TURNS = 1021
const MOST_SINGLE = 20_000
const NOTHING = Symbol('nothing')

/** Milliseconds the work takes, and what it made. */
export async function timed<Result>(work: () => Result | Promise<Result>): Promise<readonly [number, Result]> {
  const start = performance.now()
  const result = await work()
  return [performance.now() - start, result]
}

/** Bytes in use on the heap and in buffers outside it, after a full collection. */
export function bytesInUse(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics()
  return heap + outside
}

/** The value that a share of the values lies below. */
function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

const TIMER_NANOSECONDS = quantile(
  Array.from({ length: 10_000 }, () => {
    const start = process.hrtime.bigint()
    return Number(process.hrtime.bigint() - start)
  }),
  0.5,
)
