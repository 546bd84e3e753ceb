import { matches } from '../pattern/match.js'
import { type ActionPattern, parsePattern } from '../pattern/pattern.js'

/**
 * May one action match both patterns?
 *
 * May say yes too often, never too rarely: of two patterns with stars only what stands before the first star and
 * behind the last is compared, which is enough for a warning that has to be right.
 */
export function mayOverlap(a: ActionPattern, b: ActionPattern): boolean {
  if (isConcrete(a)) return matches(b, a.folded)
  if (isConcrete(b)) return matches(a, b.folded)
  const [headA = '', headB = ''] = [a.pieces[0], b.pieces[0]]
  const [tailA = '', tailB = ''] = [a.pieces.at(-1), b.pieces.at(-1)]
  return (headA.startsWith(headB) || headB.startsWith(headA)) && (tailA.endsWith(tailB) || tailB.endsWith(tailA))
}

function isConcrete(pattern: ActionPattern): boolean {
  return pattern.pieces.length === 1
}

/** A pattern that was checked elsewhere, so its length is no matter here. */
export function readPattern(text: string): ActionPattern {
  return parsePattern(text, Number.POSITIVE_INFINITY)
}
