import { describe, expect, it } from 'vitest'
import { Updated } from '../../../../../test/worlds/updated.js'
import type { PolicyEdit } from '../../model/policy.js'

const scope = '/subscriptions/s1'
const deny = (id: string, more = {}) => ({
  id,
  denyAssignmentName: id,
  scope,
  permissions: [{ actions: ['*/write'] }],
  principals: [{ id: 'ann' }],
  ...more,
})
const adding = (...denyAssignments: readonly object[]): PolicyEdit => ({ add: { denyAssignments } })
const removing = (...denyAssignments: readonly string[]): PolicyEdit => ({ remove: { denyAssignments } })
const over = (denyAssignments: readonly object[], more = {}): Updated =>
  new Updated({
    roleDefinitions: [{ id: 'owner', roleName: 'Owner', permissions: [{ actions: ['*'] }] }],
    roleAssignments: ['ann', 'bob'].map((principalId) => ({
      id: principalId,
      principalId,
      roleDefinitionId: 'owner',
      scope,
    })),
    denyAssignments,
    ...more,
  })

/** The deny assignments at each node, by their ids. */
const standing = ({ inside }: Updated): string[] =>
  [...inside.denials.values()].map((denies) => denies.map(({ source }) => source.id).join(' '))
const may = ({ engine }: Updated, principalId: string, more = {}): boolean =>
  engine.can({ principalId, scope, action: 'P/t/write', ...more })

describe('deny assignments', () => {
  it('stand at their scopes in the order of their ids, whenever they came', () => {
    const updated = over([deny('d'), deny('b'), deny('x', { scope: `${scope}/x` })])
    expect(updated.change(adding(deny('c'), deny('a'), deny('E'), deny('y', { scope: `${scope}/y` })))).toBe('in place')
    expect(standing(updated)).toEqual(['a b c d E', 'x', 'y'])
    updated.agrees()
    expect(updated.change(removing('D', 'x', 'y', 'nobody'))).toBe('in place')
    expect([standing(updated), updated.inside.denials.size]).toEqual([['a b c E'], 1])
    updated.agrees()
  })

  it('may be replaced by others of their ids, at their scope or elsewhere', () => {
    const updated = over([deny('a'), deny('b')])
    expect(may(updated, 'bob')).toBe(true)
    const replaced = [deny('a', { principals: [{ id: 'bob' }] }), deny('b', { scope: `${scope}/x` })]
    expect(updated.change({ ...removing('a', 'b'), ...adding(...replaced) })).toBe('in place')
    expect([standing(updated), may(updated, 'ann'), may(updated, 'bob')]).toEqual([['a', 'b'], true, false])
    updated.agrees()
  })

  it('may come back as they were', () => {
    const updated = over([deny('a'), deny('b')])
    for (const [change, left] of [
      [removing('a'), 'b'],
      [adding(deny('a')), 'a b'],
      [removing('b', 'a'), undefined],
      [adding(deny('b')), 'b'],
    ] as const) {
      expect(updated.change(change)).toBe('in place')
      expect([standing(updated)[0], may(updated, 'ann')]).toEqual([left, left === undefined])
      updated.agrees()
    }
  })

  it('are nothing new in the very same words, and refused in others', () => {
    const updated = over([deny('a'), deny('b')])
    const { denials, source } = updated.inside
    expect(updated.change(adding(deny('b')))).toBe('in place')
    expect(updated.inside.denials).toBe(denials)
    expect(updated.inside.source.kept.denyAssignments).toBe(source.kept.denyAssignments)
    expect(() => updated.engine.update(adding(deny('b', { principals: [{ id: 'bob' }] })))).toThrow('given again')
    updated.agrees()
  })

  it.each<readonly [string, readonly object[], PolicyEdit]>([
    ['come twice at once', [], adding(deny('a'), deny('A', { denyAssignmentName: 'a' }))],
    ['name somebody otherwise', [], adding(deny('a', { principals: [{ id: 'new' }, { id: 'ANN' }] }))],
    ['leave somebody out otherwise', [], adding(deny('a', { excludePrincipals: [{ id: 'ANN' }] }))],
    ['may settle how somebody is written', [deny('a', { principals: [{ id: 'b' }, { id: 'ANN' }] })], removing('a')],
    [
      'may settle whom they leave out',
      [deny('a', { principals: [{ id: 'b' }], excludePrincipals: [{ id: 'ANN' }] })],
      removing('a'),
    ],
  ])('call for the policy as a whole where they %s', (_, denies, change) => {
    const updated = over(denies)
    expect(updated.change(change)).toBe('as a whole')
    updated.agrees()
  })

  it('know anew who may be a group, when that is known otherwise', () => {
    const named = [{ id: 'team' }, { id: 'bob', type: 'User' }]
    const updated = over([deny('b', { principals: named }), deny('c'), deny('a', { principals: named })])
    const unsure = (): boolean => may(updated, 'ann', { groupsIncomplete: true })
    const groups = (): unknown =>
      updated.inside.denials
        .values()
        .next()
        .value?.map(({ groups: { length } }) => length)
    expect(updated.change(removing('c'))).toBe('in place')
    expect([groups(), unsure()]).toEqual([[1, 1], false])
    const [a, b] = [...updated.inside.denials.values()].flat()
    expect(updated.change({ add: { principals: [{ id: 'team', type: 'User' }] } })).toBe('in place')
    expect([groups(), unsure(), standing(updated)]).toEqual([[0, 0], true, ['a b']])
    updated.agrees()
    expect(updated.change({ add: { groups: [{ id: 'team', members: ['bob'] }] } })).toBe('in place')
    expect([groups(), unsure()]).toEqual([[1, 1], false])
    updated.agrees()
    expect(updated.change({ remove: { groups: ['team'], denyAssignments: ['a'] } })).toBe('in place')
    expect([groups(), standing(updated)]).toEqual([[0], ['b']])
    updated.agrees()
    // Who still reads an earlier revision sees what it had.
    expect([a, b].map((one) => one?.groups.length)).toEqual([1, 1])
  })

  it('are left alone where others change what is known of somebody they do not name', () => {
    const updated = over([deny('a')])
    const { denials } = updated.inside
    expect(updated.change({ add: { principals: [{ id: 'eve', type: 'User' }] } })).toBe('in place')
    expect(updated.inside.denials).toBe(denials)
  })
})
