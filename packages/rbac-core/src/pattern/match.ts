import type { ActionPattern } from './pattern.js'

/** Counts what a match costs, for tests that hold it to a bound. */
export interface StepCounter {
  steps: number
}

/**
 * Does the pattern match the whole of `action`?
 *
 * The first piece must start the action, the last must end it, and each piece between is taken where it first occurs:
 * an earlier end leaves more room for the rest, so there is no backtracking. A middle piece is found by
 * Knuth-Morris-Pratt: O(pattern + action), with no RegExp made from policy text.
 *
 * @param action case folded
 */
export function matches(pattern: ActionPattern, action: string, counter?: StepCounter): boolean {
  const { pieces, joins } = pattern
  const last = pieces.length - 1
  const first = pieces[0] ?? ''
  const end = pieces[last] ?? ''
  if (counter) counter.steps += first.length + end.length
  if (last === 0) return action === first
  if (!action.startsWith(first) || !action.endsWith(end)) return false
  let position = first.length
  for (let index = 1; index < last; index++) {
    const piece = pieces[index] ?? ''
    // Where the gap was a whole segment, the slash that ends the left piece may be the one that starts this piece.
    const found = indexOf(action, piece, joins[index - 1] ? position - 1 : position, counter)
    if (found === -1) return false
    position = found + piece.length
  }
  return action.length - end.length >= (joins[last - 1] ? position - 1 : position)
}

/** `text.indexOf(piece, from)` in time linear in both, whatever they hold. */
function indexOf(text: string, piece: string, from: number, counter: StepCounter | undefined): number {
  if (piece.length === 0) return from
  const failure = failureTable(piece, counter)
  let matched = 0
  for (let at = from; at < text.length; at++) {
    if (counter) counter.steps += 1
    while (matched > 0 && text[at] !== piece[matched]) {
      if (counter) counter.steps += 1
      matched = failure[matched - 1] ?? 0
    }
    if (text[at] === piece[matched]) matched += 1
    if (matched === piece.length) return at - matched + 1
  }
  return -1
}

/** For each prefix of `piece`, the length of its longest proper prefix that is also its suffix. */
export function failureTable(piece: string, counter?: StepCounter): number[] {
  const table = [0]
  let matched = 0
  for (let at = 1; at < piece.length; at++) {
    if (counter) counter.steps += 1
    while (matched > 0 && piece[at] !== piece[matched]) {
      if (counter) counter.steps += 1
      matched = table[matched - 1] ?? 0
    }
    if (piece[at] === piece[matched]) matched += 1
    table.push(matched)
  }
  return table
}
