import { median } from './statistics.js'

/**
 * How many calls make a run of about a tenth of a millisecond, `MOST_CALLS` at most: long against a look at the clock, short
 * against the turns that a busy machine gives a process, for a run that is interrupted is no measure of anything.
 *
 * @param nanoseconds what some calls took
 */
export function callsInRun(nanoseconds: readonly number[]): number {
  return Math.max(1, Math.min(MOST_CALLS, Math.floor(RUN_NANOSECONDS / median(nanoseconds))))
}

/** Few enough for their strings to be in the cache, as those of a request are. */
export const MOST_CALLS = 64
/** Calls to look at before a pace is set. */
export const TRIALS = 9
const RUN_NANOSECONDS = 100_000
