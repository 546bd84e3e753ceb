import { InvalidPolicyError } from '../errors.js'
import { type DenyAssignment, EVERYONE_ID, type RoleAssignment, type ScheduleInstance } from '../model/assignment.js'
import { managementGroupKey, principalKey, roleKey, subscriptionKey } from '../model/keys.js'
import type { Policy } from '../model/policy.js'
import type { AttributeValues } from '../model/request.js'
import type { Permission, RoleDefinition } from '../model/role-definition.js'
import { foldAscii } from '../model/text.js'
import { parseScope } from '../scope/scope.js'
import { type Hierarchy, ScopeTrie } from '../scope/trie.js'
import { type CompiledCondition, ConditionTable } from './conditions.js'
import { Directory } from './directory.js'
import { groupBy } from './group-by.js'
import { BoundedMemo } from './memo.js'
import { PermissionTable } from './permissions.js'
import type { Place } from './place.js'

/** A policy in the form questions are asked of. Immutable, but for memos that can't change an answer. */
export interface CompiledPolicy {
  readonly source: Policy
  readonly directory: Directory
  readonly scopes: ScopeTrie
  readonly permissions: PermissionTable
  /** Scopes asked about lately, by their text. */
  readonly places: BoundedMemo<Place>
  /** What each holder was assigned, by holder. */
  readonly assignments: readonly (HeldAssignments | undefined)[]
  /** Deny assignments by the trie node they stand at, smallest id first. */
  readonly denials: ReadonlyMap<number, readonly CompiledDeny[]>
  /** Stored attributes for conditions: of principals by key, of resources by scope path. */
  readonly principalAttributes: ReadonlyMap<string, AttributeValues>
  readonly resourceAttributes: ReadonlyMap<string, AttributeValues>
}

export interface CompiledPermission {
  readonly source: Permission
  readonly permissionClass: number
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
  readonly node: number
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

export interface CompiledDeny {
  readonly source: DenyAssignment
  readonly key: string
  readonly node: number
  readonly permissions: readonly CompiledPermission[]
  readonly condition: CompiledCondition | undefined
  readonly everyone: boolean
  readonly holders: readonly number[]
  /** Those of `holders` that are groups, which a caller with unresolved groups may be in. */
  readonly groups: readonly number[]
  readonly excluded: readonly number[]
  readonly onlyHere: boolean
  readonly audit: boolean
}

export interface CompileOptions {
  readonly onUnknownHierarchy: 'warn' | 'error'
  /** Texts remembered per memo. */
  readonly memoCapacity: number
}

/**
 * Compiles a policy: scopes into the trie, permissions into classes, ids into numbers, conditions into functions.
 * O(size of the policy).
 *
 * @throws {InvalidPolicyError} when asked to refuse denies on management groups whose hierarchy is unknown
 */
export function compilePolicy(policy: Policy, options: CompileOptions): CompiledPolicy {
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
    places: new BoundedMemo(options.memoCapacity),
    assignments: compileAssignments(policy, context),
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

/** One holder's assignments, found by scope: few are scanned, many are looked up. */
export class HeldAssignments {
  readonly all: CompiledAssignment[] = []
  #byNode: Map<number, CompiledAssignment[]> | undefined

  /** The assignments that stand at one of `nodes`, in no particular order. */
  at(nodes: readonly number[]): readonly CompiledAssignment[] {
    if (this.all.length <= FEW) return this.all.filter((one) => nodes.includes(one.node))
    this.#byNode ??= groupBy(this.all, (one) => one.node)
    return nodes.flatMap((node) => this.#byNode?.get(node) ?? [])
  }
}

interface CompileContext {
  readonly directory: Directory
  readonly scopes: ScopeTrie
  readonly permissions: PermissionTable
  readonly conditions: ConditionTable
}

const FEW = 16

function compileAssignments(policy: Policy, context: CompileContext): (HeldAssignments | undefined)[] {
  const roles = new Map(policy.roleDefinitions.map((role) => [roleKey(role.id), compileRole(role, context)]))
  const held: (HeldAssignments | undefined)[] = new Array(context.directory.size).fill(undefined)
  const nodes = new Map<string, number>()
  const add = (source: RoleAssignment, window: Window | undefined): void => {
    const holder = context.directory.find(source.principalId)
    let node = nodes.get(source.scope)
    if (node === undefined) {
      node = context.scopes.insert(storedScope(source.scope))
      nodes.set(source.scope, node)
    }
    const list = held[holder] ?? new HeldAssignments()
    held[holder] = list
    list.all.push({
      source,
      key: foldAscii(source.id),
      holder,
      node,
      role: roles.get(roleKey(source.roleDefinitionId)),
      condition: context.conditions.compiled(source),
      window,
    })
  }
  for (const assignment of policy.roleAssignments) add(assignment, undefined)
  for (const instance of policy.roleAssignmentScheduleInstances) add(instance, windowOf(instance))
  for (const instance of policy.roleEligibilityScheduleInstances) add(instance, ELIGIBLE)
  return held
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
  const groupTyped = new Set(named.filter(({ type }) => GROUP_TYPES.has(foldAscii(type ?? ''))).map(({ id }) => id))
  const isGroup = ({ id }: { id: string }): boolean => groupTyped.has(id) || directory.isGroup(directory.find(id))
  return {
    source,
    key: foldAscii(source.id),
    node: context.scopes.insert(storedScope(source.scope)),
    permissions: source.permissions.map((permission) => compilePermission(permission, context)),
    condition: context.conditions.compiled(source),
    everyone,
    holders: named.map(({ id }) => directory.find(id)),
    groups: named.filter(isGroup).map(({ id }) => directory.find(id)),
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
    condition: context.conditions.compiled(source),
  }
}

function windowOf({ startTime, endTime }: ScheduleInstance): Window {
  return { eligible: false, start: startTime ?? Number.NEGATIVE_INFINITY, end: endTime ?? Number.POSITIVE_INFINITY }
}

function hierarchyOf(policy: Policy): Hierarchy {
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

/** A scope of a policy that was read, so its limits were checked there. */
function storedScope(text: string): ReturnType<typeof parseScope> {
  return parseScope(text, { scopeLength: Number.POSITIVE_INFINITY, scopeSegments: Number.POSITIVE_INFINITY })
}

const ELIGIBLE: Window = { eligible: true }
const GROUP_TYPES: ReadonlySet<string> = new Set(['group', 'foreigngroup'])
