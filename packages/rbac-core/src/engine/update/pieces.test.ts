import { describe, expect, it } from 'vitest'
import type { Group } from '../../model/directory.js'
import { piecesOf, weightOf } from './pieces.js'
import { UnnamedEdit } from './unnamed-edit.js'
import type { Pace } from './wear.js'

const pace: Pace = { mostWorn: 0, few: 2, many: 10 }
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `m${index}`)

describe('pieces of an edit', () => {
  it('take no longer than a batch each, and hold everything once, in its order', () => {
    const edit = new UnnamedEdit()
    for (const id of ids(25)) edit.remove('roleAssignments', id)
    for (const id of ids(7)) edit.leave('g', id)
    edit.add('groups', { id: 'new', displayName: 'New', members: ids(23) })
    for (const id of ids(12)) edit.add('principals', { id, type: 'User' })
    const pieces = [...piecesOf(edit, pace)]
    for (const piece of pieces) expect(weightOf(piece, pace)).toBeLessThanOrEqual(13)
    expect(pieces.flatMap(({ removal }) => [...removal.roleAssignments])).toEqual(ids(25))
    expect(pieces.flatMap(({ removal }) => [...(removal.memberships.get('g') ?? [])])).toEqual(ids(7))
    const groups = pieces.flatMap(({ added }) => added.groups)
    expect(groups[0]).toMatchObject({ id: 'new', displayName: 'New' })
    expect(groups.flatMap(({ members }) => members)).toEqual(ids(23))
    expect(pieces.flatMap(({ added }) => added.principals.map(({ id }) => id))).toEqual(ids(12))
  })

  it('leave a group whole that somebody remembers by its identity', () => {
    const group: Group = { id: 'g', members: ids(30) }
    const edit = new UnnamedEdit()
    edit.add('groups', group, [])
    const [piece, ...others] = [...piecesOf(edit, pace)]
    expect([piece?.added.groups[0] === group, piece?.noted.has(group), others]).toEqual([true, true, []])
  })

  it('are one where there is nothing to do', () => {
    expect([...piecesOf(new UnnamedEdit(), pace)]).toHaveLength(1)
  })
})
