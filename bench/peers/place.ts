import type { AccessRequest, Policy } from 'rbac-core'

/** A question as peers are given it: folded, cut and named outside the timed part. */
export interface Question {
  readonly principal: string
  /** The action, in lower case and marked by its plane. */
  readonly operation: string
  /** The scope in lower case, with a slash at its end, so that a prefix ends at a segment. */
  readonly path: string
  /** What of the policy can matter: the first two segments of the path, a subscription for instance. */
  readonly shard: string
  readonly request: AccessRequest
}

/** Where something holds. */
export interface Place {
  readonly path: string
  /** Absent for what holds in many shards: the root, a management group. */
  readonly shard?: string
  /** The shards below, where those are named and not spelled: those of a management group. */
  readonly shards?: ReadonlySet<string>
}

/** Whether what holds at the place holds where the question is about. */
export function covers({ path, shards }: Place, question: Question): boolean {
  return shards === undefined ? question.path.startsWith(path) : shards.has(question.shard)
}

/** Whether what holds at the place can matter in the shard. */
export function mattersIn({ shard, shards }: Place, wanted: string): boolean {
  return shards === undefined ? shard === undefined || shard === wanted : shards.has(wanted)
}

/** In lower case, with a slash at its end. */
export function pathOf(scope: string): string {
  return scope === '/' ? '/' : `${scope.toLowerCase()}/`
}

/** The first two segments: `/subscriptions/x/`, `/orgs/1/`, `/data5/`; undefined for the root. */
export function shardOf(path: string): string | undefined {
  return /^\/[^/]+\/(?:[^/]+\/)?/.exec(path)?.[0]
}

/** @param below what `shardsBelow` gives */
export function placeOf(scope: string, below: ReadonlyMap<string, ReadonlySet<string>>): Place {
  const path = pathOf(scope)
  const shards = below.get(path)
  if (shards !== undefined) return { path, shards }
  const shard = shardOf(path)
  // Shorter than a shard can be below it: `/hospital/` covers `/hospital/dept_1/`.
  return shard === undefined || path.split('/').length < FULL_SHARD ? { path } : { path, shard }
}

/** As many pieces as `/a/b/` falls into. */
const FULL_SHARD = 4

/** By the scope of a management group, the subscriptions below it. */
export function shardsBelow({ managementGroups }: Policy): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  const parents = new Map(managementGroups.map(({ id, parent }) => [id.toLowerCase(), parent?.toLowerCase()]))
  for (const { id, subscriptions } of managementGroups) {
    for (let at: string | undefined = id.toLowerCase(); at !== undefined; at = parents.get(at)) {
      const path = `/providers/microsoft.management/managementgroups/${at}/`
      const shards = found.get(path) ?? new Set()
      for (const subscription of subscriptions) shards.add(`/subscriptions/${subscription.toLowerCase()}/`)
      found.set(path, shards)
    }
  }
  return found
}
