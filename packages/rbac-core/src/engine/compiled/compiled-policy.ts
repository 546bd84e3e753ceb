import type { CompiledCondition } from '../../condition/compile.js'
import type { DenyAssignment } from '../../model/assignment.js'
import type { Limits } from '../../model/limits.js'
import type { AttributeValues } from '../../model/request.js'
import type { AssignmentTable } from '../flat/assignment-table.js'
import type { RoleTexts } from '../flat/role-texts.js'
import type { ScopeTable } from '../flat/scope-table.js'
import type { ScopeTexts } from '../flat/scope-texts.js'
import type { Texts } from '../flat/texts.js'
import type { RequesterCache } from '../request/requester-cache.js'
import type { Line } from '../update/line.js'
import type { Pace } from '../update/wear.js'
import type { CompiledPermission, CompiledRole } from './assignments.js'
import type { Directory } from './directory.js'
import type { Held } from './held.js'
import type { PermissionTable } from './permissions.js'
import type { Place } from './place.js'
import type { PolicySource } from './policy-source.js'
import type { RevisedMap } from './revised-map.js'
import type { TextCache } from './text-cache.js'

/** A policy in the form questions are asked of. Immutable, but for memos that can't change an answer. */
export interface CompiledPolicy {
  /** Grows with each change that was made in place; numbers of assignments outlive it. */
  readonly revision: number
  /** What the revisions of a policy share; made by the first update. */
  readonly line?: Line
  /** When and how fast it is put together anew; default: as suits a machine. */
  readonly pace?: Pace
  readonly source: PolicySource
  /** Those of its requests and conditions. */
  readonly limits: Limits
  readonly texts: PolicyTexts
  readonly directory: Directory
  readonly scopes: ScopeTable
  readonly hierarchy: RevisedHierarchy
  readonly permissions: PermissionTable
  /** Scopes asked about lately, by their text. */
  readonly places: TextCache<Place>
  /** Principals that asked lately without groups of their own, by their id. */
  readonly requesters: RequesterCache
  readonly assignments: AssignmentTable
  /** What each holder was assigned, by holder. */
  readonly held: Held
  /** Roles by number; undefined for one that assignments name and the policy lacks. */
  readonly roles: readonly (CompiledRole | undefined)[]
  /** What has to be granted for a role to grant, by its number. */
  readonly demands: Int32Array
  /** Deny assignments by the trie node they stand at, smallest id first. */
  readonly denials: RevisedMap<number, readonly CompiledDeny[]>
  /** Stored attributes for conditions: of principals by key, of resources by scope path. */
  readonly principalAttributes: RevisedMap<string, AttributeValues>
  readonly resourceAttributes: ReadonlyMap<string, AttributeValues>
}

/** The management-group edges, as one revision sees them. */
export interface RevisedHierarchy {
  readonly groupOfSubscription: RevisedMap<string, string>
  readonly parentOfGroup: RevisedMap<string, string | null>
}

/** What is written in a policy: its ids, scopes and roles point here. */
export interface PolicyTexts {
  readonly all: Texts
  readonly scopes: ScopeTexts
  readonly roles: RoleTexts
}

export interface CompiledDeny {
  readonly source: DenyAssignment
  readonly key: string
  readonly node: number
  readonly permissions: readonly CompiledPermission[]
  /** The bits of their classes, see `ActionRow.denied`; and of those that certainly list what meets them. */
  readonly bits: number
  readonly certain: number
  readonly condition: CompiledCondition | undefined
  readonly everyone: boolean
  readonly holders: readonly number[]
  /** Of `holders`. */
  readonly signature: number
  /** Those of `holders` that are or may be groups, which a caller with unresolved groups may be in. */
  readonly groups: readonly number[]
  readonly excluded: readonly number[]
  readonly onlyHere: boolean
  readonly audit: boolean
}

export interface CompileOptions {
  readonly onUnknownHierarchy: 'warn' | 'error'
  /** In place of those the policy was read under. */
  readonly limits: Partial<Limits>
  /** Principals, scopes and actions remembered, of each. */
  readonly memoCapacity: number
}
