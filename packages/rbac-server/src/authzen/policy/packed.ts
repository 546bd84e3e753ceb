import type { EngineOptions, Policy } from 'rbac-core'
import { loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import type { PolicyNames } from '../mapping/known-policy.js'
import { type ServablePolicy, servable } from '../policy/served-policy.js'

/** A policy on its way to other threads: one copy of it in memory, compiled, that all of them answer from. */
export interface Packed {
  /** A snapshot. */
  readonly bytes: SharedArrayBuffer
  readonly revision: string
  readonly roleAssignments: number
  readonly names: PolicyNames
}

/**
 * The one place that knows in which form a policy crosses to another thread: as a snapshot, once in shared memory. It is
 * compiled here; a thread only has to load it. O(size of the policy).
 *
 * @param before what was handed over last: a policy that says the same is that very one
 * @throws {InvalidPolicyError} with `onUnknownHierarchy: 'error'`
 */
export function pack(policy: Policy, options: EngineOptions = {}, before?: Packed): Packed {
  const { revision, roleAssignments, names, open } = servable(policy)
  if (before?.revision === revision) return before
  const snapshot = saveSnapshot(open(options))
  const bytes = new SharedArrayBuffer(snapshot.length)
  new Uint8Array(bytes).set(snapshot)
  return { bytes, revision, roleAssignments, names }
}

export function unpack({ bytes, ...rest }: Packed): ServablePolicy {
  return { ...rest, open: (options) => loadSnapshot(bytes, options) }
}
