import type { PolicyRemains } from '../../model/policy.js'
import { storedScope } from '../../scope/scope.js'
import { NO_NODE } from '../../scope/trie.js'
import type { CanonicalPolicy } from '../canonical/canonical.js'
import type { CompiledPolicy, CompileOptions } from '../compiled/compiled-policy.js'
import { Directory } from '../compiled/directory.js'
import { PermissionTable } from '../compiled/permissions.js'
import { KEPT_SECTIONS, type KeptSections, PolicySource } from '../compiled/policy-source.js'
import { AssignmentTable } from '../flat/assignment-table.js'
import { ConditionTable } from '../flat/condition-table.js'
import { LaidScopes } from '../flat/laid-scopes.js'
import { check, type PartsIn, type PartsOut } from '../flat/parts.js'
import { RoleTexts } from '../flat/role-texts.js'
import { checkNodes } from '../flat/scope-nodes.js'
import { ScopeTable } from '../flat/scope-table.js'
import { ScopeTexts } from '../flat/scope-texts.js'
import { Texts } from '../flat/texts.js'
import { WarningTable } from '../flat/warning-table.js'
import { assemble, refuseUnknownHierarchy } from './assemble.js'
import { compileDenials, compileRoles } from './compile-roles.js'
import { readHeld } from './read-held.js'

/** Lays down a compiled policy, so that `restorePolicy` has it again without compiling. O(size of the policy). */
export function writePolicy(
  { texts, directory, scopes, assignments, held, kept, warnings }: CanonicalPolicy,
  parts: PartsOut,
): void {
  texts.all.write(parts)
  texts.scopes.write(parts)
  texts.roles.write(parts)
  directory.write(parts)
  scopes.write(parts)
  assignments.write(parts)
  held.write(parts, 'hld')
  warnings.write(parts)
  for (const name of KEPT_SECTIONS) parts.plain(name, kept[name])
  parts.plain('counts', countsOf(kept, assignments, directory))
}

/**
 * The policy that was laid down. Its numbers are used where they lie; roles, deny assignments and conditions are
 * compiled, which are few. O(size of the policy), to see that every number leads somewhere.
 *
 * @param remainsOf what the policy is beside its sections
 * @param again restores it for an engine with other options
 * @throws {InvalidSnapshotError} for parts that `writePolicy` did not write
 * @throws {InvalidPolicyError} with `onUnknownHierarchy: 'error'`, as compiling does
 */
export function restorePolicy(
  parts: PartsIn,
  remainsOf: (warnings: WarningTable) => PolicyRemains,
  options: CompileOptions,
  again: (options: CompileOptions) => CompiledPolicy,
): CompiledPolicy {
  const all = Texts.read(parts)
  const remains = remainsOf(WarningTable.read(parts, all))
  if (options.onUnknownHierarchy === 'error') refuseUnknownHierarchy(remains.warnings)
  const texts = { all, scopes: ScopeTexts.read(parts, all), roles: RoleTexts.read(parts, all) }
  const directory = Directory.read(parts, all)
  const laid = new LaidScopes(parts)
  const [salt = 0] = parts.ints('nods')
  const { hashes, firsts } = laid.scan(salt)
  const scopes = ScopeTable.read(parts, texts.scopes, hashes)
  checkNodes(parts, firsts, scopes, texts.scopes)
  const limits = { ...remains.limits, ...options.limits }
  const conditions = new ConditionTable(limits)
  const holders = directory.size
  const assignments = AssignmentTable.read(parts, texts, holders, conditions)
  const held = readHeld(parts, { assignments, texts: texts.scopes, laid, roles: texts.roles, scopes, holders })
  const kept = Object.fromEntries(KEPT_SECTIONS.map((name) => [name, parts.shaped(name)])) as KeptSections
  const counts = JSON.stringify(countsOf(kept, assignments, directory))
  check(JSON.stringify(parts.plain('counts')) === counts, 'counts', 'counts other things than there are')
  const permissions = new PermissionTable(options.memoCapacity)
  const context = { directory, permissions, conditions }
  return assemble(
    {
      source: new PolicySource({ kept, remains, directory, assignments, again }),
      limits,
      texts,
      directory,
      scopes,
      assignments,
      held,
      roles: compileRoles(
        kept.roleDefinitions,
        (key) => found(texts.roles.keys.find(key), 'roleDefinitions'),
        assignments.rows.usesOfRoles(),
        context,
      ),
      denials: compileDenials(kept.denyAssignments, (scope) => nodeOf(scopes, scope), context),
      permissions,
      principals: directory.principals.kept,
    },
    options,
  )
}

function nodeOf(scopes: ScopeTable, scope: string): number {
  return found(scopes.find(storedScope(scope).path), 'denyAssignments')
}

function found(number: number, name: string): number {
  check(number !== NO_NODE, name, 'names what is not there')
  return number
}

/** What a snapshot says it holds, so that a part with less in it is noticed. */
function countsOf(
  kept: KeptSections,
  assignments: AssignmentTable,
  { groups, principals }: Directory,
): readonly number[] {
  return [...KEPT_SECTIONS.map((name) => kept[name].length), assignments.length, groups.length, principals.length]
}
