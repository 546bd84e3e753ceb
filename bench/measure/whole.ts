import { median, type Spread, spreadOf } from './statistics.js'
import { nextTurn } from './turn.js'

/**
 * Nanoseconds of one call that works on a whole policy, in a turn of its own, so that what calls before it made is held by
 * no running job any more.
 *
 * The heap is not collected first: after a collection that is asked for V8 has forgotten much of what it compiled, and a
 * call takes up to three times as long as it does in a program that is left alone.
 */
export async function timeWhole(call: () => unknown): Promise<number> {
  await nextTurn()
  return nanosecondsOf(call)
}

/** The same several times over. */
export async function medianOfWhole(times: number, call: () => unknown): Promise<number> {
  const all: number[] = []
  for (let time = 0; time < times; time += 1) all.push(await timeWhole(call))
  return median(all)
}

export function nanosecondsOf(call: () => unknown): number {
  const start = performance.now()
  call()
  return (performance.now() - start) * 1e6
}

/**
 * How often what works on a whole policy is timed in a round, so that it is compiled by then: small policies take
 * milliseconds, a million seconds.
 */
export function timesInRound(assignments: number): number {
  return Math.max(1, Math.min(MOST_IN_ROUND, Math.floor(MOST_ITEMS_IN_ROUND / assignments)))
}

/** How many rounds there are time for. */
export function wholeRounds(assignments: number, rounds: number): number {
  return assignments < MOST_ITEMS_IN_ROUND ? rounds : Math.min(rounds, 3)
}

/** How many times as long `longer` took, round by round. */
export function timesAsLong(longer: readonly number[], shorter: readonly number[]): Spread {
  return spreadOf(shorter.map((each, round) => (longer[round] ?? Number.NaN) / each))
}

const MOST_IN_ROUND = 9
const MOST_ITEMS_IN_ROUND = 1_000_000
