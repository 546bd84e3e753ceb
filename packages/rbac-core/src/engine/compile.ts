import type { RoleAssignment } from '../model/assignment.js'
import { ParsedPolicy } from '../model/policy.js'
import { assemble, refuseUnknownHierarchy } from './assemble.js'
import { compileDenials, compileRoles } from './compile-roles.js'
import type { CompiledPolicy, CompileOptions } from './compiled-policy.js'
import { ConditionTable } from './conditions.js'
import { DirectoryBuilder } from './directory.js'
import { AssignmentTable } from './flat/assignment-table.js'
import { RoleTexts } from './flat/role-texts.js'
import { type KnownTexts, Texts } from './flat/texts.js'
import { heldByHolder } from './held.js'
import { PermissionTable } from './permissions.js'
import { PolicySource } from './policy-source.js'
import { ScopeBuilder } from './scope-builder.js'
import { TextCache } from './text-cache.js'

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
  const scopes = ScopeBuilder.empty(texts)
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
  const hasNoted = noted.size > 0
  for (const section of ASSIGNMENT_SECTIONS) {
    const sources = policy[section]
    // Of a frozen list an iterator makes an object each time.
    for (let index = 0; index < sources.length; index++) {
      const source = sources[index] as RoleAssignment
      const holder = holders.intern(source.principalId)
      const spelling = holders.isAsFirstMet ? undefined : source.principalId
      const scope = scopes.text(source.scope)
      const role = roleTexts.add(source.roleDefinitionId, known)
      const resolved = { holder, scope, role, spelling }
      const number = assignments.add(source, resolved, section, conditionOf, hasNoted && noted.has(source))
      nodes[number] = scopes.nodeOf(scope, source.scope)
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
