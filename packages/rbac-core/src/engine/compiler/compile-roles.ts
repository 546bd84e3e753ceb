import { type DenyAssignment, type DenyPrincipal, isAudit, isEveryone } from '../../model/assignment.js'
import { roleKey } from '../../model/keys.js'
import type { Permission, RoleDefinition } from '../../model/role-definition.js'
import { foldAscii } from '../../model/text.js'
import { type ActionPattern, storedPattern } from '../../pattern/pattern.js'
import { bySpecificity } from '../../pattern/specificity.js'
import type { CompiledPermission, CompiledRole } from '../compiled/assignments.js'
import type { CompiledDeny } from '../compiled/compiled-policy.js'
import type { Directory } from '../compiled/directory.js'
import { type PermissionTable, SHARED_DENY_BIT } from '../compiled/permissions.js'
import { signatureOf } from '../compiled/signature.js'
import type { ConditionTable } from '../flat/condition-table.js'

/** What roles and deny assignments are compiled with. */
export interface CompileContext {
  readonly directory: Directory
  readonly permissions: PermissionTable
  readonly conditions: ConditionTable
}

/**
 * Roles by the number that `numberOf` gives their keys.
 *
 * @param uses how often each number is assigned: those that are most get the first classes, whose bits lie together
 */
export function compileRoles(
  roleDefinitions: readonly RoleDefinition[],
  numberOf: (key: string) => number,
  uses: Uint32Array,
  { permissions, conditions }: CompileContext,
): (CompiledRole | undefined)[] {
  const numbered = roleDefinitions.map((role) => ({ role, number: numberOf(roleKey(role.id)) }))
  const roles: (CompiledRole | undefined)[] = []
  for (const { role, number } of numbered.sort((a, b) => (uses[b.number] ?? 0) - (uses[a.number] ?? 0))) {
    roles[number] = compileRole(role, permissions, conditions)
  }
  return roles
}

/** Deny assignments, smallest id first. */
export function compileDenials(
  denyAssignments: readonly DenyAssignment[],
  nodeOf: (scope: string) => number,
  context: CompileContext,
): CompiledDeny[] {
  const shared = new SharedPermissions(context)
  const denials = denyAssignments.map((source) => compileDeny(source, nodeOf(source.scope), context, shared))
  return denials.sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** Deny assignments repeat a few permissions thousands of times: each is compiled once. */
class SharedPermissions {
  readonly #context: CompileContext
  /** Those of a snapshot are the same objects, too. */
  readonly #bySource = new Map<Permission, CompiledPermission>()
  readonly #byText = new Map<string, CompiledPermission>()

  constructor(context: CompileContext) {
    this.#context = context
  }

  compiled(source: Permission): CompiledPermission {
    const known = this.#bySource.get(source)
    if (known !== undefined) return known
    const text = JSON.stringify(source)
    const { permissions, conditions } = this.#context
    const compiled = this.#byText.get(text) ?? compilePermission(source, permissions, conditions)
    this.#bySource.set(source, compiled)
    this.#byText.set(text, compiled)
    return compiled
  }
}

/** One deny assignment, whose principals are in the directory. */
export function compileDeny(
  source: DenyAssignment,
  node: number,
  context: CompileContext,
  shared: SharedPermissions = new SharedPermissions(context),
): CompiledDeny {
  const { directory } = context
  const everyone = source.principals.some(isEveryone)
  const named = source.principals.filter((principal) => !isEveryone(principal))
  const holders = named.map(({ id }) => directory.find(id))
  const permissions = source.permissions.map((permission) => shared.compiled(permission))
  const bits = permissions.map(({ permissionClass }) => context.permissions.denyBit(permissionClass))
  const certain = bits.filter((bit, index) => permissions[index]?.condition === undefined && bit !== SHARED_DENY_BIT)
  return {
    source,
    key: foldAscii(source.id),
    node,
    permissions,
    bits: union(bits),
    certain: union(certain),
    condition: context.conditions.compiled(source),
    everyone,
    holders,
    signature: signatureOf(holders),
    groups: groupsAmong(named, holders, directory),
    excluded: source.excludePrincipals.map(({ id }) => directory.find(id)),
    onlyHere: source.doNotApplyToChildScopes,
    audit: isAudit(source),
  }
}

function union(bits: readonly number[]): number {
  return bits.reduce((all, bit) => all | bit, 0)
}

/** Those whom a deny assignment names and who are groups, or may be. */
export function groupsIn({ principals }: DenyAssignment, holders: readonly number[], directory: Directory): number[] {
  const named = principals.filter((principal) => !isEveryone(principal))
  return groupsAmong(named, holders, directory)
}

/** @param holders of those named, in their order */
function groupsAmong(named: readonly DenyPrincipal[], holders: readonly number[], directory: Directory): number[] {
  return holders.filter((holder, index) => directory.mayBeGroup(holder, named[index]?.type))
}

export function compileRole(
  source: RoleDefinition,
  permissions: PermissionTable,
  conditions: ConditionTable,
): CompiledRole {
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

/** The one to name first comes first. */
function mostSpecificFirst(texts: readonly string[]): ActionPattern[] {
  return texts.map(storedPattern).sort(bySpecificity)
}
