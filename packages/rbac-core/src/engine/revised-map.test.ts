import { describe, expect, it } from 'vitest'
import { RevisedMap } from './revised-map.js'

describe('a map that has revisions', () => {
  const first = new RevisedMap<string, number>(
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
  )
  const second = first.with(
    new Map<string, number | undefined>([
      ['a', undefined],
      ['c', 3],
    ]),
    1,
  )
  const third = second.with(new Map([['a', 4]]), 2)

  it.each([
    ['first', first, { a: 1, b: 2 }],
    ['second', second, { b: 2, c: 3 }],
    ['third', third, { a: 4, b: 2, c: 3 }],
  ])('is in its %s as it was made, in every way of reading it', (_, map, expected) => {
    const visited: [string, number][] = []
    map.forEach((value, key, whole) => {
      expect(whole).toBe(map)
      visited.push([key, value])
    })
    expect(Object.fromEntries(visited)).toEqual(expected)
    expect(Object.fromEntries(map)).toEqual(expected)
    expect(Object.fromEntries(map.entries())).toEqual(expected)
    expect([...map.keys()].sort()).toEqual(Object.keys(expected).sort())
    expect([...map.values()].sort()).toEqual(Object.values(expected).sort())
    expect(map.size).toBe(Object.keys(expected).length)
    for (const key of ['a', 'b', 'c', 'd']) {
      expect(map.get(key)).toBe((expected as Record<string, number>)[key])
      expect(map.has(key)).toBe(key in expected)
    }
  })

  it('is the same one where nothing changes', () => {
    expect(third.with(new Map(), 3)).toBe(third)
  })
})
