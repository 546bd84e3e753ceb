import { foldAscii } from './text.js'

/**
 * The known word nearest to `word`, at most `within` edits away, ASCII case ignored; undefined when none is that near.
 */
export function nearest(word: string, known: Iterable<string>, within = 2): string | undefined {
  const wanted = foldAscii(word)
  let best: string | undefined
  let bestDistance = within + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue
    const distance = editDistance(wanted, foldAscii(candidate))
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/**
 * How many edits make `a` into `b`, where an edit inserts, deletes or replaces one character or swaps two neighbours
 * (Damerau-Levenshtein, each character edited at most once). O(a.length * b.length).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1))
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, at(beforeLast, column - 2) + 1)
      }
      current.push(cost)
    }
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? 0
}
