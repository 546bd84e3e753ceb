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

  it('is the same one where nothing changes, and remembers nothing of what stays as it is', () => {
    expect(third.with(new Map(), 3)).toBe(third)
    const { kept } = third
    const stays = new Map<string, number | undefined>([
      ['a', 4],
      ['d', undefined],
    ])
    expect(third.with(stays, 3)).toMatchObject({ kept, size: 3 })
  })

  it('forgets the past where it would be most of what it keeps, but for who still reads it', () => {
    const before = new RevisedMap<string, number>(new Map(Object.entries({ a: 0, b: 2 })))
    let last = before
    const all = [before]
    for (let revision = 1; revision <= 1000; revision++) {
      last = last.with(new Map([['a', revision]]), revision)
      last = last.with(new Map([[`of ${revision}`, revision % 2]]), revision)
      last = last.with(new Map([[`of ${revision}`, undefined]]), revision)
      all.push(last)
      expect(last.kept).toBeLessThan(300)
    }
    expect(all.map((map) => map.get('a'))).toEqual(Array.from({ length: 1001 }, (_, revision) => revision))
    expect(Object.fromEntries(last)).toEqual({ a: 1000, b: 2 })
  })

  it('keeps what it sees, however much was changed', () => {
    let map = new RevisedMap<number, number>(new Map())
    for (let revision = 1; revision <= 1000; revision++) map = map.with(new Map([[revision, -revision]]), revision)
    expect(map.size).toBe(1000)
    expect([...map.keys()].every((key) => map.get(key) === -key)).toBe(true)
  })
})
