import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../document/index.js'
import { createEngine } from '../engine/engine.js'
import { EVERYONE_ID } from '../model/assignment.js'
import { knownId } from './known-id.js'

const engine = createEngine(
  parsePolicy({
    principals: [{ id: 'Ann', type: 'User' }],
    groups: [{ id: 'Ops', members: ['Bob'] }],
    roleAssignments: [{ principalId: 'App', roleDefinitionId: 'r', scope: '/' }],
    denyAssignments: [
      {
        id: 'd',
        scope: '/',
        permissions: [],
        principals: [
          { id: 'Eve', type: 'User' },
          { id: EVERYONE_ID, type: 'SystemDefined' },
        ],
        excludePrincipals: [{ id: 'Root', type: 'User' }],
      },
    ],
  }),
)

describe('an id that a policy names', () => {
  it.each(['Ann', 'Ops', 'Bob', 'App', 'Eve', 'Root'])('is known as it is written there: %s', (id) => {
    for (const asked of [id, id.toLowerCase(), id.toUpperCase()]) expect(knownId(engine, asked)).toBe(id)
  })

  it('is none of those that it does not, and a letter is its own case alone', () => {
    expect(knownId(engine, 'ann2')).toBeUndefined()
    expect(knownId(engine, '')).toBeUndefined()
    expect(knownId(engine, EVERYONE_ID)).toBeUndefined()
    // The Kelvin sign is no `k`, though a case mapping says so.
    expect(knownId(createEngine(parsePolicy({ groups: [{ id: 'kim' }] })), '\u212aim')).toBeUndefined()
  })

  it('is known as soon as an update names it', () => {
    const changed = createEngine(parsePolicy({}))
    changed.update({ add: { groups: [{ id: 'New', members: ['Member'] }] } })
    expect([knownId(changed, 'new'), knownId(changed, 'member')]).toEqual(['New', 'Member'])
  })

  it('is known no longer when nothing names it any more', () => {
    const changed = createEngine(parsePolicy({ groups: [{ id: 'New', members: ['Member', 'Other'] }] }))
    changed.update({ remove: { memberships: [['new', 'member']] } })
    expect([knownId(changed, 'member'), knownId(changed, 'other')]).toEqual([undefined, 'Other'])
    changed.update({ remove: { groups: ['new'] } })
    expect([knownId(changed, 'new'), knownId(changed, 'other')]).toEqual([undefined, undefined])
  })

  it('is not known where the change that named it was refused', () => {
    const changed = createEngine(parsePolicy({ groups: [{ id: 'g', displayName: 'G', members: ['a'] }] }))
    const refused = {
      groups: [
        { id: 'new', members: ['member'] },
        { id: 'g', displayName: 'H', members: [] },
      ],
    }
    expect(() => changed.update({ add: refused })).toThrow()
    expect([knownId(changed, 'new'), knownId(changed, 'member')]).toEqual([undefined, undefined])
    const asked = { principalId: 'ann', groupIds: ['member'], action: 'P/t/read', scope: '/' }
    expect(changed.explain(asked)).toEqual(createEngine(changed.policy).explain(asked))
  })

  it('is asked of an engine', () => {
    expect(() => knownId({} as never, 'a')).toThrow('not an engine')
  })
})
