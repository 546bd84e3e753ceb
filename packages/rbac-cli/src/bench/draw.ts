import type { AccessRequest, Policy, RoleDefinition } from 'rbac-core'
import { fold } from '../text.js'

/** A whole number from 0 to below its argument. */
export type Random = (below: number) => number

/** The same numbers for the same seed, on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/**
 * Questions somebody might ask of this policy. Each is about an assignment: its holder, or a member of it where that is a
 * group, at or below its scope, for an action of its role or, as often, of another. What comes out is what the policy
 * makes of it; whoever wants other shares brings requests of their own.
 *
 * Empty where nothing is assigned. O(policy + count).
 */
export function drawRequests(policy: Policy, count: number, random: Random): AccessRequest[] {
  const assignments = [...policy.roleAssignments, ...policy.roleAssignmentScheduleInstances]
  if (assignments.length === 0) return []
  const members = new Map(policy.groups.map(({ id, members }) => [fold(id), members]))
  const roles = new Map(policy.roleDefinitions.map((role) => [fold(role.id), actionsOf(role)]))
  const subscriptions = new Map(policy.managementGroups.map((group) => [fold(group.id), group.subscriptions]))
  const everyAction = [...policy.actions, ...[...roles.values()].flat()]
  return Array.from({ length: count }, () => {
    const { principalId, roleDefinitionId, scope } = pick(assignments, random) ?? NEVER
    const own = roles.get(fold(roleDefinitionId)) ?? []
    const action = pick(random(2) === 0 && own.length > 0 ? own : everyAction, random) ?? SOME_ACTION
    return {
      principalId: memberOf(principalId, members, random),
      action: spelled(action.name, random),
      isDataAction: action.isDataAction,
      scope: below(scope, subscriptions, random),
    }
  })
}

interface Action {
  readonly name: string
  readonly isDataAction: boolean
}

const NEVER = { principalId: 'nobody', roleDefinitionId: 'none', scope: '/' }
const SOME_ACTION: Action = { name: 'Microsoft.Resources/subscriptions/read', isDataAction: false }
const DEEPEST = 8

function actionsOf({ permissions }: RoleDefinition): Action[] {
  return permissions.flatMap(({ actions, dataActions }) => [
    ...actions.map((name) => ({ name, isDataAction: false })),
    ...dataActions.map((name) => ({ name, isDataAction: true })),
  ])
}

/** Somebody in the group, or in a group in it. */
function memberOf(holder: string, members: ReadonlyMap<string, readonly string[]>, random: Random): string {
  let at = holder
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const next = pick(members.get(fold(at)) ?? [], random)
    if (next === undefined) return at
    at = next
  }
  return at
}

/** An action that the pattern matches. */
function spelled(pattern: string, random: Random): string {
  if (pattern === '*') return SOME_ACTION.name
  return pattern.replaceAll('*', (_, at: number) =>
    at === pattern.length - 1 ? (VERBS[random(VERBS.length)] ?? 'read') : `type${random(4)}`,
  )
}

const VERBS = ['read', 'write', 'delete', 'restart/action'] as const

/** The scope, or something in it: half of the questions are about a thing, and few about all of a subscription. */
function below(scope: string, subscriptions: ReadonlyMap<string, readonly string[]>, random: Random): string {
  const group = /^\/providers\/Microsoft\.Management\/managementGroups\/([^/]+)$/i.exec(scope)?.[1]
  const subscription = group === undefined ? undefined : pick(subscriptions.get(fold(group)) ?? [], random)
  const start = subscription === undefined ? scope : `/subscriptions/${subscription}`
  if (start === '/' || random(4) === 0) return start
  const inGroup = /^\/subscriptions\/[^/]+$/i.test(start) ? `${start}/resourceGroups/group${random(20)}` : start
  return random(2) === 0 ? inGroup : `${inGroup}/providers/Microsoft.Compute/virtualMachines/vm${random(20)}`
}

function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[random(items.length)]
}
