import { getHeapStatistics } from 'node:v8'
import { MOST_CALLS } from './pace.js'
import { quantile } from './statistics.js'

/** Something to time, whatever its input is. */
export interface Timed {
  readonly name: string
  /** How many operations one `run` stands for. */
  readonly operations: number
  /** Whether a run is over only when its promise is. */
  readonly isAsync: boolean
  /** Makes fresh input for the next run; not timed. */
  cut(): void
  run(): void | Promise<void>
  /** One run, each call timed on its own: nanoseconds for an operation, with what the timer costs subtracted. */
  timeEach(record: (nanoseconds: number) => void): void | Promise<void>
  /** One run of what is not async: bytes the heap grew by in each call, the look at the heap included. */
  weighEach(record: (bytes: number) => void): void
}

export interface Subject<Input> {
  readonly name: string
  /** Input for the `index`-th call, made anew each time. */
  readonly cut: (index: number) => Input
  readonly call: (input: Input) => unknown
  /** Calls in a run; default `MOST_CALLS`. */
  readonly calls?: number
  /** Operations in a call; default 1. */
  readonly operations?: number
  /** Whether `call` gives a promise, which is then waited for before the next call; default false. */
  readonly isAsync?: boolean
}

/**
 * Runs a subject over fresh input.
 *
 * One class for all subjects: its loop has seen many of them by the time it is timed, so that the compiler favours none
 * by inlining it. What the loop itself costs is shown by the no-op call.
 */
export class Batch<Input> implements Timed {
  readonly name: string
  readonly operations: number
  readonly isAsync: boolean
  /** The last answer: what a compiler can see is used, it can't leave out. */
  last: unknown
  readonly #cut: (index: number) => Input
  readonly #call: (input: Input) => unknown
  readonly #calls: number
  readonly #perCall: number
  #next = 0
  #input: readonly Input[] = []

  constructor({ name, cut, call, calls = MOST_CALLS, operations = 1, isAsync = false }: Subject<Input>) {
    this.name = name
    this.operations = calls * operations
    this.isAsync = isAsync
    this.#perCall = operations
    this.#cut = cut
    this.#call = call
    this.#calls = calls
  }

  cut(): void {
    this.last = undefined
    this.#input = Array.from({ length: this.#calls }, (_, index) => this.#cut(this.#next + index))
    this.#next += this.#calls
  }

  run(): void | Promise<void> {
    if (this.isAsync) return this.#runAwaited()
    const call = this.#call
    for (const input of this.#input) this.last = call(input)
  }

  timeEach(record: (nanoseconds: number) => void): void | Promise<void> {
    if (this.isAsync) return this.#timeEachAwaited(record)
    const call = this.#call
    for (const input of this.#input) {
      const start = process.hrtime.bigint()
      this.last = call(input)
      record(sinceStart(start) / this.#perCall)
    }
  }

  weighEach(record: (bytes: number) => void): void {
    const call = this.#call
    for (const input of this.#input) {
      const before = getHeapStatistics().used_heap_size
      this.last = call(input)
      record(getHeapStatistics().used_heap_size - before)
    }
  }

  async #runAwaited(): Promise<void> {
    const call = this.#call
    for (const input of this.#input) this.last = await call(input)
  }

  async #timeEachAwaited(record: (nanoseconds: number) => void): Promise<void> {
    const call = this.#call
    for (const input of this.#input) {
      const start = process.hrtime.bigint()
      this.last = await call(input)
      record(sinceStart(start) / this.#perCall)
    }
  }
}

function sinceStart(start: bigint): number {
  return Math.max(0, Number(process.hrtime.bigint() - start) - TIMER_NANOSECONDS)
}

const TIMER_NANOSECONDS: number = timerCost()

/** What lies between two looks at the clock when nothing else does: the median of many. */
function timerCost(): number {
  const costs = Float64Array.from({ length: 20_000 }, () => {
    const start = process.hrtime.bigint()
    return Number(process.hrtime.bigint() - start)
  })
  return quantile(costs.subarray(10_000).sort(), 0.5)
}
