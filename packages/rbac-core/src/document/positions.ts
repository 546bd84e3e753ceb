import type { Position } from './place.js'

/** Line and column of each offset, in the order given; undefined for undefined. One pass over the text. */
export function positionsOf(text: string, offsets: readonly (number | undefined)[]): (Position | undefined)[] {
  const positions = new Array<Position | undefined>(offsets.length).fill(undefined)
  const order = [...offsets.keys()].sort((a, b) => (offsets[a] ?? 0) - (offsets[b] ?? 0))
  let line = 1
  let lineStart = 0
  let lineEnd = text.indexOf('\n')
  for (const index of order) {
    const offset = offsets[index]
    if (offset === undefined) continue
    while (lineEnd !== -1 && lineEnd < offset) {
      line += 1
      lineStart = lineEnd + 1
      lineEnd = text.indexOf('\n', lineStart)
    }
    positions[index] = { line, column: offset - lineStart + 1 }
  }
  return positions
}

export function positionOf(text: string, offset: number): Position {
  return positionsOf(text, [offset])[0] ?? { line: 1, column: 1 }
}
