import { describe, expect, it } from 'vitest'
import { editDistance, nearest } from './spelling.js'

describe('the edit distance', () => {
  it.each([
    ['', '', 0],
    ['a', '', 1],
    ['notActions', 'notAction', 1],
    ['actions', 'atcions', 1],
    ['actions', 'action', 1],
    ['scope', 'scpoe', 1],
    ['abc', 'cba', 2],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('between %j and %j is %i, both ways', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance)
    expect(editDistance(b, a)).toBe(distance)
  })
})

describe('the nearest word', () => {
  it('is the first of those at the least distance, and none when all are far', () => {
    expect(nearest('notAction', ['actions', 'notActions', 'notAction_'])).toBe('notActions')
    expect(nearest('comment', ['actions', 'condition'])).toBeUndefined()
    expect(nearest('actions', ['actions'])).toBe('actions')
    expect(nearest('CONDITON', ['description', 'condition'])).toBe('condition')
  })
})
