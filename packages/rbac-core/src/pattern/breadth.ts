import type { ActionPattern } from './pattern.js'
import { isLiteral } from './relation.js'

/**
 * How much a pattern may match, roughly, where no list of operations can be counted: 1 for an action that is spelled out,
 * 1,000,000 for a bare star, and a tenth of that for each whole segment before the first star or behind the last, down
 * to 10.
 */
export function breadthOf(pattern: ActionPattern): number {
  if (isLiteral(pattern)) return 1
  const { pieces } = pattern
  const segments = [pieces[0] ?? '', pieces.at(-1) ?? '']
    .flatMap((piece) => piece.split('/'))
    .filter((part) => part !== '')
  return 10 ** Math.max(1, 6 - segments.length)
}

/** How much patterns may match together: never as much as a bare star does, unless one of them is one. */
export function totalBreadth(patterns: readonly ActionPattern[]): number {
  const sum = patterns.reduce((total, pattern) => total + breadthOf(pattern), 0)
  return patterns.some(({ folded }) => folded === '*') ? sum : Math.min(sum, MOST)
}

const MOST = 999_999
