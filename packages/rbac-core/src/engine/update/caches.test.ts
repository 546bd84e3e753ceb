import { describe, expect, it } from 'vitest'
import { Updated } from '../../../../../test/worlds/updated.js'
import type { PolicyEdit } from '../../model/policy.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { MARKS } from '../compiled/grants.js'
import { remembered, type Touched } from './caches.js'

const role = (id: string, actions: readonly string[] = ['*/read']) => ({ id, roleName: id, permissions: [{ actions }] })
const assigned = (principalId: string, scope: string, roleDefinitionId = 'reader') => ({
  id: `${principalId} at ${scope}`,
  principalId,
  roleDefinitionId,
  scope,
})
const denied = (principalId: string, scope: string) => ({
  id: `${principalId} at ${scope}`,
  denyAssignmentName: 'no',
  permissions: [{ actions: ['*'] }],
  principals: [{ id: principalId }],
  scope,
})
const adding = (...roleAssignments: readonly object[]): PolicyEdit => ({ add: { roleAssignments } })
const [here, there, empty] = ['/subscriptions/here/x', '/subscriptions/there/y', '/subscriptions/empty/z']

/** Everybody was asked about everywhere. */
function asked(): Updated {
  const updated = new Updated({
    roleDefinitions: [role('reader'), role('writer', ['*'])],
    roleAssignments: [assigned('ann', here), assigned('staff', there), assigned('carl', here, 'missing')],
    groups: [{ id: 'staff', members: ['bob'] }],
    managementGroups: [{ id: 'top', subscriptions: ['here'] }],
    denyAssignments: [denied('carl', '/')],
  })
  for (const principalId of ['ann', 'bob', 'eve'])
    for (const scope of [here, there, empty]) can(updated, principalId, scope)
  return updated
}

function can({ engine }: Updated, principalId: string, scope: string, action = 'P/t/read'): boolean {
  return engine.can({ principalId, scope, action })
}

const placesIn = ({ places }: Pick<CompiledPolicy, 'places'>): string[] =>
  [here, there, empty].filter((scope) => places.get(scope) !== undefined)
const idsIn = ({ inside }: Updated): string[] =>
  ['ann', 'bob', 'eve'].filter((id) => inside.requesters.entryOf(inside, id) !== -1)

describe('what is remembered of places', () => {
  it.each<readonly [string, PolicyEdit, readonly string[]]>([
    ['all, where nothing new stands', adding(assigned('eve', here), assigned('eve', '/')), [here, there, empty]],
    ['those in other subscriptions', adding(assigned('eve', `${here}/deeper`)), [there, empty]],
    ['those where something stood already', adding(assigned('eve', '/subscriptions/empty/other')), [here, there]],
    [
      'none, where something new may cover anything',
      adding(assigned('eve', '/providers/Microsoft.Management/managementGroups/new')),
      [],
    ],
    ['those where nobody is denied more', { add: { denyAssignments: [denied('eve', here)] } }, [there, empty]],
    ['none, where somebody is denied anywhere', { add: { denyAssignments: [denied('eve', '/')] } }, []],
    ['none, where somebody is no longer denied anywhere', { remove: { denyAssignments: ['carl at /'] } }, []],
    ['none, where something hangs elsewhere', { remove: { managementGroups: ['top'] } }, []],
  ])('is %s', (_, change, left) => {
    const updated = asked()
    expect(placesIn(updated.inside)).toEqual([here, there, empty])
    expect(updated.change(change)).toBe('in place')
    expect(placesIn(updated.inside)).toEqual(left)
  })

  it.each([empty, '/subscriptions/empty', `${empty}/deeper`])(
    'is not that nothing stands in a subscription, once something stands at %s',
    (scope) => {
      const updated = asked()
      const asking = `${empty}/deeper/still`
      expect(can(updated, 'ann', asking)).toBe(false)
      expect(updated.change(adding(assigned('ann', scope)))).toBe('in place')
      expect([can(updated, 'ann', asking), can(updated, 'eve', asking)]).toEqual([true, false])
    },
  )

  it('is nothing once there are more scopes than marks, which tell them apart', () => {
    const whatRemains = (nodesBefore: number, size: number): string[] => {
      const { inside } = asked()
      const anchor = inside.scopes.find('/subscriptions/here')
      const scopes = { size, anchorOf: () => anchor } as unknown as CompiledPolicy['scopes']
      return placesIn(remembered({ ...inside, scopes }, { ...NOTHING, nodesBefore }))
    }
    expect(whatRemains(MARKS - 1, MARKS)).toEqual([there, empty])
    expect(whatRemains(MARKS, MARKS + 1)).toEqual([])
    expect(whatRemains(MARKS + 1, MARKS + 2)).toEqual([there, empty])
  })
})

/** Takes away what is not in the policy. */
const NOT_THERE: PolicyEdit = {
  remove: {
    groups: ['nobody', 'ann'],
    memberships: [
      ['nobody', 'ann'],
      ['staff', 'nobody'],
      ['staff', 'ann'],
    ],
    roleAssignments: ['none'],
    roleDefinitions: ['none', 'missing'],
  },
}

describe('what is remembered of requesters', () => {
  it.each<readonly [string, PolicyEdit, readonly string[]]>([
    ['everybody, where nothing changes', {}, ['ann', 'bob', 'eve']],
    ['everybody, where who goes was not there', NOT_THERE, ['ann', 'bob', 'eve']],
    ['who holds nothing that is new', adding(assigned('ann', there)), ['bob', 'eve']],
    ['who is in no group that gets something', adding(assigned('staff', here)), ['ann', 'eve']],
    ['who was named before', adding(assigned('eve', here)), ['ann', 'bob']],
    ['who does not join a group', { add: { groups: [{ id: 'staff', members: ['ann'] }] } }, ['bob', 'eve']],
    ['nobody, where a role is another one', { remove: { roleDefinitions: ['reader'] } }, []],
    [
      'everybody, where a role that nobody holds is added',
      { add: { roleDefinitions: [role('new')] } },
      ['ann', 'bob', 'eve'],
    ],
    ['everybody, where somebody is denied', { add: { denyAssignments: [denied('ann', here)] } }, ['ann', 'bob', 'eve']],
  ])('is %s', (_, change, left) => {
    const updated = asked()
    expect(idsIn(updated)).toEqual(['ann', 'bob', 'eve'])
    expect(updated.change(change)).toBe('in place')
    expect(idsIn(updated)).toEqual(left)
  })

  it('is nothing for who still reads the revision before', () => {
    const updated = asked()
    const before = updated.inside
    updated.change({})
    expect([before.places.get(here), before.requesters.entryOf(before, 'ann')]).toEqual([undefined, -1])
  })
})

const NOTHING: Touched = { holders: new Set(), roles: false, hierarchy: false, nodesBefore: 0, denied: [] }
