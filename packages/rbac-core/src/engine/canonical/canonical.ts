import type { Issue } from '../../errors.js'
import { roleKey } from '../../model/keys.js'
import type { CompiledPolicy, PolicyTexts } from '../compiled/compiled-policy.js'
import type { Directory } from '../compiled/directory.js'
import { type Held, heldByHolder } from '../compiled/held.js'
import type { KeptSections } from '../compiled/policy-source.js'
import { ScopeBuilder } from '../compiler/scope-builder.js'
import type { AssignmentTable } from '../flat/assignment-table.js'
import { RoleTexts } from '../flat/role-texts.js'
import type { ScopeTable } from '../flat/scope-table.js'
import { Texts } from '../flat/texts.js'
import { WarningTable } from '../flat/warning-table.js'
import { copyAssignments } from './assignments.js'
import { DirectoryCopy } from './directory.js'
import { holderOrder } from './holder-order.js'
import { keptInOrder } from './kept.js'

/** What of a compiled policy is laid down. */
export interface CanonicalPolicy {
  readonly texts: PolicyTexts
  readonly directory: Directory
  readonly scopes: ScopeTable
  readonly assignments: AssignmentTable
  readonly held: Held
  readonly kept: KeptSections
  readonly warnings: WarningTable
}

/**
 * The same policy in columns that depend on nothing but what it says: neither on the order of documents, nor on changes
 * that made it what it is. Numbers are given anew, column by column; documents are not read out of it.
 *
 * O(size of the policy + holders x log holders).
 *
 * @param issues what was odd about it, in an order of its own
 */
export function canonical(policy: CompiledPolicy, issues: readonly Issue[]): CanonicalPolicy {
  const kept = keptInOrder(policy.source.kept)
  const texts = new Texts()
  const order = holderOrder(policy)
  const people = new DirectoryCopy(policy, order, texts)
  const scopes = ScopeBuilder.empty(texts)
  const roles = new RoleTexts(texts)
  for (const { id } of kept.roleDefinitions) roles.keys.intern(roleKey(id))
  const { assignments, nodes } = copyAssignments(policy, order, { texts, scopes, roles, directory: people })
  const directory = people.build()
  for (const { scope } of kept.denyAssignments) scopes.nodeOf(scopes.text(scope), scope)
  const warnings = WarningTable.of(issues, texts)
  for (const settled of [texts, scopes, roles, assignments]) settled.settle()
  const held = heldByHolder(assignments, nodes, directory.size)
  return {
    texts: { all: texts, scopes: scopes.texts, roles },
    directory,
    scopes: scopes.table,
    assignments,
    held,
    kept,
    warnings,
  }
}
