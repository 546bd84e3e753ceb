import type { Options } from './options.js'
import type { Findings } from './suite.js'
import type { WorldName } from './worlds.js'

/** What one process does. */
export interface Job {
  readonly world: WorldName
  readonly suite: string
  /** Of the suite `peers`, which. */
  readonly peer?: string
  readonly options: Options
}

/** What a job prints. */
export interface JobResult extends Findings {
  readonly suite: string
  readonly peer?: string
  readonly assignments: number
}

/** What is known of a job that came to nothing. */
export function failureOf({ suite, peer }: Job, assignments: number, note: string): JobResult {
  const figures = [{ measure: 'none', subject: peer ?? suite, note }] as const
  const agreement = { expected: 0, judged: 0 }
  return { suite, ...(peer !== undefined && { peer }), assignments, agreement, figures }
}
