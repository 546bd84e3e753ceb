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
      const taken = [...arrays].reduce((sum, array) => sum + roomIn(array), 0)
      expect(taken).toBeLessThanOrEqual(16_000)
    }
    expect(roomIn(space.take(20_000, () => undefined).chunk)).toBe(20_000)
  })

  it('has room as long as a piece fits into what is open, or another array leaves some to spare', () => {
    const space = new IntegerSpace(1 << 20)
    const none = (): void => {
      throw new Error('nothing is to be given up')
    }
    expect(space.hasRoom(1)).toBe(true)
    expect(space.hasRoom((1 << 20) - (1 << 17))).toBe(true)
    expect(space.hasRoom((1 << 20) - (1 << 17) + 1)).toBe(false)
    const length = roomIn(space.take(16, none).chunk)
    // What is open is filled to its end before another array is opened.
    const open = space.current
    for (let left = length - 16; left > 0; left -= 16) space.take(16, none)
    expect(space.current).toBe(open)
    expect(space.take(16, none).at).toBe(0)
    expect(space.current).toBe(open + 1)
    // Until there is no room but in what is open.
    while (space.hasRoom(1 << 16)) space.take(1 << 16, none)
    const taken = space.current
    let last = space.take(16, none)
    while (space.hasRoom(16)) last = space.take(16, none)
    expect(last.at + 16).toBe(roomIn(last.chunk))
    expect(space.hasRoom(1 << 16)).toBe(false)
    expect(space.current).toBeGreaterThanOrEqual(taken)
    const sizes = Array.from({ length: space.current + 1 }, (_, number) => roomIn(space.chunk(number)))
    const all = sizes.reduce((sum, size) => sum + size, 0)
    expect(all).toBeLessThanOrEqual((1 << 20) - (1 << 17))
    expect(all).toBeGreaterThan((1 << 20) - (1 << 17) - (1 << 16) - (1 << 15))
  })

  it('gives nothing up for small pieces where large ones no longer find room', () => {
    const space = new IntegerSpace(1 << 20)
    let givenUp = 0
    for (let piece = 0; piece < 4000; piece++) {
      const size = space.hasRoom(1000) ? 1000 : 16
      space.take(size, () => {
        givenUp += 1
      })
    }
    expect(space.hasRoom(1000)).toBe(false)
    expect(givenUp).toBe(0)
  })
})

/** For how many integers an array is given out: as many lie behind them. */
function roomIn({ length }: Int32Array): number {
  return length / 2
}
