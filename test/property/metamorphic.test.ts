import fc from 'fast-check'
import type { DenyPrincipal, Permission, PolicySections } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { fold } from '../reference/text.js'
import { worlds } from '../worlds/arbitrary.js'
import { agree, JUDGES } from './judges.js'
import { runs } from './runs.js'

const MANAGEMENT_GROUP = '/providers/Microsoft.Management/managementGroups/'

/** Two ways of writing one policy: a second oracle, for faults that engine and reference might share. */
describe.each(JUDGES)('$name decides the same', ({ over }) => {
  it('when a block is split into one block for each pattern it lists', () => {
    unchanged((policy) => withBlocks(policy, (blocks) => blocks.flatMap(split)))
  })

  it('when a role is split into one role and one assignment for each of its blocks', () => {
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const parted = rolesInParts(policy)
        const [decide, other] = [over(policy), over(parted)]
        for (const request of requests) agree(other(request).effect, decide(request).effect, parted, request)
      }),
      runs(60),
    )
  })

  it('when every star is written as several', () => {
    unchanged((policy) =>
      withBlocks(policy, (blocks) =>
        blocks.map((block) => ({
          ...block,
          actions: block.actions.map(starry),
          notActions: block.notActions.map(starry),
          dataActions: block.dataActions.map(starry),
          notDataActions: block.notDataActions.map(starry),
        })),
      ),
    )
  })

  it('when blanks stand around every pattern', () => {
    unchanged((policy) =>
      withBlocks(policy, (blocks) =>
        blocks.map((block) => ({ ...block, actions: block.actions.map((text) => ` ${text}\t`) })),
      ),
    )
  })

  it('when what groups hold, grant or forbid is given to each of their members instead', () => {
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const flat = withoutGroups(policy)
        const [decide, other] = [over(policy), over(flat)]
        for (const request of requests) {
          // Whoever has unresolved groups is feared to be in any; without groups in the policy there is less to fear.
          if (!request.groupsIncomplete) agree(other(request).effect, decide(request).effect, flat, request)
        }
      }),
      runs(60),
    )
  })

  it('when what holds at a management group is said of each subscription under it instead', () => {
    let compared = 0
    fc.assert(
      fc.property(worlds(12), ({ policy, requests }) => {
        const flat = withoutHierarchy(policy)
        const [decide, other] = [over(policy), over(flat)]
        for (const request of requests) {
          if (!/^\/?subscriptions\/./i.test(request.scope)) continue
          agree(other(request).effect, decide(request).effect, flat, request)
          compared += 1
        }
      }),
      runs(60),
    )
    expect(compared).toBeGreaterThan(100)
  })

  it('when a deny of several principals and blocks is written as several denies', () => {
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const denyAssignments = policy.denyAssignments.flatMap((deny) =>
          deny.principals.flatMap((principal, at) =>
            deny.permissions.map((block, nth) => ({
              ...deny,
              id: `${deny.id} ${at} ${nth}`,
              principals: [principal],
              permissions: [block],
            })),
          ),
        )
        const parted = { ...policy, denyAssignments }
        const [decide, other] = [over(policy), over(parted)]
        for (const request of requests) agree(other(request).effect, decide(request).effect, parted, request)
      }),
      runs(60),
    )
  })

  function unchanged(by: (policy: PolicySections) => PolicySections): void {
    fc.assert(
      fc.property(worlds(8), ({ policy, requests }) => {
        const changed = by(policy)
        const [decide, other] = [over(policy), over(changed)]
        for (const request of requests) agree(comparable(other(request)), comparable(decide(request)), changed, request)
      }),
      runs(60),
    )
  }
})

function withBlocks(
  policy: PolicySections,
  by: (blocks: readonly Permission[]) => readonly Permission[],
): PolicySections {
  return {
    ...policy,
    roleDefinitions: policy.roleDefinitions.map((role) => ({ ...role, permissions: by(role.permissions) })),
    denyAssignments: policy.denyAssignments.map((deny) => ({ ...deny, permissions: by(deny.permissions) })),
  }
}

function split(block: Permission): Permission[] {
  const bare = { ...block, actions: [], dataActions: [] }
  return [
    ...block.actions.map((action) => ({ ...bare, actions: [action] })),
    ...block.dataActions.map((action) => ({ ...bare, dataActions: [action] })),
  ]
}

function starry(pattern: string): string {
  return pattern.replace(/\*/g, pattern.length % 2 === 0 ? '**' : '***')
}

function rolesInParts(policy: PolicySections): PolicySections {
  const parts = new Map(policy.roleDefinitions.map((role) => [bareName(role.id), role.permissions.length]))
  const named = (id: string, nth: number) => `${bareName(id)} part ${nth}`
  const spread = <T extends { readonly id: string; readonly roleDefinitionId: string }>(items: readonly T[]): T[] =>
    items.flatMap((item) =>
      Array.from({ length: parts.get(bareName(item.roleDefinitionId)) ?? 1 }, (_, nth) => ({
        ...item,
        id: `${item.id} ${nth}`,
        roleDefinitionId: named(item.roleDefinitionId, nth),
      })),
    )
  return {
    ...policy,
    roleDefinitions: policy.roleDefinitions.flatMap((role) =>
      role.permissions.map((block, nth) => ({ ...role, id: named(role.id, nth), permissions: [block] })),
    ),
    roleAssignments: spread(policy.roleAssignments),
    roleAssignmentScheduleInstances: spread(policy.roleAssignmentScheduleInstances),
    roleEligibilityScheduleInstances: spread(policy.roleEligibilityScheduleInstances),
  }
}

function bareName(roleId: string): string {
  return fold(roleId).replace(/^.*\//, '')
}

/** Everyone who is, by whatever way, in a group: the group itself and its members, their members, and so on. */
function inGroup(policy: PolicySections, group: string): Set<string> {
  const inside = new Set([fold(group)])
  for (let size = 0; size < inside.size; ) {
    size = inside.size
    for (const { id, members } of policy.groups)
      if (inside.has(fold(id))) for (const member of members) inside.add(fold(member))
  }
  return inside
}

function withoutGroups(policy: PolicySections): PolicySections {
  const held = <T extends { readonly id: string; readonly principalId: string }>(items: readonly T[]): T[] =>
    items.flatMap((item) =>
      [...inGroup(policy, item.principalId)].map((principalId) => ({
        ...item,
        id: `${item.id} ${principalId}`,
        principalId,
      })),
    )
  const named = (principals: readonly DenyPrincipal[]): DenyPrincipal[] =>
    principals.flatMap((principal) => [...inGroup(policy, principal.id)].map((id) => ({ ...principal, id })))
  return {
    ...policy,
    groups: [],
    roleAssignments: held(policy.roleAssignments),
    roleAssignmentScheduleInstances: held(policy.roleAssignmentScheduleInstances),
    roleEligibilityScheduleInstances: held(policy.roleEligibilityScheduleInstances),
    denyAssignments: policy.denyAssignments.map((deny) => ({
      ...deny,
      principals: named(deny.principals),
      excludePrincipals: named(deny.excludePrincipals),
    })),
  }
}

function withoutHierarchy(policy: PolicySections): PolicySections {
  const spread = <T extends { readonly id: string; readonly scope: string }>(items: readonly T[]): T[] =>
    items.flatMap((item) =>
      subscriptionsUnder(policy, item.scope).map((scope) => ({ ...item, id: `${item.id} ${scope}`, scope })),
    )
  return {
    ...policy,
    managementGroups: [],
    roleAssignments: spread(policy.roleAssignments),
    roleAssignmentScheduleInstances: spread(policy.roleAssignmentScheduleInstances),
    roleEligibilityScheduleInstances: spread(policy.roleEligibilityScheduleInstances),
    denyAssignments: policy.denyAssignments.flatMap((deny) => (deny.doNotApplyToChildScopes ? [deny] : spread([deny]))),
  }
}

/** The scope itself, and where it is a management group also the subscriptions under it. */
function subscriptionsUnder(policy: PolicySections, scope: string): string[] {
  const path = fold(scope.startsWith('/') ? scope : `/${scope}`).replace(/\/$/, '')
  if (!path.startsWith(fold(MANAGEMENT_GROUP))) return [scope]
  const below = new Set([path.slice(MANAGEMENT_GROUP.length)])
  for (let size = 0; size < below.size; ) {
    size = below.size
    for (const { id, parent } of policy.managementGroups)
      if (parent !== null && below.has(fold(parent))) below.add(fold(id))
  }
  const found = policy.managementGroups.filter(({ id }) => below.has(fold(id)))
  return [scope, ...found.flatMap(({ subscriptions }) => subscriptions.map((name) => `/subscriptions/${name}`))]
}
