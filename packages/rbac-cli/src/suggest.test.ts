import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { didYouMean, editDistance, nearest } from './suggest.js'

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 })

describe('editDistance', () => {
  it.each([
    ['check', 'chekc', 1],
    ['check', 'check', 0],
    ['check', 'cheek', 1],
    ['check', 'chck', 1],
    ['', 'abc', 3],
    ['ca', 'abc', 3],
  ])('from %s to %s is %i', (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance)
  })

  it('is the same both ways, and the cap changes nothing below it', () => {
    fc.assert(
      fc.property(word, word, fc.nat(7), (a, b, most) => {
        const distance = editDistance(a, b, 20)
        expect(editDistance(b, a, 20)).toBe(distance)
        expect(editDistance(a, b, most)).toBe(distance <= most ? distance : Infinity)
      }),
      { seed: 11 },
    )
  })
})

describe('nearest', () => {
  it('ignores case, puts the nearest first and stops at three', () => {
    expect(nearest('READER', ['Readers', 'reader', 'Header', 'Leader', 'Reeder'])).toEqual([
      'reader',
      'Header',
      'Leader',
    ])
  })

  it('names nothing that is far', () => {
    expect(nearest('serve', ['check', 'explain', 'validate', 'fmt', 'import'])).toEqual([])
    expect(didYouMean('x', ['fmt'])).toBe('')
  })

  it('takes names of Object.prototype for ordinary names', () => {
    expect(nearest('constructr', ['constructor', '__proto__'])).toEqual(['constructor'])
  })
})
