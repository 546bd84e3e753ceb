import { InvalidPolicyError, type Issue } from '../errors.js'
import { type DenyAssignment, EVERYONE_ID, type RoleAssignment } from '../model/assignment.js'
import type { Principal } from '../model/directory.js'
import { managementGroupKey, principalKey, roleKey, subscriptionKey } from '../model/keys.js'
import { ParsedPolicy, type Policy } from '../model/policy.js'
import type { AttributeValues } from '../model/request.js'
import type { Permission, RoleDefinition } from '../model/role-definition.js'
import { foldAscii } from '../model/text.js'
import { type ActionPattern, storedPattern } from '../pattern/pattern.js'
import { bySpecificity } from '../pattern/specificity.js'
import type { Hierarchy } from '../scope/hierarchy.js'
import { storedScope } from '../scope/scope.js'
import type { CompiledPermission, CompiledRole } from './assignments.js'
import { type CompiledCondition, ConditionTable } from './conditions.js'
import { type Directory, DirectoryBuilder } from './directory.js'
import { AssignmentTable } from './flat/assignment-table.js'
import { RoleTexts } from './flat/role-texts.js'
import type { ScopeTable } from './flat/scope-table.js'
import type { ScopeTexts } from './flat/scope-texts.js'
import { type KnownTexts, Texts } from './flat/texts.js'
import { demandOf } from './grants.js'
import { groupBy } from './group-by.js'
import { type Held, heldByHolder } from './held.js'
import { PermissionTable } from './permissions.js'
import type { Place } from './place.js'
import { PLACE_INTEGERS } from './place-numbers.js'
import { PolicySource } from './policy-source.js'
import { RequesterCache } from './requester-cache.js'
import { ScopeBuilder } from './scope-builder.js'
import { TextCache } from './text-cache.js'

/** A policy in the form questions are asked of. Immutable, but for memos that can't change an answer. */
export interface CompiledPolicy {
  /** Grows with each change that was made in place; numbers of assignments outlive it. */
  readonly revision: number
  readonly source: PolicySource
  readonly texts: PolicyTexts
  readonly directory: Directory
  readonly scopes: ScopeTable
  readonly hierarchy: Hierarchy
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
  readonly denials: ReadonlyMap<number, readonly CompiledDeny[]>
  /** The bits of their permission classes, by node: see `ActionRow.denied`. */
  readonly denialBits: ReadonlyMap<number, number>
  /** Stored attributes for conditions: of principals by key, of resources by scope path. */
  readonly principalAttributes: ReadonlyMap<string, AttributeValues>
  readonly resourceAttributes: ReadonlyMap<string, AttributeValues>
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
  if (options.onUnknownHierarchy === 'error') refuseUnknownHierarchy(policy.warnings)
  const { noted } = ParsedPolicy.remainsOf(policy)
  const texts = new Texts()
  const directory = new DirectoryBuilder(policy, texts, (item) => noted.has(item))
  const count = ASSIGNMENT_SECTIONS.reduce((sum, section) => sum + policy[section].length, 0)
  const scopes = ScopeBuilder.empty(texts, knownTexts(count))
  const conditions = new ConditionTable()
  const roleTexts = new RoleTexts(texts)
  const { assignments, nodes } = compileAssignments(policy, { texts, directory, scopes, conditions, roleTexts })
  for (const { principals, excludePrincipals } of policy.denyAssignments) {
    for (const { id } of principals) directory.holders.intern(id)
    for (const { id } of excludePrincipals) directory.holders.intern(id)
  }
  const built = directory.build()
  const permissions = new PermissionTable(options.memoCapacity)
  const context = { directory: built, permissions, conditions }
  const roles = compileRoles(policy.roleDefinitions, (key) => roleTexts.keys.intern(key), context)
  const denials = compileDenials(policy.denyAssignments, (scope) => scopes.nodeOf(scopes.text(scope), scope), context)
  for (const settled of [texts, scopes, roleTexts, assignments]) settled.settle()
  return assemble(
    {
      source: PolicySource.of(policy, built, assignments),
      texts: { all: texts, scopes: scopes.texts, roles: roleTexts },
      directory: built,
      scopes: scopes.table,
      assignments,
      held: heldByHolder(assignments, nodes, built.size),
      roles,
      denials,
      permissions,
      principals: policy.principals,
    },
    options,
  )
}

/** What a compiled policy is made of, be it from documents or from a snapshot. */
export interface CompiledPieces
  extends Pick<
    CompiledPolicy,
    'source' | 'texts' | 'directory' | 'scopes' | 'assignments' | 'held' | 'roles' | 'permissions'
  > {
  readonly denials: readonly CompiledDeny[]
  /** Those with attributes, at least. */
  readonly principals: readonly Principal[]
}

/** Adds what follows from the pieces: O(roles + deny assignments + resources + `principals`). */
export function assemble(pieces: CompiledPieces, options: CompileOptions): CompiledPolicy {
  const { source, roles, permissions, principals } = pieces
  const denials = groupBy(pieces.denials, (deny) => deny.node)
  return {
    revision: 0,
    source,
    texts: pieces.texts,
    directory: pieces.directory,
    scopes: pieces.scopes,
    hierarchy: hierarchyOf(source.kept),
    permissions,
    places: new TextCache(options.memoCapacity, PLACE_INTEGERS),
    requesters: new RequesterCache(options.memoCapacity),
    assignments: pieces.assignments,
    held: pieces.held,
    roles,
    demands: Int32Array.from({ length: pieces.texts.roles.keys.length }, (_, role) => demandOf(roles[role])),
    denials,
    denialBits: new Map([...denials].map(([node, denies]) => [node, bitsOf(denies, permissions)])),
    principalAttributes: new Map(
      principals.flatMap(({ id, attributes }) => (attributes ? [[principalKey(id), attributes] as const] : [])),
    ),
    resourceAttributes: new Map(
      source.kept.resources.flatMap(({ scope, attributes }) =>
        attributes ? [[storedScope(scope).path, attributes] as const] : [],
      ),
    ),
  }
}

interface AssignmentContext {
  readonly texts: Texts
  readonly directory: DirectoryBuilder
  readonly scopes: ScopeBuilder
  readonly conditions: ConditionTable
  readonly roleTexts: RoleTexts
}

function compileAssignments(
  policy: ParsedPolicy,
  { texts, directory, scopes, conditions, roleTexts }: AssignmentContext,
): { readonly assignments: AssignmentTable; readonly nodes: Int32Array } {
  const { noted } = ParsedPolicy.remainsOf(policy)
  const count = ASSIGNMENT_SECTIONS.reduce((sum, section) => sum + policy[section].length, 0)
  const assignments = new AssignmentTable(texts, scopes.texts, roleTexts, count)
  const nodes = new Int32Array(count)
  const known = { whole: knownTexts(count), parts: new Map<string, number>() }
  const conditionOf = (assignment: RoleAssignment) => conditions.compiled(assignment)
  const { holders } = directory
  for (const section of ASSIGNMENT_SECTIONS) {
    for (const source of policy[section]) {
      const { principalId } = source
      const holder = holders.intern(principalId)
      const spelling = holders.isSpelt(holder, principalId) ? undefined : principalId
      const scope = scopes.text(source.scope)
      const role = roleTexts.add(source.roleDefinitionId, known)
      const resolved = { holder, scope, role, spelling }
      nodes[assignments.add(source, resolved, section, conditionOf, noted.has(source))] = scopes.nodeOf(
        scope,
        source.scope,
      )
    }
  }
  return { assignments, nodes }
}

/** Cheaper to ask than a `Map`, which would hash every character of a million texts. */
function knownTexts(count: number): KnownTexts {
  return new TextCache<number>(count + LEAST_KNOWN, 0, SALT)
}

const LEAST_KNOWN = 1024
/** Always the same, so that equal policies are laid out alike. */
const SALT = 0x51ab_0c2d

const ASSIGNMENT_SECTIONS = [
  'roleAssignments',
  'roleAssignmentScheduleInstances',
  'roleEligibilityScheduleInstances',
] as const

/** What roles and deny assignments are compiled with. */
export interface CompileContext {
  readonly directory: Directory
  readonly permissions: PermissionTable
  readonly conditions: ConditionTable
}

/** Roles by the number that `numberOf` gives their keys. */
export function compileRoles(
  roleDefinitions: readonly RoleDefinition[],
  numberOf: (key: string) => number,
  { permissions, conditions }: CompileContext,
): (CompiledRole | undefined)[] {
  const roles: (CompiledRole | undefined)[] = []
  for (const role of roleDefinitions) roles[numberOf(roleKey(role.id))] = compileRole(role, permissions, conditions)
  return roles
}

/** Deny assignments, smallest id first. */
export function compileDenials(
  denyAssignments: readonly DenyAssignment[],
  nodeOf: (scope: string) => number,
  context: CompileContext,
): CompiledDeny[] {
  const denials = denyAssignments.map((source) => compileDeny(source, nodeOf(source.scope), context))
  return denials.sort((a, b) => (a.key < b.key ? -1 : 1))
}

function compileDeny(source: DenyAssignment, node: number, context: CompileContext): CompiledDeny {
  const { directory } = context
  const everyone = source.principals.some(isEveryone)
  const named = source.principals.filter((principal) => !isEveryone(principal))
  const groups = named.filter(({ id, type }) => directory.mayBeGroup(directory.find(id), type))
  return {
    source,
    key: foldAscii(source.id),
    node,
    permissions: source.permissions.map((permission) =>
      compilePermission(permission, context.permissions, context.conditions),
    ),
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

function bitsOf(denies: readonly CompiledDeny[], permissions: PermissionTable): number {
  const classes = denies.flatMap((deny) => deny.permissions.map(({ permissionClass }) => permissionClass))
  return classes.reduce((bits, permissionClass) => bits | permissions.denyBit(permissionClass), 0)
}

function compileRole(source: RoleDefinition, permissions: PermissionTable, conditions: ConditionTable): CompiledRole {
  const blocks = source.permissions.map((permission) => compilePermission(permission, permissions, conditions))
  return { source, permissions: blocks }
}

function compilePermission(
  source: Permission,
  permissions: PermissionTable,
  conditions: ConditionTable,
): CompiledPermission {
  return {
    source,
    permissionClass: permissions.classOf(source),
    actions: mostSpecificFirst(source.actions),
    dataActions: mostSpecificFirst(source.dataActions),
    condition: conditions.compiled(source),
  }
}

/** Which management group each subscription and group hangs under. O(management groups and their subscriptions). */
export function hierarchyOf(policy: Pick<Policy, 'managementGroups'>): Hierarchy {
  const groupOfSubscription = new Map<string, string>()
  const parentOfGroup = new Map<string, string | null>()
  for (const { id, parent, subscriptions } of policy.managementGroups) {
    const key = managementGroupKey(id)
    parentOfGroup.set(key, parent === null ? null : managementGroupKey(parent))
    for (const subscription of subscriptions) groupOfSubscription.set(subscriptionKey(subscription), key)
  }
  return { groupOfSubscription, parentOfGroup }
}

export function refuseUnknownHierarchy(warnings: readonly Issue[]): void {
  const unknown = warnings.filter((issue) => issue.code === 'UNKNOWN_HIERARCHY')
  if (unknown.length > 0) throw new InvalidPolicyError(unknown.map((issue) => ({ ...issue, severity: 'error' })))
}

/** The one to name first comes first. */
function mostSpecificFirst(texts: readonly string[]): ActionPattern[] {
  return texts.map(storedPattern).sort(bySpecificity)
}
