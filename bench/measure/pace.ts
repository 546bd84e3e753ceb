import { median } from './statistics.js'

/**
 * How many calls make a run of less than a millisecond, `MOST_CALLS` at most: long against what goes before it, short
 * against the turns that a busy machine gives a process, for a run that is interrupted is no measure of anything. What is
 * as quick as a look-up makes runs of the same length as the floors do, whatever a few trials took.
 *
 * @param nanoseconds what some calls took
 */
export function callsInRun(nanoseconds: readonly number[]): number {
  return Math.max(1, Math.min(MOST_CALLS, Math.floor(RUN_NANOSECONDS / median(nanoseconds))))
}

/** Few enough for their strings to be near the processor, as those of a request are. */
export const MOST_CALLS = 256
/** Calls to look at before a pace is set. */
export const TRIALS = 9
const RUN_NANOSECONDS = 700_000
