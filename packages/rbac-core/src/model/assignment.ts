import type { Permission } from './role-definition.js'
import { foldAscii } from './text.js'

/** The id that stands for every principal in a deny assignment, together with the type `SystemDefined`. */
export const EVERYONE_ID = '00000000-0000-0000-0000-000000000000'

/** Gives one principal one role at one scope. */
export interface RoleAssignment {
  readonly id: string
  readonly principalId: string
  readonly principalType?: string
  /** As written; the role meant is `roleKey(roleDefinitionId)`. */
  readonly roleDefinitionId: string
  readonly scope: string
  readonly condition?: string
  readonly conditionVersion?: string
  readonly description?: string
}

/** Does its id come from a document? One without an id is read with one made of principal, role and scope. */
export function hasOwnId({ id }: Pick<RoleAssignment, 'id'>): boolean {
  return !/^\S+ \S+ \//.test(id)
}

/** A role assignment that holds while `start <= now < end`: an instance of a PIM schedule. */
export interface ScheduleInstance extends RoleAssignment {
  /** Milliseconds since the epoch; absent: it has always held. */
  readonly startTime?: number
  /** Milliseconds since the epoch, exclusive; absent: no end. */
  readonly endTime?: number
  readonly status?: string
  readonly memberType?: string
  readonly assignmentType?: string
  readonly originRoleAssignmentId?: string
}

/** A principal named by a deny assignment. `Everyone` is `EVERYONE_ID` with type `SystemDefined` (or no type). */
export interface DenyPrincipal {
  readonly id: string
  readonly type?: string
}

/** Everyone needs the id and the type; without any type it still counts, since a deny is not lifted on doubt. */
export function isEveryone({ id, type }: DenyPrincipal): boolean {
  return id === EVERYONE_ID && (type === undefined || foldAscii(type) === 'systemdefined')
}

/** Takes permissions away from principals at a scope, whatever their roles say. */
export interface DenyAssignment {
  readonly id: string
  readonly denyAssignmentName: string
  readonly description?: string
  readonly permissions: readonly Permission[]
  readonly scope: string
  readonly doNotApplyToChildScopes: boolean
  readonly principals: readonly DenyPrincipal[]
  readonly excludePrincipals: readonly DenyPrincipal[]
  readonly isSystemProtected?: boolean
  /** `audit` does not block; anything else does. */
  readonly denyAssignmentEffect?: string
  readonly condition?: string
  readonly conditionVersion?: string
}

/** The ids it names, be it as excluded. `Everyone` is none of them: it means nobody in particular. */
export function idsNamedBy({ principals, excludePrincipals }: DenyAssignment): string[] {
  return [...principals.filter((principal) => !isEveryone(principal)), ...excludePrincipals].map(({ id }) => id)
}

/** Is it one that does not block? */
export function isAudit({ denyAssignmentEffect }: DenyAssignment): boolean {
  return foldAscii(denyAssignmentEffect ?? '') === 'audit'
}
