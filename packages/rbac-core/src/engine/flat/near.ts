/** How many integers `bringNear` fetches: eight pages of memory, which the nearest cache has room for. */
export const NEAR: number = 8 * 1024

/**
 * Fetches the next `NEAR` integers into the nearest cache: a word of each line of memory, of eight pages by turns. A loop
 * that goes through memory from front to back waits at the start of each page, since processors fetch ahead within one
 * only; eight at a time wait together. What is shorter is left alone.
 */
export function bringNear(values: Int32Array, from: number): void {
  if (from + NEAR > values.length) return
  let seen = 0
  for (let at = from; at < from + PAGE; at += LINE) {
    seen |= values[at] ?? 0
    seen |= values[at + PAGE] ?? 0
    seen |= values[at + 2 * PAGE] ?? 0
    seen |= values[at + 3 * PAGE] ?? 0
    seen |= values[at + 4 * PAGE] ?? 0
    seen |= values[at + 5 * PAGE] ?? 0
    seen |= values[at + 6 * PAGE] ?? 0
    seen |= values[at + 7 * PAGE] ?? 0
  }
  // Else no compiler would read what nobody asks for.
  SEEN[0] = seen
}

const SEEN = new Int32Array(1)
/** In integers. */
const PAGE = NEAR / 8
const LINE = 16
