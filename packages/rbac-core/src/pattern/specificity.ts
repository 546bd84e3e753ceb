import { compareText } from '../model/text.js'
import type { ActionPattern } from './pattern.js'

/**
 * Orders patterns so that the one to name comes first, whatever order they were listed in: one without a star, then the
 * longest, then the smallest text.
 */
export function bySpecificity(a: ActionPattern, b: ActionPattern): number {
  const literalFirst = Math.min(a.pieces.length, 2) - Math.min(b.pieces.length, 2)
  return (
    literalFirst || b.folded.length - a.folded.length || compareText(a.folded, b.folded) || compareText(a.text, b.text)
  )
}
