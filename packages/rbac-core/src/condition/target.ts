import { type ActionPattern, parsePattern } from '../pattern/pattern.js'
import { overlaps } from '../pattern/relation.js'

/** May one action match both patterns? Yes, where it would take too long to tell. */
export function mayOverlap(a: ActionPattern, b: ActionPattern): boolean {
  return overlaps(a, b) ?? true
}

/** A pattern that was checked elsewhere, so its length is no matter here. */
export function readPattern(text: string): ActionPattern {
  return parsePattern(text, Number.POSITIVE_INFINITY)
}
