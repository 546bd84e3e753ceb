import { InvalidPolicyError } from '../errors.js'
import { type DenyAssignment, EVERYONE_ID, type RoleAssignment } from '../model/assignment.js'
import { managementGroupKey, principalKey, roleKey, subscriptionKey } from '../model/keys.js'
import type { ParsedPolicy, Policy } from '../model/policy.js'
import type { AttributeValues } from '../model/request.js'
import type { Permission, RoleDefinition } from '../model/role-definition.js'
import { foldAscii } from '../model/text.js'
import { type ActionPattern, storedPattern } from '../pattern/pattern.js'
import { bySpecificity } from '../pattern/specificity.js'
import { parseScope } from '../scope/scope.js'
import { type Hierarchy, ScopeTrie, type Standing } from '../scope/trie.js'
import { AssignmentList } from './assignment-list.js'
import {
  type CompiledAssignment,
  type CompiledPermission,
  type CompiledRole,
  type Window,
  windowOf,
} from './assignments.js'
import { type CompiledCondition, ConditionTable } from './conditions.js'
import { Directory } from './directory.js'
import { groupBy } from './group-by.js'
import { PermissionTable } from './permissions.js'
import type { Place } from './place.js'
import { RequesterCache } from './requester-cache.js'
import { TextCache } from './text-cache.js'

/** A policy in the form questions are asked of. Immutable, but for memos that can't change an answer. */
export interface CompiledPolicy {
  readonly source: ParsedPolicy
  readonly directory: Directory
  readonly scopes: ScopeTrie
  readonly permissions: PermissionTable
  /** Scopes asked about lately, by their text. */
  readonly places: TextCache<Place>
  /** Principals that asked lately without groups of their own, by their id. */
  readonly requesters: RequesterCache
  /** What each holder was assigned, by holder. */
  readonly held: readonly (AssignmentList | undefined)[]
  /** Deny assignments by the trie node they stand at, smallest id first. */
  readonly denials: ReadonlyMap<number, readonly CompiledDeny[]>
  /** Stored attributes for conditions: of principals by key, of resources by scope path. */
  readonly principalAttributes: ReadonlyMap<string, AttributeValues>
  readonly resourceAttributes: ReadonlyMap<string, AttributeValues>
}

export interface CompiledDeny {
  readonly source: DenyAssignment
  readonly key: string
  readonly node: number
  readonly permissions: readonly CompiledPermission[]
  readonly condition: CompiledCondition | undefined
  readonly everyone: boolean
  readonly holders: readonly number[]
  /** Those of `holders` that are or may be groups, which a caller with unresolved groups may be in. */
  readonly groups: readonly number[]
  readonly excluded: readonly number[]
  readonly onlyHere: boolean
  readonly audit: boolean
}

export interface CompileOptions {
  readonly onUnknownHierarchy: 'warn' | 'error'
  /** Principals, scopes and actions remembered, of each. */
  readonly memoCapacity: number
}

/**
 * Compiles a policy: scopes into the trie, permissions into classes, ids into numbers, conditions into functions.
 * O(size of the policy).
 *
 * @throws {InvalidPolicyError} when asked to refuse denies on management groups whose hierarchy is unknown
 */
export function compilePolicy(policy: ParsedPolicy, options: CompileOptions): CompiledPolicy {
  if (options.onUnknownHierarchy === 'error') refuseUnknownHierarchy(policy)
  const directory = new Directory(policy)
  const scopes = new ScopeTrie(hierarchyOf(policy))
  const permissions = new PermissionTable(options.memoCapacity)
  const conditions = new ConditionTable()
  const context: CompileContext = { directory, scopes, permissions, conditions }
  return {
    source: policy,
    directory,
    scopes,
    permissions,
    places: new TextCache(options.memoCapacity),
    requesters: new RequesterCache(options.memoCapacity),
    held: compileAssignments(policy, context),
    denials: compileDenials(policy, context),
    principalAttributes: new Map(
      policy.principals.flatMap(({ id, attributes }) => (attributes ? [[principalKey(id), attributes] as const] : [])),
    ),
    resourceAttributes: new Map(
      policy.resources.flatMap(({ scope, attributes }) =>
        attributes ? [[storedScope(scope).path, attributes] as const] : [],
      ),
    ),
  }
}

interface CompileContext {
  readonly directory: Directory
  readonly scopes: ScopeTrie
  readonly permissions: PermissionTable
  readonly conditions: ConditionTable
}

function compileAssignments(policy: Policy, context: CompileContext): (AssignmentList | undefined)[] {
  const roles = new Map(policy.roleDefinitions.map((role) => [roleKey(role.id), compileRole(role, context)]))
  const held: CompiledAssignment[][] = Array.from({ length: context.directory.size }, () => NOTHING_HELD)
  const standings = new Map<string, Standing>()
  const add = (source: RoleAssignment, window: Window | undefined): void => {
    const holder = context.directory.find(source.principalId)
    const standing = standings.get(source.scope) ?? context.scopes.insert(storedScope(source.scope))
    standings.set(source.scope, standing)
    const compiled: CompiledAssignment = {
      source,
      key: foldAscii(source.id),
      holder,
      node: standing.node,
      anchor: standing.anchor,
      role: roles.get(roleKey(source.roleDefinitionId)),
      condition: context.conditions.compiled(source),
      window,
    }
    const list = held[holder]
    if (list === undefined || list === NOTHING_HELD) held[holder] = [compiled]
    else list.push(compiled)
  }
  for (const assignment of policy.roleAssignments) add(assignment, undefined)
  for (const instance of policy.roleAssignmentScheduleInstances) add(instance, windowOf(instance))
  for (const instance of policy.roleEligibilityScheduleInstances) add(instance, ELIGIBLE)
  return held.map((items) => (items === NOTHING_HELD ? undefined : new AssignmentList(items)))
}

function compileDenials(policy: Policy, context: CompileContext): Map<number, CompiledDeny[]> {
  const denials = policy.denyAssignments.map((source) => compileDeny(source, context))
  denials.sort((a, b) => (a.key < b.key ? -1 : 1))
  return groupBy(denials, (deny) => deny.node)
}

function compileDeny(source: DenyAssignment, context: CompileContext): CompiledDeny {
  const { directory } = context
  const everyone = source.principals.some(isEveryone)
  const named = source.principals.filter((principal) => !isEveryone(principal))
  const groups = named.filter(({ id, type }) => directory.mayBeGroup(directory.find(id), type))
  return {
    source,
    key: foldAscii(source.id),
    node: context.scopes.insert(storedScope(source.scope)).node,
    permissions: source.permissions.map((permission) => compilePermission(permission, context)),
    condition: context.conditions.compiled(source),
    everyone,
    holders: named.map(({ id }) => directory.find(id)),
    groups: groups.map(({ id }) => directory.find(id)),
    excluded: source.excludePrincipals.map(({ id }) => directory.find(id)),
    onlyHere: source.doNotApplyToChildScopes,
    audit: foldAscii(source.denyAssignmentEffect ?? '') === 'audit',
  }
}

/** Everyone needs the id and the type; without any type it still counts, since a deny is not lifted on doubt. */
function isEveryone({ id, type }: { id: string; type?: string }): boolean {
  return id === EVERYONE_ID && (type === undefined || foldAscii(type) === 'systemdefined')
}

function compileRole(source: RoleDefinition, context: CompileContext): CompiledRole {
  return { source, permissions: source.permissions.map((permission) => compilePermission(permission, context)) }
}

function compilePermission(source: Permission, context: CompileContext): CompiledPermission {
  return {
    source,
    permissionClass: context.permissions.classOf(source),
    actions: mostSpecificFirst(source.actions),
    dataActions: mostSpecificFirst(source.dataActions),
    condition: context.conditions.compiled(source),
  }
}

/** Which management group each subscription and group hangs under. O(management groups and their subscriptions). */
export function hierarchyOf(policy: Policy): Hierarchy {
  const groupOfSubscription = new Map<string, string>()
  const parentOfGroup = new Map<string, string | null>()
  for (const { id, parent, subscriptions } of policy.managementGroups) {
    const key = managementGroupKey(id)
    parentOfGroup.set(key, parent === null ? null : managementGroupKey(parent))
    for (const subscription of subscriptions) groupOfSubscription.set(subscriptionKey(subscription), key)
  }
  return { groupOfSubscription, parentOfGroup }
}

function refuseUnknownHierarchy(policy: Policy): void {
  const unknown = policy.warnings.filter((issue) => issue.code === 'UNKNOWN_HIERARCHY')
  if (unknown.length > 0) throw new InvalidPolicyError(unknown.map((issue) => ({ ...issue, severity: 'error' })))
}

/** The one to name first comes first. */
function mostSpecificFirst(texts: readonly string[]): ActionPattern[] {
  return texts.map(storedPattern).sort(bySpecificity)
}

/** A scope of a policy that was read, so its limits were checked there. */
export function storedScope(text: string): ReturnType<typeof parseScope> {
  return parseScope(text, { scopeLength: Number.POSITIVE_INFINITY, scopeSegments: Number.POSITIVE_INFINITY })
}

const NOTHING_HELD: CompiledAssignment[] = []
const ELIGIBLE: Window = { eligible: true }
