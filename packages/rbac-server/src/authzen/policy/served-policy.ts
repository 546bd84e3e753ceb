import { createEngine, type Engine, type EngineOptions, type Policy } from 'rbac-core'
import { KnownPolicy, namesIn, type PolicyNames } from '../mapping/known-policy.js'
import { type PolicySummary, summaryOf } from './summary.js'

/**
 * One policy and all that answers from it. A request keeps the one it started with, so that a batch or a search is
 * answered from one policy even when another comes into force meanwhile.
 */
export interface ServedPolicy {
  readonly engine: Engine
  readonly known: KnownPolicy
  /** The same for the same policy wherever it is served. */
  readonly revision: string
  /** How many there are. */
  readonly roleAssignments: number
}

export interface ServedPolicyOptions {
  readonly clock?: () => Date
  readonly onUnknownHierarchy?: 'warn' | 'error'
}

/** A policy before there is an engine to answer from it: read from documents, or handed over by another thread. */
export interface ServablePolicy {
  readonly summary: PolicySummary
  readonly names: PolicyNames
  /** @throws what is wrong with the policy */
  readonly open: (options: EngineOptions) => Engine
}

/** O(size of the policy). */
export function servable(policy: Policy, summary: PolicySummary = summaryOf(policy)): ServablePolicy {
  return { summary, names: namesIn(policy), open: (options) => createEngine(policy, options) }
}

/** @throws {InvalidPolicyError} with `onUnknownHierarchy: 'error'` */
export function servePolicy(policy: ServablePolicy, options: ServedPolicyOptions = {}): ServedPolicy {
  const { revision, roleAssignments } = policy.summary
  const engine = policy.open(engineOptionsOf(options))
  return { engine, known: new KnownPolicy(() => engine.policy, policy.names), revision, roleAssignments }
}

function engineOptionsOf({ clock, onUnknownHierarchy }: ServedPolicyOptions): EngineOptions {
  return {
    ...(clock !== undefined && { clock }),
    ...(onUnknownHierarchy !== undefined && { onUnknownHierarchy }),
  }
}
