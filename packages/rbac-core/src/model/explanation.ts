import type { Decision, ReasonCode } from './decision.js'
import type { AccessRequest } from './request.js'

/** The whole story of one decision. */
export interface Explanation {
  readonly request: AccessRequest
  /** The same as `engine.check(request)`; properties compare the two. */
  readonly decision: Decision
  /** What was looked at, in order. */
  readonly steps: readonly ExplanationStep[]
  /** Role assignments that did not grant, the one that came closest first; empty for an allow. */
  readonly nearMisses: readonly NearMiss[]
  /** Near misses left out of the list, because it is bounded. */
  readonly nearMissesOmitted: number
  /** The smallest changes that would allow the request. */
  readonly mends: readonly Mend[]
  /** Every condition that was met on the way. */
  readonly conditions: readonly ConditionReport[]
  /** What people call the principals and groups named above, where the policy says; by id. */
  readonly names: readonly { readonly id: string; readonly name: string }[]
}

export interface ExplanationStep {
  readonly step: 'principal' | 'scope' | 'denyAssignments' | 'roleAssignments'
  readonly outcome: 'found' | 'none' | 'denied' | 'granted' | 'incomplete'
  /** One line for people. */
  readonly detail: string
}

/** A role assignment of the requester (or of one of its groups) and the step at which it failed. */
export interface NearMiss {
  readonly assignmentId: string
  readonly failedAt: ReasonCode
  /** One line for people. */
  readonly detail: string
  readonly roleDefinitionId: string
  /** Absent when the role is not in the policy. */
  readonly roleName?: string
  readonly scope: string
  readonly principalId: string
  readonly groupPath: readonly string[]
  /** The patterns that matched, in the list they stand in. */
  readonly matched: readonly MatchedPattern[]
}

export interface MatchedPattern {
  readonly list: 'actions' | 'notActions' | 'dataActions' | 'notDataActions'
  readonly pattern: string
}

/** One change that helps. */
export interface Mend {
  readonly kind:
    | 'assign'
    | 'activate'
    | 'exclude'
    | 'removeDeny'
    | 'meetCondition'
    | 'mendCondition'
    | 'defineRole'
    | 'resolveGroups'
  /** One line for people, starting with a verb. */
  readonly detail: string
  readonly principalId?: string
  readonly roleDefinitionId?: string
  readonly roleName?: string
  readonly scope?: string
  readonly assignmentId?: string
}

/** A condition that decided, or helped to decide, something. */
export interface ConditionReport {
  readonly on: 'roleAssignment' | 'permission' | 'denyAssignment' | 'denyPermission'
  /** Id of the assignment it was met at. */
  readonly assignmentId: string
  readonly condition: string
  readonly value: 'true' | 'false' | 'unknown'
  /** Why it is unknown, or what each part came to; lines for people. */
  readonly trace: readonly string[]
}
