/**
 * Numbers in order: first by a 32-bit beginning of what they stand for, which is quick and nearly always tells, then as
 * `compare` says. O(n log n).
 *
 * @param beginOf never in another order than `compare`; equal where it can't tell
 */
export function inOrder(
  numbers: Int32Array,
  beginOf: (number: number) => number,
  compare: (a: number, b: number) => number,
): Int32Array {
  const { length } = numbers
  const room = 2 ** (32 - Math.clz32(length))
  // Beginning and place together have to be an exact integer.
  const dropped = Math.max(1, (2 ** 32 * room) / 2 ** 53)
  const packed = new Float64Array(length)
  for (let at = 0; at < length; at++) {
    packed[at] = Math.floor((beginOf(numbers[at] ?? 0) >>> 0) / dropped) * room + at
  }
  packed.sort()
  const sorted = new Int32Array(length)
  for (let at = 0; at < length; at++) sorted[at] = numbers[(packed[at] ?? 0) % room] ?? 0
  for (let start = 0, end = 0; start < length; start = end) {
    const begin = Math.floor((packed[start] ?? 0) / room)
    do end++
    while (end < length && Math.floor((packed[end] ?? 0) / room) === begin)
    if (end - start > 1) sorted.set([...sorted.subarray(start, end)].sort(compare), start)
  }
  return sorted
}
