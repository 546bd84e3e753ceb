/** Tells the time; a test gives its own. */
export type Clock = () => Date

export const SECOND_MS = 1000
export const DAY_MS = 86_400_000

/** Whole seconds since 1970, as tokens count. */
export function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / SECOND_MS)
}
