import { describe, expect, it } from 'vitest'
import { Updated } from '../../../../../test/worlds/updated.js'
import type { PolicyEdit } from '../../model/policy.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { revised } from './revised.js'
import { UnnamedEdit } from './unnamed-edit.js'

const group = (id: string, ...members: readonly string[]) => ({ id, members })
const over = (...groups: readonly object[]): Updated => new Updated({ groups })
const joining = (...groups: readonly object[]): PolicyEdit => ({ add: { groups } })
const leaving = (...memberships: readonly (readonly [string, string])[]): PolicyEdit => ({ remove: { memberships } })
const all = (count: number): string[] => Array.from({ length: count }, (_, index) => `g${`${index}`.padStart(3, '0')}`)

/** The ids of the groups that somebody is listed below, those that are gone included. */
function above({ directory }: CompiledPolicy, id: string): string[] {
  const groups = directory.above.itemsOf(directory.find(id))
  return groups.map((number) => directory.label(directory.groups.holderOf(number)))
}

describe('the groups above somebody', () => {
  it.each([
    ['one after the other', [['b'], ['d'], ['f'], ['a'], ['c'], ['g'], ['e']]],
    ['at once, in their order', [['a', 'b', 'c', 'd', 'e', 'f', 'g']]],
    [
      'at once, in no order',
      [
        ['d', 'b', 'g', 'a'],
        ['f', 'c', 'e'],
      ],
    ],
  ])('are in the order of their ids when they are joined %s', (_, turns) => {
    const updated = over(...['g', 'f', 'e', 'd', 'c', 'b', 'a'].map((id) => group(id, 'other')))
    for (const ids of turns) expect(updated.change(joining(...ids.map((id) => group(id, 'ann'))))).toBe('in place')
    expect(above(updated.inside, 'ann')).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
    updated.agrees()
  })

  it('are in their order when some were there and others come new', () => {
    const updated = over(group('b', 'ann'), group('d', 'ann', 'bob'), group('c'))
    expect(updated.change(joining(group('a', 'ann'), group('c', 'ann', 'bob'), group('e', 'ann')))).toBe('in place')
    expect(above(updated.inside, 'ann')).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(above(updated.inside, 'bob')).toEqual(['c', 'd'])
    updated.agrees()
  })

  it('are those that are still there', () => {
    const updated = over(...['a', 'b', 'c', 'd'].map((id) => group(id, 'ann', 'bob')), group('e'), group('f'))
    const change = {
      remove: { memberships: [['a', 'ann'] as const], groups: ['b'] },
      ...joining(group('e', 'ann', 'bob')),
    }
    expect(updated.change(change)).toBe('in place')
    expect([above(updated.inside, 'ann'), above(updated.inside, 'bob')]).toEqual([
      ['c', 'd', 'e'],
      ['a', 'c', 'd', 'e'],
    ])
    expect(updated.change({ remove: { groups: ['d'] } })).toBe('in place')
    expect(updated.change(joining(group('f', 'ann')))).toBe('in place')
    expect(above(updated.inside, 'ann')).toEqual(['c', 'e', 'f'])
    updated.agrees()
  })

  it('are as before for who leaves a group and joins it again', () => {
    const updated = over(group('a', 'ann', 'bob'), group('b', 'ann'))
    expect(updated.change({ ...leaving(['a', 'ann']), ...joining(group('a', 'ann')) })).toBe('in place')
    expect(above(updated.inside, 'ann')).toEqual(['a', 'b'])
    expect(updated.engine.policy.groups[0]?.members).toEqual(['bob', 'ann'])
    updated.agrees()
    expect(updated.change({ remove: { groups: ['a'] }, ...joining(group('a', 'ann'), group('c', 'ann')) })).toBe(
      'in place',
    )
    expect(above(updated.inside, 'ann')).toEqual(['a', 'b', 'c'])
    updated.agrees()
  })

  it('take the room that a list takes which grows, when they are joined in their order', () => {
    const updated = over(group('first', 'ann'))
    for (const id of all(32)) updated.change(joining(group(`${id} a`, 'ann'), group(`${id} b`, 'ann')))
    expect(updated.inside.directory.above.kept).toBeLessThan(4 * 64)
    updated.agrees()
  })
})

describe('members of a group', () => {
  it('leave and come any number of times', () => {
    const updated = over(group('a', 'ann', 'bob', 'carl'), group('b', 'ann'))
    for (const [change, members] of [
      [leaving(['a', 'bob'], ['a', 'carl'], ['b', 'bob']), ['ann']],
      [joining(group('a', 'eve', 'bob'), group('a', 'bob', 'fay')), ['ann', 'eve', 'bob', 'fay']],
      [leaving(['a', 'eve'], ['a', 'ann']), ['bob', 'fay']],
      [{ ...leaving(['a', 'bob']), ...joining(group('a', 'ann', 'fay')) }, ['fay', 'ann']],
    ] as const) {
      expect(updated.change(change)).toBe('in place')
      expect(updated.engine.policy.groups[0]?.members).toEqual(members)
      updated.agrees()
    }
  })

  it('leave all of their places, in each of the ways they are written', () => {
    const updated = new Updated({
      principals: [{ id: 'ann', type: 'User' }],
      groups: [group('a', 'ann', 'bob')],
    })
    expect(updated.change(joining(group('a', 'ANN', 'Ann')))).toBe('in place')
    expect(updated.engine.policy.groups[0]?.members).toEqual(['ann', 'bob', 'ANN', 'Ann'])
    const back = joining(group('a', 'ANN'), group('a', 'ann'))
    expect(updated.change({ ...leaving(['a', 'ann']), ...back })).toBe('in place')
    expect(updated.engine.policy.groups[0]?.members).toEqual(['bob', 'ANN', 'ann'])
    updated.agrees()
  })

  it('are those of now, even of a group that somebody remembers by its identity', () => {
    const known = Object.freeze(group('a', 'ann', 'bob'))
    const edits = [known, group('b', 'ann')].map((one) => {
      const edit = new UnnamedEdit()
      edit.add('groups', one, one === known ? [] : undefined)
      return edit
    })
    const [joined, left] = [new UnnamedEdit(), new UnnamedEdit()]
    joined.add('groups', group('a', 'carl'))
    left.leave('a', 'ann')
    const read: CompiledPolicy[] = []
    for (const edit of [...edits, joined, left]) read.push(revised(read.at(-1) ?? NOBODY, edit, OPTIONS) ?? NOBODY)
    const first = read.map(({ directory }) => directory.readGroups()[0])
    expect(first.map((one) => one?.members)).toEqual([
      ['ann', 'bob'],
      ['ann', 'bob'],
      ['ann', 'bob', 'carl'],
      ['bob', 'carl'],
    ])
    expect(first.map((one) => one === known)).toEqual([true, true, false, false])
  })
})

const OPTIONS = { onUnknownHierarchy: 'warn', limits: {}, memoCapacity: 0 } as const
const NOBODY = over().inside
