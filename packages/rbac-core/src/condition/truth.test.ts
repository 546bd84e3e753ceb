import { describe, expect, it } from 'vitest'
import { and, not, or, type Truth } from './truth.js'

const ALL: readonly Truth[] = ['true', 'false', 'unknown']

describe('three values', () => {
  it('follow the strong Kleene tables', () => {
    const table = (join: typeof and) => ALL.map((left) => ALL.map((right) => join([left, right])))
    expect(table(and)).toEqual([
      ['true', 'false', 'unknown'],
      ['false', 'false', 'false'],
      ['unknown', 'false', 'unknown'],
    ])
    expect(table(or)).toEqual([
      ['true', 'true', 'true'],
      ['true', 'false', 'unknown'],
      ['true', 'unknown', 'unknown'],
    ])
    expect(ALL.map(not)).toEqual(['false', 'true', 'unknown'])
  })
})
