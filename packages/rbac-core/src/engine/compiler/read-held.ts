import { storedScope } from '../../scope/scope.js'
import { NO_NODE } from '../../scope/trie.js'
import { HELD_STRIDE, type Held } from '../compiled/held.js'
import { ROW_STRIDE } from '../flat/assignment-rows.js'
import type { AssignmentTable } from '../flat/assignment-table.js'
import type { LaidScopes } from '../flat/laid-scopes.js'
import { bringNear, NEAR } from '../flat/near.js'
import { isUnconditional } from '../flat/particulars.js'
import { check, misfit, type PartsIn } from '../flat/parts.js'
import type { RoleTexts } from '../flat/role-texts.js'
import { Runs } from '../flat/runs.js'
import { ordinaryNodes } from '../flat/scope-nodes.js'
import type { ScopeTable } from '../flat/scope-table.js'
import type { ScopeTexts } from '../flat/scope-texts.js'

/** What is read before: the numbers in it lie in their ranges. */
interface Before {
  readonly assignments: AssignmentTable
  readonly texts: ScopeTexts
  readonly laid: LaidScopes
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
  const { assignments, texts, roles, holders } = before
  const held = Runs.read(parts, 'hld', HELD_STRIDE, holders)
  const items = parts.ints('hldc')
  const bounds = parts.ints('hldb')
  check(items.length === assignments.length * HELD_STRIDE, 'hldc', 'is not as long as there are assignments')
  checkDivided(bounds, assignments.length)
  const rows = assignments.rows.values
  const grants = Int32Array.from({ length: roles.length }, (_, text) => roles.roleOf(text) * 2)
  /** By particulars what they add to a grant. */
  const own: number[] = []
  const nodes = ordinaryNodes(parts, texts.length)
  /** Texts that are not how the node is written at which something that says them is. */
  const isOther = new Uint8Array(nodes.length)
  for (let from = 0; from < assignments.length; from += BLOCK) {
    bringNear(rows, from * ROW_STRIDE)
    bringNear(items, from * HELD_STRIDE)
    const end = Math.min(from + BLOCK, assignments.length)
    for (let number = from; number < end; number++) {
      const item = number * HELD_STRIDE
      const row = number * ROW_STRIDE
      const start = (rows[row] ?? 0) * 2
      const place = number - (bounds[start] ?? 0)
      const isItsOwn = place | ((bounds[start + 1] ?? 0) - 1 - place)
      const particulars = rows[row + 3] ?? 0
      own[particulars] ??= isUnconditional(assignments.rows.particularsOf(number)) ? 0 : 1
      const grant = (grants[rows[row + 2] ?? 0] ?? 0) | (own[particulars] ?? 0)
      const differs = ((items[item + 2] ?? 0) ^ number) | ((items[item + 1] ?? 0) ^ grant) | (isItsOwn & SIGN)
      if (differs !== 0) throw misfit('hldc', `has at ${number} what is another's`)
    }
    // By itself, since what it waits for lies anywhere: the less there is between, the more of it comes together.
    for (let number = from; number < end; number++) {
      const text = rows[number * ROW_STRIDE + 1] ?? 0
      const node = items[number * HELD_STRIDE] ?? 0
      if (nodes[text] === node && node !== NO_NODE) continue
      if (nodes[text] !== NO_NODE) throw misfit('hldc', `has ${number} at another scope than its text`)
      nodes[text] = node
      isOther[text] = 1
    }
  }
  checkOthers(nodes, isOther, before)
  return held
}

/** So many assignments have their rows near at once. */
const BLOCK = NEAR / ROW_STRIDE
const SIGN = 1 << 31

/** Do the runs lie one behind the other, and make up the whole? So a number lies in one run, which is easily asked. */
function checkDivided(bounds: Int32Array, length: number): void {
  let end = 0
  for (let at = 0; at < bounds.length; at += 2) {
    if (bounds[at] !== end) throw misfit('hldb', 'does not divide what is held')
    end += bounds[at + 1] ?? 0
  }
  check(end === length, 'hldb', 'leaves something out')
}

/** Are texts that are not written like their node what it is there for? In the order in which they lie. */
function checkOthers(nodes: Int32Array, isOther: Uint8Array, before: Before): void {
  const batch = new Int32Array(TOGETHER)
  const likely = new Int32Array(TOGETHER)
  let count = 0
  const checkBatch = (): void => {
    before.laid.bringNear(likely.subarray(0, count))
    for (let index = 0; index < count; index++) {
      const text = batch[index] ?? 0
      const said = nodes[text] ?? NO_NODE
      if (said < 0 || said !== nodeOf(text, said, before)) {
        throw misfit('hldc', `has ${text} at another scope than it says`)
      }
    }
    count = 0
  }
  for (let text = 0; text < isOther.length; text++) {
    if (isOther[text] === 0) continue
    batch[count] = text
    likely[count] = before.scopes.textOf(nodes[text] ?? NO_NODE)
    count += 1
    if (count === TOGETHER) checkBatch()
  }
  checkBatch()
}

/** So many texts, with those they are compared with, lie near at once. */
const TOGETHER = 128

/** The node that a text means, which is nearly always the one it is said to be at. */
function nodeOf(text: number, said: number, { texts, laid, scopes }: Before): number {
  const isSpeltSo = said < scopes.size && scopes.isOrdinary(said) && laid.areSame(text, scopes.textOf(said))
  return isSpeltSo ? said : scopes.find(storedScope(texts.read(text)).path)
}
