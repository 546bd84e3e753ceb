/**
 * The step that closed the door, in the order of evaluation: a refusal names the furthest step that any assignment of
 * the requester reached. `denyAssignment` beats all.
 */
export type ReasonCode =
  | 'noRoleAssignment'
  | 'otherScope'
  | 'notActive'
  | 'notInRoles'
  | 'otherPlane'
  | 'removedByNotActions'
  | 'conditionFalse'
  | 'conditionUnknown'
  | 'denyAssignment'

/** Reason codes from the first step to the last; a later one wins. */
export const REASON_ORDER: readonly ReasonCode[] = [
  'noRoleAssignment',
  'otherScope',
  'notActive',
  'notInRoles',
  'otherPlane',
  'removedByNotActions',
  'conditionFalse',
  'conditionUnknown',
  'denyAssignment',
]

/** What allowed it. Of several grants: the outermost scope, then the smallest id. */
export interface Grant {
  readonly roleAssignmentId: string
  readonly roleDefinitionId: string
  readonly roleName: string
  /** The assignment's scope, as written. */
  readonly scope: string
  /** Who holds the assignment: the requester or one of its groups. */
  readonly principalId: string
  /** Group ids from the requester's own group to the holder; empty when the requester holds it. */
  readonly groupPath: readonly string[]
  readonly pattern: string
  readonly isDataAction: boolean
}

/** What forbade it. Of several denials: the outermost scope, then the smallest id. */
export interface Denial {
  readonly denyAssignmentId: string
  readonly denyAssignmentName: string
  readonly scope: string
  readonly principalId: string | 'everyone'
  readonly groupPath: readonly string[]
  readonly pattern: string
}

export interface Allowed {
  readonly allowed: true
  readonly effect: 'Allowed'
  readonly grantedBy: Grant
  readonly incomplete?: 'groups'
}

export interface Refused {
  readonly allowed: false
  readonly effect: 'NotAllowed' | 'Denied'
  readonly reason: ReasonCode
  readonly deniedBy?: Denial
  /** The requester has groups that nobody resolved, so an assignment to one of them may have been missed. */
  readonly incomplete?: 'groups'
}

/** Plain, deeply frozen data, complete when it is given: it may be kept, and the same object may be given again. */
export type Decision = Allowed | Refused
