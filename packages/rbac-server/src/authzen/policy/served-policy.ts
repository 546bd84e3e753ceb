import { createEngine, type Engine, type Policy } from 'rbac-core'
import { KnownPolicy } from '../mapping/known-policy.js'

/**
 * One policy and all that answers from it. A request keeps the one it started with, so that a batch or a search is
 * answered from one policy even when another comes into force meanwhile.
 */
export interface ServedPolicy {
  readonly engine: Engine
  readonly known: KnownPolicy
  /** The same for the same policy wherever it is served. */
  readonly revision: string
}

export interface ServedPolicyOptions {
  readonly clock?: () => Date
  readonly onUnknownHierarchy?: 'warn' | 'error'
}

/** @throws {InvalidPolicyError} with `onUnknownHierarchy: 'error'` */
export function servePolicy(policy: Policy, revision: string, options: ServedPolicyOptions = {}): ServedPolicy {
  const { clock, onUnknownHierarchy } = options
  const engine = createEngine(policy, {
    ...(clock !== undefined && { clock }),
    ...(onUnknownHierarchy !== undefined && { onUnknownHierarchy }),
  })
  return { engine, known: new KnownPolicy(policy), revision }
}
