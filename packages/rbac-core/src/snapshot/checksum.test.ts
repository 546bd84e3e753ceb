import { describe, expect, it } from 'vitest'
import { NEAR } from '../engine/flat/near.js'
import { checksumOf } from './checksum.js'

describe('a checksum', () => {
  it.each([0, 1, 7, 8, 9, NEAR - 1, NEAR, NEAR + 9, 3 * NEAR + 12])(
    'of %i words is that of each in its lane',
    (length) => {
      const head = Int32Array.from({ length: 8 }, (_, index) => index * 77)
      const body = Int32Array.from({ length }, (_, index) => Math.imul(index + 1, 0x01000193) ^ (index << 7))
      expect(checksumOf(head, body)).toEqual(plainly(head, body))
    },
  )

  it('is what it was when the format was made', () => {
    const words = Int32Array.from({ length: 20_001 }, (_, index) => Math.imul(index, index))
    expect([...checksumOf(new Int32Array(8), words)]).toEqual(PINNED)
  })
})

const PINNED = [3712748932, 729587062, 2768202234, 3931215119]

/** Word by word: eight lanes by turns, what is left over into the first. */
function plainly(head: Int32Array, body: Int32Array): Uint32Array {
  const lanes = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89]
  for (const words of [head, body]) {
    for (const [index, word] of words.entries()) {
      const lane = index < (words.length & ~7) ? index & 7 : 0
      lanes[lane] = step(lanes[lane] ?? 0, word)
    }
  }
  return Uint32Array.from({ length: 4 }, (_, index) =>
    step(step(lanes[index] ?? 0, lanes[index + 4] ?? 0), head.length + body.length),
  )
}

function step(lane: number, word: number): number {
  const mixed = Math.imul(lane ^ word, 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}
