import { streamDocument, writeDocument } from './document.js'
import { drawTenant } from './draft.js'
import { operationsAround } from './operations.js'
import { drawRequests } from './requests.js'
import { type Roles, roleChoice } from './roles.js'
import type { World } from './world.js'

/** How a tenant is made. */
export interface TenantPlan {
  readonly assignments: number
  readonly seed: number
  readonly roles: Roles
  readonly requests: number
  /** How many groups a principal is in at most; it is in half as many on average. Default 20. */
  readonly groupsEach?: number
}

/**
 * A tenant shaped like Azure's, and questions about it, about half of them allowed.
 *
 * For `n` assignments there are n/4 principals, n/20 groups (a principal is in none to `groupsEach`), n/200 + 1 subscriptions
 * of 20 resource groups of 20 resources each, 20 management groups and n/200 deny assignments.
 *
 * @see docs/benchmarks.md
 */
export function tenant({ assignments, seed, roles, requests, groupsEach = 20 }: TenantPlan): World {
  const draft = drawTenant(assignments, roleChoice(roles), seed, groupsEach)
  const operations = () => operationsAround(roles.all)
  return {
    assignments,
    operations,
    document: () => writeDocument(draft, roles, seed),
    streamed: () => streamDocument(draft, roles, seed),
    requests: () => drawRequests(draft, roles, operations(), requests, seed),
  }
}
