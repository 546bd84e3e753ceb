import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_NODE } from '../../scope/trie.js'
import { MARKS, markedAs, markedWith, markOf, meeting, meets, needIn, packGrant } from './grants.js'

const node = fc.oneof(fc.nat(MARKS * 2), fc.constantFrom(0, 1, MARKS - 1, MARKS, NO_NODE))
const held = fc.oneof(fc.nat(MARKS * 2), fc.constantFrom(0, 1, MARKS - 1, MARKS))

describe('a grant among many', () => {
  it('has one of three marks exactly where its node may be one of the three', () => {
    fc.assert(
      fc.property(held, node, node, node, (own, ...others) => {
        const [first, second, third] = others.map(markOf) as [number, number, number]
        const alike = others.some((other) => other !== NO_NODE && other % MARKS === own % MARKS)
        expect(markedAs(first, second, third, packGrant(markOf(own), 0))).toBe(alike ? 1 : 0)
      }),
    )
  })

  it('keeps what it needs beside every mark, the one for no node included', () => {
    for (const own of [0, 1, MARKS - 1]) expect(needIn(packGrant(markOf(own), 8190))).toBe(8190)
    expect(markOf(NO_NODE)).toBeGreaterThanOrEqual(MARKS)
  })

  it('is marked with the bit of its wide node alone', () => {
    for (let mark = 0; mark < 32; mark++) {
      const grant = packGrant(mark, 0)
      expect(markedWith(1 << mark, grant) & 1).toBe(1)
      expect(markedWith(~(1 << mark), grant) & 1).toBe(0)
    }
  })

  it('meets an action by its own bit alone', () => {
    for (let bit = 0; bit < 96; bit++) {
      const bits = new Int32Array(4)
      bits[1 + (bit >>> 5)] = 1 << bit
      expect([meets(bit * 2, bits, 1), meeting(bit * 2, bits, 1) & 1]).toEqual([true, 1])
      for (let word = 0; word < bits.length; word++) bits[word] = ~(bits[word] ?? 0)
      expect([meets(bit * 2 + 1, bits, 1), meeting(bit * 2 + 1, bits, 1) & 1]).toEqual([false, 0])
    }
  })
})
