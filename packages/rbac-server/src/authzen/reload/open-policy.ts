import { InvalidPolicyError, type Policy, RbacError } from 'rbac-core'
import type { LoggerLike } from 'rbac-core/middleware'
import type { ReadOptions } from './jobs.js'
import { PolicySource, type PolicyTarget } from './policy-source.js'

/**
 * Reads the policy files, goes on watching them, and says in the log what came of each change.
 *
 * @throws what is wrong with them at the start
 */
export function openPolicy(
  paths: string | readonly string[],
  target: PolicyTarget,
  { strict, onUnknownHierarchy, logger }: ReadOptions & { readonly logger?: LoggerLike },
): Promise<PolicySource> {
  return PolicySource.open(typeof paths === 'string' ? [paths] : paths, target, {
    ...(strict !== undefined && { strict }),
    ...(onUnknownHierarchy !== undefined && { onUnknownHierarchy }),
    onLoad: (summary) => logger?.info(summary, 'policy loaded'),
    onError: (error) => logger?.warn(problemOf(error), 'policy refused, the one before stays in force'),
  })
}

export function isPaths(policy: string | readonly string[] | Policy): policy is string | readonly string[] {
  return typeof policy === 'string' || Array.isArray(policy)
}

/** A policy may have more problems than anybody reads. */
const MOST_ISSUES = 10

/** What is wrong with a policy, for the log. */
export function problemOf(error: unknown): object {
  if (error instanceof InvalidPolicyError) {
    const errors = error.issues.filter(({ severity }) => severity === 'error')
    return { code: error.code, problem: error.message, issues: errors.slice(0, MOST_ISSUES) }
  }
  return error instanceof RbacError ? { code: error.code, problem: error.message } : { err: error }
}
