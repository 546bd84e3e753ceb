import type { EngineOptions, Policy } from 'rbac-core'
import { compileSnapshot, loadSnapshot } from 'rbac-core/snapshot'
import { namesIn, type PolicyNames } from '../mapping/known-policy.js'
import type { ServablePolicy } from './served-policy.js'
import { type PolicySummary, summaryOf } from './summary.js'

/** A policy on its way to other threads: one copy of it in memory, compiled, that all of them answer from. */
export interface Packed {
  /** A snapshot. */
  readonly bytes: SharedArrayBuffer
  readonly summary: PolicySummary
  readonly names: PolicyNames
}

/**
 * The one place that knows in which form a policy crosses to another thread: as a snapshot, once in shared memory. It is
 * compiled here, once; a thread only has to load it. O(size of the policy).
 *
 * @param summary of that policy, where it is known
 * @throws {InvalidPolicyError} with `onUnknownHierarchy: 'error'`
 */
export function pack(
  policy: Policy,
  options: Pick<EngineOptions, 'onUnknownHierarchy'> = {},
  summary: PolicySummary = summaryOf(policy),
): Packed {
  const snapshot = compileSnapshot(policy, options)
  const bytes = new SharedArrayBuffer(snapshot.length)
  new Uint8Array(bytes).set(snapshot)
  return { bytes, summary, names: namesIn(policy) }
}

export function unpack({ bytes, summary, names }: Packed): ServablePolicy {
  return { summary, names, open: (options) => loadSnapshot(bytes, options) }
}
