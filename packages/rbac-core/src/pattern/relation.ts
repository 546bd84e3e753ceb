import { DEFAULT_LIMITS } from '../model/limits.js'
import { PatternAutomaton } from './automaton.js'
import { someAction } from './language.js'
import { matches } from './match.js'
import type { ActionPattern } from './pattern.js'
import { isPossible, readingsOf } from './readings.js'

/** No action is longer, unless an engine was given another limit. */
export const LONGEST_ACTION: number = DEFAULT_LIMITS.actionLength

/** What can be told of patterns, or undefined: it would take too long to tell, which needs patterns that nobody writes. */
export type Told = boolean | undefined

/** Told of work that takes long, in about as much as two patterns take to be compared; may throw to end it. */
type Spend = (amount: number) => void

/** Does `a` match every action that `b` matches? O(lengths). */
export function covers(a: ActionPattern, b: ActionPattern, longest: number = LONGEST_ACTION, spend?: Spend): Told {
  if (a.folded === '*' || a.folded === b.folded) return true
  if (isLiteral(b)) return matches(a, b.folded) || !isPossible(b, longest)
  return isTaken(b, [a], longest, spend)
}

/** Is there an action that both match? O(lengths). */
export function overlaps(a: ActionPattern, b: ActionPattern, longest: number = LONGEST_ACTION, spend?: Spend): Told {
  if (isLiteral(a)) return matches(b, a.folded) && isPossible(a, longest)
  if (isLiteral(b)) return matches(a, b.folded) && isPossible(b, longest)
  if (!edgesMeet(a, b) || !isPossible(a, longest) || !isPossible(b, longest)) return false
  // Between the longer head and the longer tail there is room for all that stands between stars, first a's, then b's.
  if (a.folded.length + b.folded.length <= longest) return true
  return isAnyLeft([a, b], [], longest, spend)
}

/**
 * Is every action that matches `pattern` taken by one of `takers`? O(readings x takers).
 *
 * @see readingsOf, for why it is enough to look at those
 */
export function isTaken(
  pattern: ActionPattern,
  takers: readonly ActionPattern[],
  longest: number = LONGEST_ACTION,
  spend?: Spend,
): Told {
  const readings = readingsOf(pattern)
  if (readings !== undefined) {
    const left = readings.filter((text) => !takers.some((taker) => matches(taker, text)))
    if (left.length === 0) return true
    if (left.some((text) => text.length <= longest)) return false
  }
  const left = isAnyLeft([pattern], takers, longest, spend)
  return left === undefined ? undefined : !left
}

export function isLiteral({ pieces }: ActionPattern): boolean {
  return pieces.length === 1
}

/** May what stands before the first star and behind the last be found in one text? */
export function edgesMeet(a: ActionPattern, b: ActionPattern): boolean {
  const [headA = '', headB = ''] = [a.pieces[0], b.pieces[0]]
  const [tailA = '', tailB = ''] = [a.pieces.at(-1), b.pieces.at(-1)]
  return (headA.startsWith(headB) || headB.startsWith(headA)) && (tailA.endsWith(tailB) || tailB.endsWith(tailA))
}

const MOST_STATES = 16_384

function isAnyLeft(
  all: readonly ActionPattern[],
  none: readonly ActionPattern[],
  longest: number,
  spend: Spend | undefined,
): Told {
  const automata = (patterns: readonly ActionPattern[]) => patterns.map((pattern) => new PatternAutomaton(pattern))
  const action = someAction({ all: automata(all), none: automata(none) }, MOST_STATES, longest, spend)
  return action === undefined ? undefined : action !== null
}
