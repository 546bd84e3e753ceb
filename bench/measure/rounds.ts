import Benchmark from 'benchmark'
import type { Timed } from './batch.js'
import { median, quantile, type Spread, spreadOf } from './statistics.js'

/** How much time goes into a figure. */
export interface Effort {
  readonly rounds: number
  /** For each subject in each round. */
  readonly seconds: number
  /** Calls timed on their own, for each subject in each round, as far as `seconds` go; 0: none. */
  readonly singleCalls: number
  /** Whether a round that is not counted goes before the others, for the compiler; default true. */
  readonly warmUp?: boolean
}

/** What one subject came to over all rounds, in nanoseconds for one operation. */
export interface Timing {
  readonly name: string
  /** Of each round the median run; of these the spread. */
  readonly nanoseconds: Spread
  /** Of single calls over all rounds; absent where none were timed. */
  readonly p50?: number
  readonly p99?: number
  /** Throughput in units of the first subject's, round by round. */
  readonly ratio: Spread
}

/**
 * Times the subjects in rounds, one after the other in each, so that a ratio is of neighbours: on a machine that others
 * use too, what is measured a minute apart can't be compared.
 *
 * @throws what a subject throws
 */
export function race(subjects: readonly Timed[], effort: Effort): Timing[] {
  const seconds = subjects.map((): number[] => [])
  const single = subjects.map((): number[] => [])
  for (let round = effort.warmUp === false ? 0 : -1; round < effort.rounds; round += 1) {
    const periods = runOnce(subjects, effort.seconds)
    for (const [index, subject] of subjects.entries()) {
      const calls = timeSingly(subject, effort)
      if (round < 0) continue
      seconds[index]?.push((periods[index] ?? Number.NaN) / subject.operations)
      for (const call of calls) single[index]?.push(call)
    }
  }
  return subjects.map(({ name }, index) => timingOf(name, seconds[index] ?? [], seconds[0] ?? [], single[index] ?? []))
}

function timingOf(name: string, own: readonly number[], first: readonly number[], single: readonly number[]): Timing {
  const sorted = Float64Array.from(single).sort()
  return {
    name,
    nanoseconds: spreadOf(own.map((period) => period * 1e9)),
    ...(single.length > 0 && { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) }),
    ratio: spreadOf(own.map((period, round) => (first[round] ?? Number.NaN) / period)),
  }
}

/** Seconds for one run of each subject: the median of the samples. */
function runOnce(subjects: readonly Timed[], seconds: number): number[] {
  const suite = new Benchmark.Suite()
  for (const subject of subjects) suite.add(optionsFor(subject, seconds))
  suite.run({ async: false })
  const benches: Benchmark[] = suite.map((bench: Benchmark) => bench)
  return benches.map((bench) => {
    // Benchmark keeps what a test throws to itself.
    if (bench.error !== undefined) throw bench.error
    return median(bench.stats.sample)
  })
}

function timeSingly(subject: Timed, { singleCalls, seconds }: Effort): number[] {
  const calls: number[] = []
  const end = performance.now() + seconds * 1000
  while (calls.length < singleCalls && performance.now() < end) {
    subject.cut()
    subject.timeEach((nanoseconds) => calls.push(nanoseconds))
  }
  return calls
}

/**
 * One run a sample, each on input made just before it.
 *
 * Benchmark compiles a test anew from its source text for every sample, so neither text may close over anything: what
 * they need hangs on `this`. A `minTime` of nearly nothing keeps it from running a test twice on the same input.
 */
function optionsFor(subject: Timed, seconds: number): Benchmark.Options & { subject: Timed } {
  return {
    name: subject.name,
    subject,
    setup: 'this.subject.cut()',
    fn: 'this.subject.run()',
    async: false,
    initCount: 1,
    minSamples: 1,
    minTime: 1e-9,
    maxTime: seconds,
  }
}
