import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareText, foldAscii } from '../../model/text.js'
import { HolderTable } from '../flat/holder-table.js'
import { Texts } from '../flat/texts.js'
import { inOrder } from './order.js'

const guid = fc.uuid()
const id = fc.oneof(
  guid,
  guid.map((text) => text.toUpperCase()),
  guid.map((text) => `${text.slice(0, 35)}X`),
  fc.string({ unit: fc.constantFrom('a', 'B', '0', 'f', '-', '\u00ff', '\u0100', '\ud83d\ude00'), maxLength: 6 }),
)

describe('the order of holders', () => {
  it('is that of their ids, ASCII case folded', () => {
    fc.assert(
      fc.property(fc.uniqueArray(id, { selector: foldAscii, maxLength: 60 }), (ids) => {
        const holders = HolderTable.empty(new Texts(), 0)
        const numbers = Int32Array.from(ids, (one) => holders.intern(one))
        const order = inOrder(
          numbers,
          (holder) => holders.beginOf(holder),
          (a, b) => holders.compareKeys(a, b),
        )
        expect(Array.from(order, (holder) => foldAscii(holders.label(holder)))).toEqual(
          ids.map(foldAscii).sort(compareText),
        )
      }),
      { seed: 4, numRuns: 300 },
    )
  })

  it('takes more numbers than leave room for all of a beginning', () => {
    const count = 2 ** 21 + 5
    const numbers = Int32Array.from({ length: count }, (_, index) => count - 1 - index)
    const order = inOrder(
      numbers,
      (number) => number * 3,
      (a, b) => a - b,
    )
    expect(order.every((number, index) => number === index)).toBe(true)
  })
})
