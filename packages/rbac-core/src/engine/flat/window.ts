import type { ScheduleInstance } from '../../model/assignment.js'

/** When an assignment holds: `start <= t < end`. An eligible one never does. */
export type Window =
  | { readonly eligible: false; readonly start: number; readonly end: number }
  | { readonly eligible: true }

export function windowOf({ startTime, endTime }: Pick<ScheduleInstance, 'startTime' | 'endTime'>): Window {
  return { eligible: false, start: startTime ?? Number.NEGATIVE_INFINITY, end: endTime ?? Number.POSITIVE_INFINITY }
}
