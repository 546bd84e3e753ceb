/** ` (did you mean …?)` naming the candidates nearest to `text`, at most three; empty when none is near. */
export function didYouMean(text: string, candidates: Iterable<string>): string {
  const near = nearest(text, candidates)
  return near.length === 0 ? '' : ` (did you mean ${quoted(near)}?)`
}

/** `` `a`, `b` or `c` `` */
export function quoted(names: readonly string[]): string {
  const shown = names.map((name) => `\`${name}\``)
  const last = shown.pop() ?? ''
  return shown.length === 0 ? last : `${shown.join(', ')} or ${last}`
}

/** The candidates whose spelling is near to `text`, case ignored: nearest first, at most three. */
export function nearest(text: string, candidates: Iterable<string>): string[] {
  const wanted = text.toLowerCase()
  const most = Math.min(MOST_EDITS, Math.floor(wanted.length / 3) + 1)
  const near = new Map<string, number>()
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase(), most)
    if (distance <= most) near.set(candidate, distance)
  }
  const byDistance = [...near].sort(([a, near], [b, far]) => near - far || (a < b ? -1 : 1))
  return byDistance.slice(0, 3).map(([candidate]) => candidate)
}

/**
 * How many single edits turn `a` into `b`: a character put in, left out or changed, or two neighbours swapped.
 * Anything above `most` is `Infinity`. O(a·b), and O(1) where the lengths alone are too far apart.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Infinity
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity,
      )
    }
    if (Math.min(...current) > most) return Infinity
    beforeLast = last
    last = current
  }
  const distance = at(last, b.length)
  return distance > most ? Infinity : distance
}

const MOST_EDITS = 3

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity
}
