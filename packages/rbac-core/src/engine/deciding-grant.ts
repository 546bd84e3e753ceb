import type { ReasonCode } from '../model/decision.js'
import { NO_NODE } from '../scope/trie.js'
import type { AssignmentTable } from './flat/assignment-table.js'
import { meets, NEVER } from './grants.js'
import type { Held } from './held.js'
import { bucketBound, grantsAt, itemsAt } from './merged-grants.js'
import type { Place } from './place.js'
import { ANCHOR, ORDER, SECOND, THIRD, WIDE, wideDepth } from './place-numbers.js'

/**
 * Of the merged grants that grant at a place whatever the time and the attributes, the index of the one that decides;
 * `NO_GRANT` where there is none, undefined where that depends on one that has to be asked. O(wide ones, plus those that
 * share the anchor's bucket). Allocates nothing. Its twin is `evaluate`.
 *
 * @param places, placeAt the integers of the place, see `writePlace`
 * @param inexact the place itself where its integers don't say everything, the order of its wide nodes included
 * @param bits, bitsAt what the action meets, see `ActionMemo`
 * @param held, assignments what the grants were merged from
 */
export function decidingGrant(
  chunk: Int32Array,
  at: number,
  places: Int32Array,
  placeAt: number,
  inexact: Place | undefined,
  bits: Int32Array,
  bitsAt: number,
  held: Held,
  assignments: AssignmentTable,
): number | undefined {
  const wides = chunk[at] ?? 0
  const anchor = places[placeAt + ANCHOR] ?? NO_NODE
  const first = bucketBound(chunk, at, anchor, 0)
  const end = bucketBound(chunk, at, anchor, 1)
  const grants = grantsAt(chunk, at)
  const items = itemsAt(chunk, at)
  let deciding = NO_GRANT
  let depth = NOWHERE
  /** How far in the outermost one stands that may grant, and has to be asked. */
  let unsure = NOWHERE
  for (let index = behindWide(0, wides, first); index < end; index = behindWide(index + 1, wides, first)) {
    // All others are further in than wide ones.
    if (index >= wides && deciding !== NO_GRANT && deciding < wides) break
    const need = chunk[grants + index * 2 + 1] ?? 0
    if (!meets(need, bits, bitsAt)) continue
    const own = depthOf(chunk, at, index, places, placeAt, inexact, held)
    if (own > depth || own === NOWHERE) continue
    if ((need & 1) === 1) unsure = Math.min(unsure, own)
    else if (own < depth || isBefore(held, assignments, chunk[items + index] ?? 0, chunk[items + deciding] ?? 0)) {
      deciding = index
      depth = own
    }
  }
  return depth < unsure || unsure === NOWHERE ? deciding : undefined
}

/**
 * Why none of the merged grants grants at a place, the furthest step that one reached; undefined where that depends on an
 * assignment that has to be asked. Allocates nothing.
 *
 * @param bits, listed what lists the action, see `ActionMemo`
 * @param otherBits, other what it meets on the other plane; `UNKNOWN` where nobody asked that yet
 */
export function refusal(
  chunk: Int32Array,
  at: number,
  places: Int32Array,
  placeAt: number,
  inexact: Place | undefined,
  bits: Int32Array,
  listed: number,
  otherBits: Int32Array,
  other: number,
  held: Held,
): ReasonCode | undefined {
  const wides = chunk[at] ?? 0
  if (wides === 0 && chunk[at + 1] === 0) return 'noRoleAssignment'
  const anchor = places[placeAt + ANCHOR] ?? NO_NODE
  const first = bucketBound(chunk, at, anchor, 0)
  const end = bucketBound(chunk, at, anchor, 1)
  const grants = grantsAt(chunk, at)
  let reached = OTHER_SCOPE
  /** What those may have reached that have to be asked. */
  let perhaps = OTHER_SCOPE
  for (let index = behindWide(0, wides, first); index < end; index = behindWide(index + 1, wides, first)) {
    if (depthOf(chunk, at, index, places, placeAt, inexact, held) === NOWHERE) continue
    const need = chunk[grants + index * 2 + 1] ?? 0
    const isListed = meets(need, bits, listed)
    const mayBeOther = other === UNKNOWN ? need >>> 1 !== NEVER : meets(need, otherBits, other)
    const step = isListed ? REMOVED : mayBeOther ? OTHER_PLANE : NOT_IN_ROLES
    // It may not be active; where its role is missing, its need does not tell.
    const isUnsure = (need & 1) === 1 || need >>> 1 === NEVER || (other === UNKNOWN && step === OTHER_PLANE)
    if (isUnsure) perhaps = Math.max(perhaps, step)
    else reached = Math.max(reached, step)
  }
  return perhaps > reached ? undefined : STEPS[reached]
}

/** The wide grants come first; after them those of the anchor's bucket. */
function behindWide(index: number, wides: number, first: number): number {
  return index === wides ? first : index
}

/** How far in a grant stands that covers the place; `NOWHERE` for one that does not. */
function depthOf(
  chunk: Int32Array,
  at: number,
  index: number,
  places: Int32Array,
  placeAt: number,
  inexact: Place | undefined,
  held: Held,
): number {
  const node = chunk[grantsAt(chunk, at) + index * 2] ?? NO_NODE
  const isWide = index < (chunk[at] ?? 0)
  // Of a wide one it is a bit.
  if (isWide && ((places[placeAt + WIDE] ?? 0) & node) === 0) return NOWHERE
  if (inexact === undefined) {
    if (isWide) return wideDepth(places[placeAt + ORDER] ?? 0, node)
    if (node === places[placeAt + ANCHOR]) return BELOW_WIDE
    if (node === places[placeAt + SECOND]) return BELOW_WIDE + 1
    return node === places[placeAt + THIRD] ? BELOW_WIDE + 2 : NOWHERE
  }
  const depth = inexact.nodes.indexOf(isWide ? held.at(chunk[itemsAt(chunk, at) + index] ?? 0) : node)
  return depth === -1 ? NOWHERE : depth
}

/** Of two at one node, is the first named before the second? */
function isBefore(held: Held, assignments: AssignmentTable, a: number, b: number): boolean {
  return assignments.compareIds(held.at(a + 2), held.at(b + 2)) < 0
}

export const NO_GRANT = -1
export const UNKNOWN = -1
const NOWHERE = 0x3fff_ffff
/** Further in than any wide one. */
const BELOW_WIDE = 32
const OTHER_SCOPE = 0
const NOT_IN_ROLES = 1
const OTHER_PLANE = 2
const REMOVED = 3
const STEPS: readonly ReasonCode[] = ['otherScope', 'notInRoles', 'otherPlane', 'removedByNotActions']
