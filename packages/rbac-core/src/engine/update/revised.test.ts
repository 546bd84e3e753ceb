import { describe, expect, it } from 'vitest'
import { assigned, READER, Updated } from '../../../../../test/worlds/updated.js'
import type { PolicyEdit } from '../../model/policy.js'

const denied = (id: string, scope: string) => ({
  id,
  denyAssignmentName: id,
  scope,
  permissions: [{ actions: ['*'] }],
  principals: [{ id: 'ann' }],
})
const over = (more: object = {}): Updated => new Updated({ roleDefinitions: [READER], ...more })
const onGroup = denied('d', '/providers/Microsoft.Management/managementGroups/top')

describe('the next revision', () => {
  it.each<readonly [string, PolicyEdit]>([
    ['resources', { add: { resources: [{ scope: '/subscriptions/s1', attributes: {} }] } }],
    ['actions', { add: { actions: [{ name: 'P/t/read', isDataAction: false }] } }],
  ])('is not made in place where %s are added', (_, change) => {
    const updated = over()
    expect(updated.change(change)).toBe('as a whole')
    updated.agrees()
  })

  it.each<readonly [string, PolicyEdit]>([
    ['an assignment', { remove: { roleAssignments: ['a'] } }],
    ['a deny assignment', { remove: { denyAssignments: ['d'] } }],
    ['a membership', { remove: { memberships: [['g', 'ann']] } }],
    ['a group', { remove: { groups: ['h'] } }],
    ['a new group', { add: { groups: [{ id: 'new', members: ['aNN'] }] } }],
    ['a new principal', { add: { principals: [{ id: 'aNN', type: 'User' }] } }],
    ['a new assignment', { add: { roleAssignments: [assigned('new', { principalId: 'aNN' })] } }],
    ['a new active instance', { add: { roleAssignmentScheduleInstances: [assigned('new', { principalId: 'aNN' })] } }],
    ['a new eligible one', { add: { roleEligibilityScheduleInstances: [assigned('new', { principalId: 'aNN' })] } }],
    ['a new deny assignment', { add: { denyAssignments: [{ ...denied('new', '/'), principals: [{ id: 'aNN' }] }] } }],
    [
      'a role that comes twice at once',
      {
        add: {
          roleDefinitions: [
            { ...READER, id: 'r' },
            { ...READER, id: 'R' },
          ],
        },
      },
    ],
  ])('is not made in place where %s calls for the policy as a whole', (_, change) => {
    const groups = [
      { id: 'g', members: ['ann'] },
      { id: 'h', members: ['Ann'] },
    ]
    const updated = over({ groups, roleAssignments: [assigned('a')], denyAssignments: [denied('d', '/')] })
    expect(updated.change(change)).toBe('as a whole')
    updated.agrees()
  })

  it('has everything of the one before that was not changed, and all that was', () => {
    const updated = over({
      roleAssignments: [assigned('a', { mood: 'odd' })],
      denyAssignments: [denied('d', '/subscriptions/s2')],
      managementGroups: [{ id: 'top', subscriptions: ['s1'] }],
    })
    const before = updated.inside
    expect(updated.change({})).toBe('in place')
    const { roles, demands, denials, hierarchy, held, principalAttributes, revision, source } = updated.inside
    expect({ roles, demands, denials, held, principalAttributes }).toStrictEqual({
      roles: before.roles,
      demands: before.demands,
      denials: before.denials,
      held: before.held,
      principalAttributes: before.principalAttributes,
    })
    expect([hierarchy, source.kept.denyAssignments, source.kept.managementGroups]).toEqual([
      before.hierarchy,
      before.source.kept.denyAssignments,
      before.source.kept.managementGroups,
    ])
    expect([before.revision, revision]).toEqual([0, 1])
    for (const change of [
      { remove: { roleAssignments: ['a'] }, add: { roleAssignments: [assigned('b', { mood: 'odd' })] } },
      { add: { roleDefinitions: [{ ...READER, id: 'r2', roleName: 'Two', permissions: [{ actions: ['*'] }] }] } },
      { add: { denyAssignments: [denied('d2', '/subscriptions/s3')] } },
      { add: { managementGroups: [{ id: 'leaf', parent: 'top', subscriptions: ['s2'] }] } },
    ]) {
      expect(updated.change(change)).toBe('in place')
      updated.agrees()
    }
  })

  it('knows the attributes of principals that came', () => {
    const condition = "@Principal[team] StringEquals 'a'"
    const updated = over({ roleAssignments: [assigned('a', { condition, conditionVersion: '2.0' })] })
    const asked = { principalId: 'ann', action: 'P/t/read', scope: '/subscriptions/s1' }
    expect(updated.engine.can(asked)).toBe(false)
    const principals = [
      { id: 'bob', type: 'User' },
      { id: 'ann', type: 'User', attributes: { team: 'a' } },
    ]
    expect(updated.change({ add: { principals } })).toBe('in place')
    expect([...updated.inside.principalAttributes.keys()]).toEqual(['ann'])
    expect(updated.engine.can(asked)).toBe(true)
    updated.agrees()
  })

  it.each<readonly [string, PolicyEdit]>([
    ['a deny assignment', { add: { denyAssignments: [denied('d2', '/')] } }],
    ['a management group', { add: { managementGroups: [{ id: 'leaf' }] } }],
    ['both', { add: { denyAssignments: [denied('d2', '/')], managementGroups: [{ id: 'leaf' }] } }],
    ['one that goes', { remove: { managementGroups: ['other'] } }],
  ])('is looked at as a whole for %s, where unknown management groups are refused', (_, change) => {
    const managementGroups = [{ id: 'top' }, { id: 'other' }]
    const strict = new Updated({ managementGroups, denyAssignments: [onGroup] }, { onUnknownHierarchy: 'error' })
    expect(strict.change({ add: { roleAssignments: [assigned('a')] } })).toBe('in place')
    expect(strict.change(change)).toBe('as a whole')
    expect(over({ managementGroups, denyAssignments: [onGroup] }).change(change)).toBe('in place')
    expect(() => strict.engine.update({ remove: { managementGroups: ['top'] } })).toThrow()
    strict.agrees()
  })
})
