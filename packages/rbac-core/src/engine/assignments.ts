import type { RoleAssignment, ScheduleInstance } from '../model/assignment.js'
import type { Permission, RoleDefinition } from '../model/role-definition.js'
import type { ActionPattern } from '../pattern/pattern.js'
import type { CompiledCondition } from './conditions.js'

export interface CompiledPermission {
  readonly source: Permission
  readonly permissionClass: number
  /** Its patterns, the one to name first. */
  readonly actions: readonly ActionPattern[]
  readonly dataActions: readonly ActionPattern[]
  readonly condition: CompiledCondition | undefined
}

export interface CompiledRole {
  readonly source: RoleDefinition
  readonly permissions: readonly CompiledPermission[]
}

export interface CompiledAssignment {
  readonly source: RoleAssignment
  /** Case folded, the order in which equals are named. */
  readonly key: string
  readonly holder: number
  /** The trie node it stands at, and that node's anchor. */
  readonly node: number
  readonly anchor: number
  /** Undefined when the policy lacks the role: such an assignment grants nothing. */
  readonly role: CompiledRole | undefined
  readonly condition: CompiledCondition | undefined
  /** Undefined for what always holds. */
  readonly window: Window | undefined
}

/** When an assignment holds: `start <= t < end`. An eligible one never does. */
export type Window =
  | { readonly eligible: false; readonly start: number; readonly end: number }
  | { readonly eligible: true }

export function windowOf({ startTime, endTime }: ScheduleInstance): Window {
  return { eligible: false, start: startTime ?? Number.NEGATIVE_INFINITY, end: endTime ?? Number.POSITIVE_INFINITY }
}
