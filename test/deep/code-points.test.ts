import { describe, expect, it } from 'vitest'
import { BOTH_CASES, PLACES } from '../property/code-points.js'

describe('the engine, asked with every code point there is', () => {
  it.each(PLACES)(
    'takes no other character of %s for an ASCII letter',
    (_, taken) => {
      expect(taken(0x10ffff).toSorted()).toEqual(BOTH_CASES)
    },
    600_000,
  )
})
