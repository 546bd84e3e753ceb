import Benchmark from 'benchmark'
import type { Timed } from './batch.js'
import { median, quantile, type Spread, spreadOf } from './statistics.js'
import { nextTurn } from './turn.js'

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
  readonly p999?: number
  /** Throughput in units of the first subject's, round by round. */
  readonly ratio: Spread
  /** Throughput of `reference` in units of this subject's, round by round; absent without a reference. */
  readonly behind?: Spread
}

/**
 * Times the subjects in rounds, one after the other in each, so that a ratio is of neighbours: on a machine that others
 * use too, what is measured a minute apart can't be compared.
 *
 * @param reference index of the subject that the others are also compared with
 * @throws what a subject throws
 */
export async function race(subjects: readonly Timed[], effort: Effort, reference?: number): Promise<Timing[]> {
  const seconds = subjects.map((): number[] => [])
  const single = subjects.map((): number[] => [])
  for (let round = effort.warmUp === false ? 0 : -1; round < effort.rounds; round += 1) {
    for (const [index, subject] of subjects.entries()) {
      // What the one before made is held by no job any more, and goes when it is collected.
      await nextTurn()
      const period = await medianRun(subject, effort.seconds)
      const calls = await timeSingly(subject, effort)
      if (round < 0) continue
      seconds[index]?.push(period / subject.operations)
      for (const call of calls) single[index]?.push(call)
    }
  }
  const [first = []] = seconds
  const compared = reference === undefined ? undefined : seconds[reference]
  return subjects.map(({ name }, index) => {
    const own = seconds[index] ?? []
    return {
      name,
      nanoseconds: spreadOf(own.map((period) => period * 1e9)),
      ...percentilesOf(single[index] ?? []),
      ratio: quotients(first, own),
      ...(compared !== undefined && { behind: quotients(own, compared) }),
    }
  })
}

function percentilesOf(calls: readonly number[]): Pick<Timing, 'p50' | 'p99' | 'p999'> {
  if (calls.length === 0) return {}
  const sorted = Float64Array.from(calls).sort()
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), p999: quantile(sorted, 0.999) }
}

function quotients(above: readonly number[], below: readonly number[]): Spread {
  return spreadOf(below.map((period, round) => (above[round] ?? Number.NaN) / period))
}

/** Seconds for one run: the median of the samples. */
function medianRun(subject: Timed, seconds: number): number | Promise<number> {
  return subject.isAsync ? medianOfAwaited(subject, seconds) : medianByBenchmark(subject, seconds)
}

function medianByBenchmark(subject: Timed, seconds: number): number {
  const bench = new Benchmark(optionsFor(subject, seconds)).run({ async: false })
  // Benchmark keeps what a test throws to itself.
  if (bench.error !== undefined) throw bench.error
  return median(bench.stats.sample)
}

/** Benchmark's way of waiting adds a timer to every sample; a run is long enough to be timed by itself. */
async function medianOfAwaited(subject: Timed, seconds: number): Promise<number> {
  const samples: number[] = []
  const end = performance.now() + seconds * 1000
  do {
    await nextTurn()
    subject.cut()
    const start = performance.now()
    await subject.run()
    samples.push((performance.now() - start) / 1000)
  } while (performance.now() < end)
  return median(samples)
}

async function timeSingly(subject: Timed, { singleCalls, seconds }: Effort): Promise<number[]> {
  const calls: number[] = []
  const end = performance.now() + seconds * 1000
  while (calls.length < singleCalls && performance.now() < end) {
    subject.cut()
    await subject.timeEach((nanoseconds) => calls.push(nanoseconds))
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
