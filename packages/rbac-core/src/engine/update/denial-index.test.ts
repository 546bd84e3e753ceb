import { describe, expect, it } from 'vitest'
import type { CompiledDeny } from '../compiled/compiled-policy.js'
import { RevisedMap } from '../compiled/revised-map.js'
import { DenialIndex } from './denial-index.js'

type Denies = readonly CompiledDeny[]

const prefix = '/subscriptions/s1/providers/microsoft.authorization/denyassignments'
const deny = (key: string, ...holders: readonly number[]): CompiledDeny => ({ key, holders }) as unknown as CompiledDeny
const keys = (denies: Denies): string[] => denies.map(({ key }) => key).sort()
const many = (count: number, holder = 1): CompiledDeny[] =>
  Array.from({ length: count }, (_, index) => deny(`d${index}`, holder))

/** Deny assignments that count how often all of them are looked at. */
class Counted extends RevisedMap<number, Denies> {
  looks = 0

  override values(): MapIterator<Denies> {
    this.looks += 1
    return super.values()
  }
}

const counted = (...nodes: readonly Denies[]): Counted => new Counted(new Map(nodes.entries()))

describe('an index of deny assignments', () => {
  it('finds them by id, by the name that ends a resource id, and by whom they name', () => {
    const all = [deny('a', 1, 2), deny('x/a', 2), deny(`${prefix}/a`, 3), deny('b')]
    const index = DenialIndex.of(counted(all.slice(0, 2), all.slice(2)))
    expect(keys(index.namedBy('a'))).toEqual([`${prefix}/a`, 'a'])
    expect([index.namedBy(`${prefix}/a`), index.namedBy('x/a'), index.namedBy('c')].map(keys)).toEqual([
      [`${prefix}/a`],
      ['x/a'],
      [],
    ])
    expect(['a', 'x/a', `${prefix}/a`, 'b'].map((key) => index.get(key))).toEqual(all)
    expect(index.get('c')).toBeUndefined()
    expect([1, 2, 3, 4].map((holder) => keys(index.naming(holder)))).toEqual([['a'], ['a', 'x/a'], [`${prefix}/a`], []])
  })

  it.each(['by name', 'by whom they name'])('moves on with what goes and comes, when asked %s before', (asked) => {
    const [a, b] = [deny('a', 1), deny('b', 1, 2)]
    const [first, second, third] = [counted([a, b]), counted(), counted()]
    const index = DenialIndex.of(first)
    if (asked === 'by whom they name') index.naming(1)
    const other = deny('a', 2, 3)
    index.change(second, [a], [other, deny('c', 1)])
    const moved = DenialIndex.of(second)
    expect(moved.namedBy('a')).toEqual([other])
    expect([1, 2, 3].map((holder) => keys(moved.naming(holder)))).toEqual([['b', 'c'], ['a', 'b'], ['a']])
    moved.change(third, [other, b], [])
    expect(DenialIndex.of(third).get('a')).toBeUndefined()
    expect([1, 2, 3].map((holder) => keys(DenialIndex.of(third).naming(holder)))).toEqual([['c'], [], []])
    expect([first, second, third].map(({ looks }) => looks)).toEqual([1, 0, 0])
  })

  it('looks at nothing but what goes and comes when it moves on', () => {
    let looks = 0
    const stays = {
      get key() {
        looks += 1
        return 'b'
      },
      get holders() {
        looks += 1
        return [1]
      },
    } as unknown as CompiledDeny
    const [first, second, gone] = [counted([deny('a', 1), stays]), counted(), deny('c', 2)]
    const index = DenialIndex.of(first)
    expect([index.naming(1).length, looks]).toEqual([2, 2])
    index.change(second, [gone], [deny('d', 2)])
    expect([DenialIndex.of(second).naming(2).length, looks]).toEqual([1, 2])
  })

  it('tells apart many of them', () => {
    const all = Array.from({ length: 600 }, (_, holder) => deny(`d${holder}`, holder))
    const [first, second] = [counted(all), counted()]
    const index = DenialIndex.of(first)
    expect(all.filter(({ key }, holder) => keys(index.naming(holder)).join() === key)).toEqual(all)
    index.change(second, all.slice(0, 1), [])
    const moved = DenialIndex.of(second)
    expect(all.map(({ key }) => moved.get(key))).toEqual([undefined, ...all.slice(1)])
  })

  it('is that of the latest revision, and of none before it', () => {
    const [first, second] = [counted([deny('a')]), counted([deny('b')])]
    const index = DenialIndex.of(first)
    expect(DenialIndex.of(first)).toBe(index)
    index.change(second, [], [])
    expect(DenialIndex.of(second)).toBe(DenialIndex.of(second))
    expect(DenialIndex.of(first)).not.toBe(index)
    expect([first.looks, second.looks]).toEqual([2, 0])
  })

  it('is made anew where most of it is gone', () => {
    const all = many(100)
    const gone = (numbers: readonly number[]): CompiledDeny[] =>
      numbers.map((number) => all[number % 100] as CompiledDeny)
    const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
    for (const [sizes, looks] of [
      [[306], [0]],
      [[307], [1]],
      [
        [100, 100, 106],
        [0, 0, 0],
      ],
      [
        [100, 100, 107],
        [0, 0, 1],
      ],
    ] as const) {
      const revisions = [counted(all), ...sizes.map(() => counted(all))]
      for (const [index, size] of sizes.entries()) {
        DenialIndex.of(revisions[index] as Counted).change(revisions[index + 1] as Counted, gone(range(size)), [])
      }
      DenialIndex.of(revisions.at(-1) as Counted)
      expect(revisions.slice(1).map((one) => one.looks)).toEqual(looks)
    }
  })
})
