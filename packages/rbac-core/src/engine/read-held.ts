import { storedScope } from '../scope/scope.js'
import { NO_NODE } from '../scope/trie.js'
import { ROW_STRIDE } from './flat/assignment-rows.js'
import type { AssignmentTable } from './flat/assignment-table.js'
import { isUnconditional } from './flat/particulars.js'
import { check, misfit, type PartsIn } from './flat/parts.js'
import type { RoleTexts } from './flat/role-texts.js'
import { Runs } from './flat/runs.js'
import { ROOT, type ScopeTable } from './flat/scope-table.js'
import type { ScopeTexts } from './flat/scope-texts.js'
import { HELD_STRIDE, type Held } from './held.js'

/** What is read before: the numbers in it lie in their ranges. */
interface Before {
  readonly assignments: AssignmentTable
  readonly texts: ScopeTexts
  readonly roles: RoleTexts
  readonly scopes: ScopeTable
  readonly holders: number
}

/**
 * What each holds, from a snapshot: every assignment once, in their order, with the holder it names, the role and the
 * conditions it says, at the scope that it says. What is granted and what is told of it are the same.
 *
 * O(assignments): both columns are gone through side by side, once.
 *
 * @throws {InvalidSnapshotError}
 */
export function readHeld(parts: PartsIn, before: Before): Held {
  const { assignments, texts, roles, scopes, holders } = before
  const held = Runs.read(parts, 'hld', HELD_STRIDE, holders)
  const items = parts.ints('hldc')
  const bounds = parts.ints('hldb')
  check(items.length === assignments.length * HELD_STRIDE, 'hldc', 'is not as long as there are assignments')
  const rows = assignments.rows.values
  const grants = Int32Array.from({ length: roles.length }, (_, text) => roles.roleOf(text) * 2)
  /** By particulars what they add to a grant. */
  const own: number[] = []
  const nodes = ordinaryNodes(texts.length, scopes)
  /** Texts that are not how the node is written at which something that says them is. */
  const others: number[] = []
  let number = 0
  for (let holder = 0; holder < holders; holder++) {
    if (bounds[holder * 2] !== number) throw misfit('hldb', 'does not divide what is held')
    for (const end = number + (bounds[holder * 2 + 1] ?? 0); number < end; number++) {
      const item = number * HELD_STRIDE
      const row = number * ROW_STRIDE
      const particulars = rows[row + 3] ?? 0
      own[particulars] ??= isUnconditional(assignments.rows.particularsOf(number)) ? 0 : 1
      const grant = (grants[rows[row + 2] ?? 0] ?? 0) | (own[particulars] ?? 0)
      const differs = ((items[item + 2] ?? 0) ^ number) | ((rows[row] ?? 0) ^ holder) | ((items[item + 1] ?? 0) ^ grant)
      if (differs !== 0) throw misfit('hldc', `has at ${number} what is another's`)
      const text = rows[row + 1] ?? 0
      const node = items[item] ?? 0
      if (nodes[text] === node && node !== NO_NODE) continue
      if (nodes[text] !== NO_NODE) throw misfit('hldc', `has ${number} at another scope than its text`)
      nodes[text] = node
      others.push(text)
    }
  }
  check(number === assignments.length, 'hldb', 'leaves something out')
  // In the order in which they lie.
  for (const text of Int32Array.from(others).sort()) {
    const said = nodes[text] ?? NO_NODE
    if (said < 0 || said !== nodeOf(text, said, before))
      throw misfit('hldc', `has ${text} at another scope than it says`)
  }
  return held
}

/** For each of so many texts the ordinary node that has it; `NO_NODE` for others. */
function ordinaryNodes(texts: number, scopes: ScopeTable): Int32Array {
  const nodes = new Int32Array(texts).fill(NO_NODE)
  for (let node = ROOT + 1; node < scopes.size; node++) if (scopes.isOrdinary(node)) nodes[scopes.textOf(node)] = node
  return nodes
}

/** The node that a text means, which is nearly always the one it is said to be at. */
function nodeOf(text: number, said: number, { texts, scopes }: Before): number {
  const isSpeltSo = said < scopes.size && scopes.isOrdinary(said) && texts.areSame(text, scopes.textOf(said))
  return isSpeltSo ? said : scopes.find(storedScope(texts.read(text)).path)
}
