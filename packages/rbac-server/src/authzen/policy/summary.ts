import type { Policy } from 'rbac-core'
import { revisionOf } from './revision.js'

/** A policy in a few words, for the log. */
export interface PolicySummary {
  readonly revision: string
  /** How many there are. */
  readonly roleAssignments: number
  /** How many there are. */
  readonly warnings: number
}

/** O(size of the policy). */
export function summaryOf(policy: Policy): PolicySummary {
  return {
    revision: revisionOf(policy),
    roleAssignments: policy.roleAssignments.length,
    warnings: policy.warnings.length,
  }
}
