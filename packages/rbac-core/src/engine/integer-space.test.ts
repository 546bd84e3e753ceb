import { describe, expect, it } from 'vitest'
import { IntegerSpace } from './integer-space.js'

describe('the room for runs of integers', () => {
  it("gives each taker integers that are nobody else's, until it says that they are given up", () => {
    const space = new IntegerSpace(16_000)
    const taken = new Map<ReturnType<IntegerSpace['take']>, { readonly mark: number; readonly array: number }>()
    let givenUp = 0
    for (let mark = 1; mark <= 2000; mark++) {
      const size = 1 + (mark % 90)
      const piece = space.take(size, (array) => {
        for (const [one, { array: its }] of taken) if (its === array) taken.delete(one)
        givenUp += 1
      })
      piece.chunk.fill(mark, piece.at, piece.at + size)
      taken.set(piece, { mark, array: space.current })
      expect(space.chunk(space.current)).toBe(piece.chunk)
    }
    expect(givenUp).toBeGreaterThan(10)
    expect(taken.size).toBeGreaterThan(100)
    for (const [{ chunk, at }, { mark }] of taken) {
      expect([...chunk.subarray(at, at + 1 + (mark % 90))]).toEqual(Array.from({ length: 1 + (mark % 90) }, () => mark))
    }
  })

  it('keeps to its budget, but for a piece that is larger by itself', () => {
    const space = new IntegerSpace(16_000)
    const arrays = new Set<Int32Array>()
    for (let piece = 0; piece < 3000; piece++) {
      arrays.add(space.take(50, (array) => arrays.delete(space.chunk(array))).chunk)
      const taken = [...arrays].reduce((sum, { length }) => sum + length, 0)
      expect(taken).toBeLessThanOrEqual(16_000)
    }
    expect(space.take(20_000, () => undefined).chunk.length).toBe(20_000)
  })
})
