import { managementGroupKey, subscriptionKey } from '../model/keys.js'
import type { Policy } from '../model/policy.js'
import { managementGroupOf, type Scope, subscriptionOf } from './scope.js'

/** The management-group edges that lead from one scope to another, by key: neither can be read off a scope. */
export interface Hierarchy {
  /** The group a subscription hangs under. */
  readonly groupOfSubscription: ReadonlyMap<string, string>
  /** A group's parent; null at the root. */
  readonly parentOfGroup: ReadonlyMap<string, string | null>
}

/** Which management group each subscription and group hangs under. O(management groups and their subscriptions). */
export function hierarchyOf(policy: Pick<Policy, 'managementGroups'>): Hierarchy {
  const groupOfSubscription = new Map<string, string>()
  const parentOfGroup = new Map<string, string | null>()
  for (const { id, parent, subscriptions } of policy.managementGroups) {
    const key = managementGroupKey(id)
    parentOfGroup.set(key, parent === null ? null : managementGroupKey(parent))
    for (const subscription of subscriptions) groupOfSubscription.set(subscriptionKey(subscription), key)
  }
  return { groupOfSubscription, parentOfGroup }
}

/** Names of the management groups strictly above the scope's own path, outermost first. */
export function groupsAbove(scope: Scope, { groupOfSubscription, parentOfGroup }: Hierarchy): string[] {
  const chain: string[] = []
  const subscription = subscriptionOf(scope)
  const own = managementGroupOf(scope)
  let group: string | null | undefined
  if (subscription !== undefined) group = groupOfSubscription.get(subscription)
  else if (own !== undefined) group = parentOfGroup.get(own)
  // Invariant: the hierarchy has no cycle (checked where policies are read); the bound keeps a slip from hanging.
  while (group !== undefined && group !== null && chain.length <= parentOfGroup.size) {
    chain.push(group)
    group = parentOfGroup.get(group)
  }
  return chain.reverse()
}

/** Whether anybody says where the scope hangs, as far as it is a subscription or below one. */
export function hangsSomewhere(scope: Scope, { groupOfSubscription }: Hierarchy): boolean {
  const subscription = subscriptionOf(scope)
  return subscription === undefined || groupOfSubscription.has(subscription)
}

/** What stands before a management group's name in its path. */
export const MANAGEMENT_GROUPS_PATH = '/providers/microsoft.management/managementgroups'

/** How many segments an anchor has: see `Standing.anchor`. */
export const ANCHOR_DEPTH = 2
