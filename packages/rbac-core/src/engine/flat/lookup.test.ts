import { describe, expect, it } from 'vitest'
import { InvalidSnapshotError } from '../../errors.js'
import { Lookup, NONE } from './lookup.js'
import { PART_CHECKS } from './part-checks.js'
import type { PartsIn } from './parts.js'

const MASK = 31
/** Six that want the last slot of the table, so that they go on at its start; others here and there. */
const HASHES = Int32Array.of(0, ...new Array(6).fill(MASK), 3, 3, 9, 9, 9, 12, 20, 20, 27)

describe('a table of numbers that was laid down', () => {
  const whole = filled(HASHES)

  it('is taken when a search comes by each of them', () => {
    expect(refusalOf(whole)).toBeUndefined()
    for (let number = 1; number < HASHES.length; number++) {
      const lookup = Lookup.read(partsOf(whole), 'any', RANGE, hashOf, () => HASHES)
      let found = lookup.first(hashOf(number))
      while (found !== number && found !== NONE) found = lookup.next()
      expect(found).toBe(number)
    }
  })

  it('is refused with any other number in any slot', () => {
    for (let slot = 0; slot <= MASK; slot++) {
      for (let other = -3; other < HASHES.length + 3; other++) {
        if (other === whole[slot]) continue
        const forged = whole.slice()
        forged[slot] = other
        expect(refusalOf(forged), `${other} in ${slot}`).toMatch(REFUSED)
      }
    }
  })

  it('is refused with two numbers exchanged, unless a search comes by both there', () => {
    for (let one = 0; one <= MASK; one++) {
      for (let two = 0; two < one; two++) {
        const forged = whole.slice()
        forged[one] = whole[two] ?? NONE
        forged[two] = whole[one] ?? NONE
        const isRefused = refusalOf(forged) !== undefined
        expect(isRefused, `${one} and ${two}`).toBe(!isFoundByWalking(forged))
      }
    }
  })

  it('is refused without an empty slot, of another size, or with another number of salts', () => {
    expect(refusalOf(new Int32Array(0))).toMatch(REFUSED)
    for (const [size, count] of [
      [1, 0],
      [2, 1],
    ] as const) {
      const full = partsOf(new Int32Array(size))
      expect(() => Lookup.read(full, 'any', { first: 0, end: count }, hashOf, () => new Int32Array(count))).toThrow(
        'has no end to a search',
      )
    }
    expect(refusalOf(whole.slice(1))).toMatch(REFUSED)
    expect(refusalOf(new Int32Array(MASK + 1).fill(3))).toMatch(REFUSED)
    expect(refusalOf(whole.slice(0, 16))).toMatch(REFUSED)
    expect(refusalOf(whole, Int32Array.of(1, 2))).toMatch(REFUSED)
  })

  it('is refused where a search would be longer than any that is made', () => {
    const many = Int32Array.from({ length: 131 }, () => 5)
    const slots = new Int32Array(256).fill(NONE)
    for (let number = 1; number < many.length; number++) slots[(4 + number) & 255] = number
    const read = (numbers: Int32Array, hashes: Int32Array) =>
      Lookup.read(partsOf(numbers), 'any', { first: 1, end: hashes.length }, hashOf, () => hashes)
    expect(() => read(slots, many)).toThrow('does not find a number')
    const fewer = slots.map((number) => (number === 130 ? NONE : number))
    expect(() => read(fewer, many.slice(0, 130))).not.toThrow()
  })
})

/** With the place, and what is wrong there. */
const REFUSED = /^damaged snapshot: part `any[hs]` [a-z]+ \S/
const RANGE = { first: 1, end: HASHES.length }

function hashOf(number: number): number {
  return HASHES[number] ?? 0
}

function filled(hashes: Int32Array): Int32Array {
  const slots = new Int32Array(MASK + 1).fill(NONE)
  for (let number = 1; number < hashes.length; number++) {
    let slot = (hashes[number] ?? 0) & MASK
    while (slots[slot] !== NONE) slot = (slot + 1) & MASK
    slots[slot] = number
  }
  return slots
}

/** Does every search end at its number before it meets an empty slot? */
function isFoundByWalking(slots: Int32Array): boolean {
  for (let number = 1; number < HASHES.length; number++) {
    let slot = hashOf(number) & MASK
    while (slots[slot] !== number && slots[slot] !== NONE) slot = (slot + 1) & MASK
    if (slots[slot] !== number) return false
  }
  return true
}

function partsOf(slots: Int32Array, salts: Int32Array = Int32Array.of(7)): Pick<PartsIn, 'ints' | 'checks'> {
  return { ints: (name) => (name === 'anys' ? salts : slots), checks: PART_CHECKS }
}

function refusalOf(slots: Int32Array, salts?: Int32Array): string | undefined {
  try {
    Lookup.read(partsOf(slots, salts), 'any', RANGE, hashOf, () => HASHES)
    return undefined
  } catch (error) {
    if (error instanceof InvalidSnapshotError) return error.message
    throw error
  }
}
