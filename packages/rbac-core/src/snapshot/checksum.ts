/**
 * A checksum of some words, four integers. Changing any one word changes it for certain, since each step can be undone;
 * any other change goes unnoticed with a chance of one in 2^32 or less. It guards against damage, not against somebody
 * who means it: what it covers is checked for sense as well.
 *
 * Four words at a time, in lanes that don't wait for each other: about a nanosecond for eight bytes.
 *
 * @param head comes first; a multiple of four words
 */
export function checksumOf(head: Uint32Array, body: Uint32Array): Uint32Array {
  const lanes = Uint32Array.from(LANES)
  absorb(lanes, head)
  absorb(lanes, body)
  return lanes.map((lane) => step(lane, head.length + body.length))
}

function absorb(lanes: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = lanes
  const { length } = words
  const blocks = length & ~3
  for (let at = 0; at < blocks; at += 4) {
    a = step(a, words[at] ?? 0)
    b = step(b, words[at + 1] ?? 0)
    c = step(c, words[at + 2] ?? 0)
    d = step(d, words[at + 3] ?? 0)
  }
  for (let at = blocks; at < length; at++) a = step(a, words[at] ?? 0)
  lanes.set([a, b, c, d])
}

/** Can be undone for either argument when the other is known, so neither can change without the outcome changing. */
function step(lane: number, word: number): number {
  const mixed = Math.imul(lane ^ word, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

const LANES = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]
