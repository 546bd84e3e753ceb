import fc from 'fast-check'
import type { AccessRequest, DenyAssignment, Grant, PolicySections } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { worlds } from '../worlds/arbitrary.js'
import { agree, JUDGES } from './judges.js'
import { blockOf, EMPTY, everyone, NOBODY_DENY } from './pieces.js'
import { runs } from './runs.js'

describe.each(JUDGES)('$name, without a grant', ({ over }) => {
  it('refuses everything under an empty policy', () => {
    const decide = over(EMPTY)
    fc.assert(
      fc.property(worlds(8), ({ requests }) => {
        for (const request of requests) {
          const incomplete = request.groupsIncomplete ? { incomplete: 'groups' } : {}
          const refusal = { allowed: false, effect: 'NotAllowed', reason: 'noRoleAssignment', ...incomplete }
          agree(decide(request), refusal, EMPTY, request)
        }
      }),
      runs(100),
    )
  })

  it('refuses everything when role assignments and schedules are gone, whatever else the policy holds', () => {
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const bare = { ...policy, roleAssignments: [], roleAssignmentScheduleInstances: [] }
        const decide = over(bare)
        for (const request of requests) agree(decide(request).allowed, false, bare, request)
      }),
      runs(100),
    )
  })
})

describe.each(JUDGES)('$name, with a deny assignment made for an allowed request', ({ over }) => {
  it('denies it, wherever the deny stands and whatever stands around it', () => {
    let denied = 0
    fc.assert(
      fc.property(worlds(8), fc.nat(11), ({ policy, requests }, shape) => {
        const decide = over(policy)
        for (const request of requests) {
          const decision = decide(request)
          if (!decision.allowed) continue
          const deny = denyOf(request, decision.grantedBy, shape)
          const others = [...policy.denyAssignments, NOBODY_DENY]
          const changed = { ...policy, denyAssignments: others.toSpliced(shape % others.length, 0, deny) }
          agree(over(changed)(request).effect, 'Denied', changed, request)
          denied += 1
        }
      }),
      runs(150),
    )
    expect(denied).toBeGreaterThan(100)
  })

  it('names the outermost of several denies, and of those at one scope the smallest id', () => {
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        for (const request of requests) {
          const twins = ['!b', '!a', '!B'].map((id) => ({ ...denyOf(request, undefined, 2), id, scope: '/' }))
          const changed = { ...policy, denyAssignments: [...twins, ...policy.denyAssignments].toReversed() }
          const decision = over(changed)(request)
          // No id of a generated deny is smaller than one that starts with `!`.
          agree(decision.allowed ? '' : decision.deniedBy?.denyAssignmentId, '!a', changed, request)
        }
      }),
      runs(50),
    )
  })
})

describe.each(JUDGES)('$name, with a deny that exempts child scopes', ({ over }) => {
  const places = ['/', '/subscriptions/s1', '/subscriptions/s10', '/subscriptions/s1/resourceGroups/rg1']
  const deeper = [...places, `${places.at(-1)}/providers/P/r/vm`, '/providers/Microsoft.Management/managementGroups/m1']

  it('refuses at its own scope only: not above, below or beside', () => {
    for (const at of deeper) {
      const deny: DenyAssignment = { ...NOBODY_DENY, scope: at, principals: [everyone], doNotApplyToChildScopes: true }
      const decide = over({ ...OWNER, denyAssignments: [deny] })
      for (const scope of deeper) {
        expect(decide({ principalId: 'alice', action: 'P/r/read', scope }).effect).toBe(
          scope === at ? 'Denied' : 'Allowed',
        )
        const slashed = scope === '/' ? scope : `${scope}/`
        expect(decide({ principalId: 'alice', action: 'P/r/read', scope: slashed }).allowed).toBe(scope !== at)
      }
    }
  })

  it('refuses at its own scope and below when it exempts nothing', () => {
    const deny: DenyAssignment = { ...NOBODY_DENY, scope: '/subscriptions/s1', principals: [everyone] }
    const decide = over({ ...OWNER, denyAssignments: [deny] })
    const effects = deeper.map((scope) => decide({ principalId: 'alice', action: 'P/r/read', scope }).effect)
    expect(effects).toEqual(['Allowed', 'Denied', 'Allowed', 'Denied', 'Denied', 'Allowed'])
  })
})

const OWNER: PolicySections = {
  ...EMPTY,
  roleDefinitions: [
    { id: 'owner', roleName: 'Owner', permissions: [blockOf({ actions: ['*'] })], assignableScopes: ['/'] },
  ],
  roleAssignments: [{ id: 'ra', principalId: 'alice', roleDefinitionId: 'owner', scope: '/' }],
  managementGroups: [{ id: 'm1', parent: null, subscriptions: ['s1'] }],
}

/** A deny that must match: by name, by group or as everyone; here or from the root; by the action or by any. */
function denyOf(request: AccessRequest, grant: Grant | undefined, shape: number): DenyAssignment {
  const holders = [{ id: request.principalId }, { id: grant?.principalId ?? request.principalId }, everyone]
  const actions = [shape % 2 === 0 ? request.action : '*']
  const listed = request.isDataAction ? { dataActions: actions } : { actions }
  return {
    ...NOBODY_DENY,
    id: 'forced',
    denyAssignmentName: 'forced',
    principals: [{ id: 'nobody' }, holders[shape % 3] ?? everyone],
    scope: shape % 4 < 2 ? request.scope : '/',
    permissions: [blockOf({ actions: ['X/y/read'] }), blockOf(listed), blockOf({})],
  }
}
