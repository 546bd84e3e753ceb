import { type PolicyDocument, writeDocument } from './world/document.js'
import { drawTenant } from './world/draft.js'
import { operationsAround } from './world/operations.js'
import type { RequestLog } from './world/request-log.js'
import { drawRequests } from './world/requests.js'
import { type Roles, roleChoice } from './world/roles.js'

/** The worlds everything is measured in, by the number of role assignments. */
export const WORLDS = {
  smallTeam: 1_000,
  department: 10_000,
  largeTenant: 100_000,
  hugeTenant: 1_000_000,
} as const

export type WorldName = keyof typeof WORLDS

/** How many requests a log holds. */
export const REQUESTS = 20_000

/** A tenant shaped like Azure's, and questions about it. The same numbers make the same world on every machine. */
export interface World {
  readonly assignments: number
  /** The policy, written anew on each call: a world keeps numbers only. */
  document(): PolicyDocument
  /** About half of them allowed. */
  requests(): RequestLog
}

/** How a world is made. */
export interface WorldPlan {
  readonly assignments: number
  readonly seed: number
  readonly roles: Roles
  /** Default `REQUESTS`. */
  readonly requests?: number
}

/**
 * Draws a world. For `n` assignments there are n/4 principals, n/20 groups (a principal is in none to twenty),
 * n/200 + 1 subscriptions of 20 resource groups of 20 resources each, 20 management groups and n/200 deny assignments.
 *
 * @see docs/benchmarks.md
 */
export function makeWorld({ assignments, seed, roles, requests = REQUESTS }: WorldPlan): World {
  const draft = drawTenant(assignments, roleChoice(roles), seed)
  return {
    assignments,
    document: () => writeDocument(draft, roles, seed),
    requests: () => drawRequests(draft, roles, operationsAround(roles.all), requests, seed),
  }
}
