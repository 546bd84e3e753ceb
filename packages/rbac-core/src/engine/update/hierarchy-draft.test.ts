import { describe, expect, it } from 'vitest'
import { Updated } from '../../../../../test/worlds/updated.js'
import type { PolicyEdit } from '../../model/policy.js'

const group = (id: string, parent: string | null = null, ...subscriptions: readonly string[]) => ({
  id,
  parent,
  subscriptions,
})
const adding = (...managementGroups: readonly object[]): PolicyEdit => ({ add: { managementGroups } })
const removing = (...managementGroups: readonly string[]): PolicyEdit => ({ remove: { managementGroups } })

/** Everybody may read at the management group of their name. */
const over = (...managementGroups: readonly object[]): Updated =>
  new Updated({
    roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] }],
    roleAssignments: ['top', 'mid', 'leaf', 'new'].map((id) => ({
      id,
      principalId: id,
      roleDefinitionId: 'reader',
      scope: `/providers/Microsoft.Management/managementGroups/${id}`,
    })),
    managementGroups,
  })

/** The management groups that a subscription hangs below. */
const above = ({ engine }: Updated, subscription: string): string[] =>
  ['top', 'mid', 'leaf', 'new'].filter((principalId) =>
    engine.can({ principalId, action: 'P/t/read', scope: `/subscriptions/${subscription}` }),
  )

const three = [group('top', null, 's0'), group('mid', 'top', 's1', 's2'), group('leaf', 'mid', 's3')]

describe('management groups', () => {
  it('come below others, with their subscriptions', () => {
    const updated = over(...three)
    expect(updated.change(adding(group('new', 'LEAF', 's4'), group('other', null, 's5')))).toBe('in place')
    expect(['s3', 's4', 's5'].map((id) => above(updated, id))).toEqual([
      ['top', 'mid', 'leaf'],
      ['top', 'mid', 'leaf', 'new'],
      [],
    ])
    updated.agrees()
  })

  it('go, and what hung at them hangs nowhere', () => {
    const updated = over(...three)
    expect(above(updated, 's1')).toEqual(['top', 'mid'])
    expect(updated.change(removing('MID', 'nobody'))).toBe('in place')
    expect(['s0', 's1', 's3'].map((id) => above(updated, id))).toEqual([['top'], [], ['mid', 'leaf']])
    const { parentOfGroup, groupOfSubscription } = updated.inside.hierarchy
    expect([parentOfGroup.size, groupOfSubscription.size]).toEqual([2, 2])
    updated.agrees()
  })

  it('are moved by going and coming at once', () => {
    const updated = over(...three)
    const moved = [group('leaf', null, 's2', 's3'), group('mid', 'leaf', 's1')]
    expect(updated.change({ ...removing('leaf', 'mid'), ...adding(...moved) })).toBe('in place')
    expect(['s1', 's2', 's3'].map((id) => above(updated, id))).toEqual([['mid', 'leaf'], ['leaf'], ['leaf']])
    updated.agrees()
  })

  it('are nothing new in the very same words, and refused in others', () => {
    const updated = over(...three)
    const { hierarchy, source } = updated.inside
    expect(updated.change(adding(three[2] ?? {}, three[1] ?? {}))).toBe('in place')
    expect(updated.inside.hierarchy).toBe(hierarchy)
    expect(updated.inside.source.kept.managementGroups).toBe(source.kept.managementGroups)
    expect(() => updated.engine.update(adding(group('mid', null, 's1', 's2')))).toThrow('has another parent')
    expect(() => updated.engine.update(adding(group('top', null, 's9')))).toThrow('given again')
    const both = adding(group('leaf', 'mid', 's9'), three[2] ?? {})
    expect(() => updated.engine.update({ ...removing('leaf'), ...both })).toThrow('given again')
    updated.agrees()
  })

  it.each([
    ['has two groups', adding(group('new', null, 's3')), 's3'],
    ['has two groups that come at once', adding(group('new', null, 's9'), group('b', null, 's9')), 's9'],
  ])('are refused where a subscription %s', (_, change, subscription) => {
    const updated = over(...three)
    expect(() => updated.engine.update(change)).toThrow(subscription)
    updated.agrees()
  })

  it.each([
    ['of their own', adding(group('x', 'x'))],
    ['of those that come', adding(group('x', 'y'), group('y', 'x'))],
    ['with those that are there', { ...removing('top'), ...adding(group('top', 'leaf')) }],
  ])('are refused in a circle %s', (_, change) => {
    const updated = over(...three)
    expect(() => updated.engine.update(change)).toThrow(/circle|its own parent/)
    updated.agrees()
  })

  it('may list a subscription twice, come twice at once, and hang below one that is missing', () => {
    const updated = over(...three)
    expect(updated.change(adding(group('a', 'missing', 's8', 'S8')))).toBe('in place')
    updated.agrees()
    expect(updated.change(adding(group('new', 'top', 's9'), group('new', 'top', 's9')))).toBe('as a whole')
    updated.agrees()
  })
})
