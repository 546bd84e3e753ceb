import { describe, expect, it } from 'vitest'
import { bringNear, NEAR } from './near.js'
import { checkRange, checkRows } from './part-checks.js'
import type { Range } from './parts.js'

const LENGTHS = [1, 7, NEAR - 1, NEAR, NEAR + 1, 2 * NEAR, 3 * NEAR - 5]

describe('a column in which every number has to lie in a range', () => {
  it.each(LENGTHS)('is refused wherever of %i the one lies that does not', (length) => {
    const values = new Int32Array(length).map((_, index) => (index % 9) - 1)
    expect(() => checkRange(values, 'some', -1, 8)).not.toThrow()
    for (const at of placesIn(length)) {
      const before = values[at] ?? 0
      for (const outside of [-2, 8, 0x7fffffff, -0x80000000]) {
        values[at] = outside
        expect(() => checkRange(values, 'some', -1, 8)).toThrow(`has ${outside} at ${at}, which is out of its range`)
      }
      values[at] = before
    }
  })
})

describe('rows in which every number has to lie in a range of its own', () => {
  const ranges: readonly Range[] = [
    [0, 3],
    [-1, 1],
    [1, 2],
    [0, 100],
    [0, 1],
  ]

  it.each([1, 3, 5])('are refused wherever the one lies that does not, in rows of %i', (stride) => {
    const own = ranges.slice(0, stride)
    const rows = Math.ceil((2 * NEAR + 10) / stride)
    const values = Int32Array.from({ length: rows * stride }, (_, index) => (own[index % stride] as Range)[1] - 1)
    expect(() => checkRows(values, 'some', own)).not.toThrow()
    for (const at of placesIn(values.length)) {
      const before = values[at] ?? 0
      const [low, high] = own[at % stride] as Range
      for (const outside of [low - 1, high]) {
        values[at] = outside
        expect(() => checkRows(values, 'some', own)).toThrow(`has ${outside} at ${at}, which is out of its range`)
      }
      values[at] = before
    }
  })

  it('are refused when one is cut off', () => {
    expect(() => checkRows(new Int32Array(7), 'some', ranges.slice(0, 4))).toThrow('is cut off')
  })
})

describe('memory that is brought near', () => {
  it('may be as short as it likes, and from anywhere on', () => {
    for (const length of LENGTHS) {
      for (const from of [0, 1, length, NEAR, 2 * NEAR]) expect(bringNear(new Int32Array(length), from)).toBeUndefined()
    }
  })
})

function placesIn(length: number): number[] {
  const all = [0, 1, 2, 3, 4, length >>> 1, NEAR - 2, NEAR - 1, NEAR, NEAR + 1, NEAR + 4, length - 2, length - 1]
  return all.filter((at) => at >= 0 && at < length)
}
