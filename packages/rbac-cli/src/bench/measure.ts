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
  const milliseconds = (seconds * 1000) / (ROUNDS + 1) / 2
  const seen = subjects.map((subject) => ({
    course: new Course(subject),
    means: [] as number[],
    calls: [] as number[],
  }))
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const { course, means, calls } of seen) {
      const runs = forAWhile(milliseconds, () => [course.run()])
      const singles = forAWhile(milliseconds, () => course.runOneByOne())
      if (round < 0) continue
      means.push(quantile(runs, 0.5))
      calls.push(...singles.slice(0, MOST_SINGLE))
    }
  }
  return seen.map(({ means, calls }) => ({
    each: quantile(means, 0.5),
    p50: quantile(calls, 0.5),
    p99: quantile(calls, 0.99),
    p999: quantile(calls, 0.999),
  }))
}

const ROUNDS = 5
const RUN = 256
const MOST_SINGLE = 20_000

/** A subject on its way through its input, never given the same twice. */
class Course<Input> {
  /** The last answer: what a compiler can see is used, it can't leave out. */
  last: unknown
  readonly #subject: Timed<Input>
  #turn = 0

  constructor(subject: Timed<Input>) {
    this.#subject = subject
  }

  /** Nanoseconds for a call, of a run of many. */
  run(): number {
    const { call } = this.#subject
    const inputs = this.#inputs()
    const start = process.hrtime.bigint()
    for (const input of inputs) this.last = call(input)
    return Number(process.hrtime.bigint() - start) / RUN
  }

  /** Nanoseconds for each call, with what the clock costs taken off. */
  runOneByOne(): number[] {
    const { call } = this.#subject
    return this.#inputs().map((input) => {
      const start = process.hrtime.bigint()
      this.last = call(input)
      return Math.max(0, Number(process.hrtime.bigint() - start) - CLOCK_NANOSECONDS)
    })
  }

  #inputs(): Input[] {
    return Array.from({ length: RUN }, () => this.#subject.input(this.#turn++))
  }
}

/** Once at least, then until the time is up. */
function forAWhile(milliseconds: number, measure: () => number[]): number[] {
  const end = performance.now() + milliseconds
  const all = measure()
  while (performance.now() < end) all.push(...measure())
  return all
}

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

const CLOCK_NANOSECONDS = quantile(
  Array.from({ length: 10_000 }, () => {
    const start = process.hrtime.bigint()
    return Number(process.hrtime.bigint() - start)
  }),
  0.5,
)
