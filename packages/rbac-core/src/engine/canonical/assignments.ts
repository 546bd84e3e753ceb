import { compareText } from '../../model/text.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { HELD_STRIDE, type Held } from '../compiled/held.js'
import type { ScopeBuilder } from '../compiler/scope-builder.js'
import { AssignmentTable } from '../flat/assignment-table.js'
import { Column } from '../flat/column.js'
import { NONE } from '../flat/lookup.js'
import type { RoleTexts } from '../flat/role-texts.js'
import type { Texts } from '../flat/texts.js'
import type { DirectoryCopy } from './directory.js'
import type { HolderOrder } from './holder-order.js'
import { Renumbering } from './renumbering.js'

/** What the copy of the assignments grows beside itself. */
interface Beside {
  readonly texts: Texts
  readonly scopes: ScopeBuilder
  readonly roles: RoleTexts
  readonly directory: DirectoryCopy
}

/**
 * The assignments of a policy laid down anew, in the order of who holds them, so that what somebody holds lies together;
 * and the node of each. A text is read once, however many say it. O(assignments + length of the texts).
 */
export function copyAssignments(
  { assignments, held, texts: old, scopes: table }: CompiledPolicy,
  { holders }: HolderOrder,
  { texts, scopes, roles, directory }: Beside,
): { readonly assignments: AssignmentTable; readonly nodes: Column } {
  const count = holders.reduce((sum, holder) => sum + held.countOf(holder), 0)
  const copy = AssignmentTable.empty({ all: texts, scopes: scopes.texts, roles }, count)
  const nodes = new Column(count)
  const known = { whole: new Map<string, number>(), parts: new Map<string, number>() }
  const roleTexts = new Renumbering(old.roles.length, (text) => roles.add(old.roles.read(text), known))
  const scopeTexts: Renumbering = new Renumbering(old.scopes.length, (text) => {
    const stem = old.scopes.stemOf(text)
    return scopes.copy(stem === NONE ? NONE : scopeTexts.of(stem), old.scopes, text)
  })
  /** @param node the old one */
  const nodeOf = (text: number, node: number): number =>
    table.isOrdinary(node) && old.scopes.areSame(text, table.textOf(node))
      ? scopes.ordinaryNodeOf(scopeTexts.of(text))
      : scopes.nodeOf(scopeTexts.of(text), old.scopes.read(text))
  for (let place = 0; place < holders.length; place++) {
    const holder = holders[place] ?? NONE
    for (const item of inOrder(assignments, held, holder)) {
      const number = held.at(item + 2)
      const scope = assignments.rows.scopeTextOf(number)
      copy.copy(assignments, number, {
        holder: place,
        scope: scopeTexts.of(scope),
        role: roleTexts.of(assignments.rows.roleTextOf(number)),
        spelling: directory.spelling(holder, assignments.spellingOf(number)),
      })
      nodes.push(nodeOf(scope, held.at(item)))
    }
  }
  return { assignments: copy, nodes }
}

/** The places of what somebody holds, in an order that depends on nothing but what it says. */
function inOrder(assignments: AssignmentTable, held: Held, holder: number): number[] {
  const start = held.startOf(holder)
  const items: number[] = []
  for (let item = 0; item < held.countOf(holder); item++) items.push(start + item * HELD_STRIDE)
  if (items.length < 2) return items
  return items.sort((a, b) => compare(assignments, held.at(a + 2), held.at(b + 2)))
}

/** By section, then by name, then by id: nothing of it depends on numbers. */
function compare({ ids, rows }: AssignmentTable, a: number, b: number): number {
  return (
    compareText(rows.particularsOf(a).section, rows.particularsOf(b).section) ||
    ids.names.compare(a, b) ||
    compareText(ids.read(a), ids.read(b))
  )
}
