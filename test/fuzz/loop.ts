import { setImmediate } from 'node:timers/promises'
import type { Random } from '../worlds/gen.js'
import type { Coverage } from './coverage.js'
import { mutated } from './mutate.js'
import { type Failure, failureOf } from './run-input.js'
import type { FuzzTarget } from './target.js'

export interface LoopOptions {
  readonly target: FuzzTarget
  readonly random: Random
  /** What was kept before, and the seeds: they run first. */
  readonly start: readonly string[]
  readonly coverage: Pick<Coverage, 'add' | 'peek'>
  /** Asked before each batch. */
  readonly goesOn: (executions: number) => boolean
  /** Is told of each input before it runs. */
  readonly before?: (input: string) => void
}

export interface LoopResult {
  readonly executions: number
  /** Inputs that ran code which none before them had, the newest last. */
  readonly kept: readonly string[]
  /** Of the kept ones, those that were not there at the start. */
  readonly found: number
  readonly failure?: Failure & { readonly input: string }
}

/** Asking V8 costs about as much as some dozens of runs, so it is asked once for so many inputs. */
const BATCH = 64

/**
 * Runs inputs made of kept ones until `goesOn` says no, or one breaks a law. An input that runs code for the first time
 * is kept. Of a batch in which that happened each input runs again alone, to tell which it was.
 */
export async function fuzz(options: LoopOptions): Promise<LoopResult> {
  const { target, random, coverage, goesOn, before } = options
  const kept: string[] = []
  let executions = 0

  const runs = async (input: string): Promise<Failure | undefined> => {
    before?.(input)
    executions += 1
    return failureOf(target, input)
  }

  /** Keeps what is new, one input at a time. */
  const keep = async (inputs: readonly string[]): Promise<(Failure & { readonly input: string }) | undefined> => {
    for (const input of inputs) {
      const failure = await runs(input)
      if (failure !== undefined) return { ...failure, input }
      if (coverage.add() > 0) kept.push(input)
    }
    return undefined
  }

  coverage.add()
  const failure = await keep(options.start)
  if (failure !== undefined) return { executions, kept, found: 0, failure }
  const atStart = kept.length
  while (goesOn(executions)) {
    const batch = Array.from({ length: BATCH }, () =>
      mutated(chosen(kept, random), chosen(kept, random), target, random),
    )
    // What is referred to weakly is kept until the job ends, and without this all batches would be one.
    await setImmediate()
    for (const input of batch) {
      const failure = await runs(input)
      if (failure !== undefined)
        return { executions, kept, found: kept.length - atStart, failure: { ...failure, input } }
    }
    if (!coverage.peek()) continue
    const failure = await keep(batch)
    if (failure !== undefined) return { executions, kept, found: kept.length - atStart, failure }
  }
  return { executions, kept, found: kept.length - atStart }
}

/** One of all, but half the time one of the newest: what was reached last is what lies next to the unknown. */
function chosen(kept: readonly string[], random: Random): string {
  if (kept.length === 0) return ''
  const newest = random(2) === 0 ? Math.min(kept.length, 8 + (kept.length >> 3)) : kept.length
  return kept[kept.length - 1 - random(newest)] ?? ''
}
