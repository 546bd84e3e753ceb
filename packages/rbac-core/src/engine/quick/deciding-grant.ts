import type { ReasonCode } from '../../model/decision.js'
import { NO_NODE } from '../../scope/trie.js'
import {
  markedAs,
  markedWith,
  markIn,
  markOf,
  meeting,
  meets,
  NEVER,
  needIn,
  type PackedGrant,
} from '../compiled/grants.js'
import type { Held } from '../compiled/held.js'
import type { Place } from '../compiled/place.js'
import { ANCHOR, isDeep, ORDER, SECOND, THIRD, WIDE, wideDepth } from '../compiled/place-numbers.js'
import type { AssignmentTable } from '../flat/assignment-table.js'
import { aimAt, type GrantRows } from '../request/grant-rows.js'
import { bucketBound, endOfWide, isEmptyRun, itemAt, startOfWide } from '../request/grant-runs.js'
import { standsAbove } from '../request/grant-walk.js'
import { isList, NO_RUN, runCount, runOf } from '../request/holdings.js'

/**
 * Of the assignments that grant at a place whatever the time and the attributes, the place among those held of the one
 * that decides; `NO_GRANT` where there is none, undefined where that depends on some that have to be asked. Where it depends
 * on one alone, and none grants else, see `openIn`. O(as `surelyGrants`). Allocates nothing. Its twin is `evaluate`.
 *
 * @param chunk, at, laid see `Holdings`
 * @param places, placeAt the integers of the place, see `writePlace`
 * @param inexact the place itself where its integers don't say everything, the order of its wide nodes included
 * @param bits, bitsAt what the action meets, see `ActionMemo`
 * @param held, assignments what was laid
 */
export function decidingGrant(
  chunk: Int32Array,
  at: number,
  laid: GrantRows,
  places: Int32Array,
  placeAt: number,
  inexact: Place | undefined,
  bits: Int32Array,
  bitsAt: number,
  held: Held,
  assignments: AssignmentTable,
): number | undefined {
  const isListed = isList(chunk, at)
  if (isListed) aimAt(places, placeAt, inexact)
  const runs = isListed ? laid.runs : chunk
  const anchor = places[placeAt + ANCHOR] ?? NO_NODE
  const wideBits = places[placeAt + WIDE] ?? 0
  const anchored = markOf(anchor)
  const second = markOf(places[placeAt + SECOND] ?? NO_NODE)
  const third = markOf(places[placeAt + THIRD] ?? NO_NODE)
  const isAny = isDeep(inexact) ? 1 : 0
  let deciding = NO_GRANT
  let depth = NOWHERE
  /** How far in the outermost one stands that may grant, and has to be asked; and which it is, where it is one alone. */
  let unsure = NOWHERE
  let open = NO_GRANT
  const count = runCount(chunk, at)
  for (let index = 0; index < count; index++) {
    const run = runOf(chunk, at, laid, index)
    if (run === NO_RUN) continue
    const wideEnd = endOfWide(runs, run)
    const first = bucketBound(runs, run, anchor, 0)
    const end = bucketBound(runs, run, anchor, 1)
    const start = behindWide(startOfWide(run), wideEnd, first)
    for (let grant = start; grant < end; grant = behindWide(grant + 1, wideEnd, first)) {
      const packed = runs[grant] ?? 0
      const isWide = grant < wideEnd
      const stands = isWide ? markedWith(wideBits, packed) : markedAs(anchored, second, third, packed) | isAny
      if ((stands & meeting(needIn(packed), bits, bitsAt) & 1) === 0) continue
      const own = depthOf(packed, isWide, places, placeAt, inexact, held, runs, grant)
      if (own > depth || own === NOWHERE) continue
      if ((packed & 1) === 1) {
        open = unsure === NOWHERE ? itemAt(runs, grant) : NO_GRANT
        unsure = Math.min(unsure, own)
      } else if (own < depth || isBefore(held, assignments, itemAt(runs, grant), deciding)) {
        deciding = itemAt(runs, grant)
        depth = own
      }
    }
  }
  if (depth < unsure || unsure === NOWHERE) return deciding
  return deciding === NO_GRANT && open !== NO_GRANT ? ONE_OPEN - open : undefined
}

/** Is it the one that decides? */
export function isGrant(deciding: number | undefined): deciding is number {
  return deciding !== undefined && deciding >= 0
}

/** The place among those held of the only assignment that may grant, of what `decidingGrant` said; undefined for others. */
export function openIn(deciding: number | undefined): number | undefined {
  return deciding === undefined || deciding > ONE_OPEN ? undefined : ONE_OPEN - deciding
}

/**
 * Why no assignment grants at a place, the furthest step that one reached; undefined where that depends on one that has
 * to be asked. Allocates nothing.
 *
 * @param bits, listed what lists the action, see `ActionMemo`
 * @param otherBits, other what it meets on the other plane; `UNKNOWN` where nobody asked that yet
 */
export function refusal(
  chunk: Int32Array,
  at: number,
  laid: GrantRows,
  places: Int32Array,
  placeAt: number,
  inexact: Place | undefined,
  bits: Int32Array,
  listed: number,
  otherBits: Int32Array,
  other: number,
  held: Held,
): ReasonCode | undefined {
  const isListed = isList(chunk, at)
  if (isListed ? runCount(chunk, at) === 0 : isEmptyRun(chunk, at)) return 'noRoleAssignment'
  if (isListed) aimAt(places, placeAt, inexact)
  const runs = isListed ? laid.runs : chunk
  const anchor = places[placeAt + ANCHOR] ?? NO_NODE
  const wideBits = places[placeAt + WIDE] ?? 0
  const anchored = markOf(anchor)
  const second = markOf(places[placeAt + SECOND] ?? NO_NODE)
  const third = markOf(places[placeAt + THIRD] ?? NO_NODE)
  const isAny = isDeep(inexact) ? 1 : 0
  let reached = OTHER_SCOPE
  /** What those may have reached that have to be asked. */
  let perhaps = OTHER_SCOPE
  const count = runCount(chunk, at)
  for (let index = 0; index < count; index++) {
    const run = runOf(chunk, at, laid, index)
    if (run === NO_RUN) continue
    const wideEnd = endOfWide(runs, run)
    const first = bucketBound(runs, run, anchor, 0)
    const end = bucketBound(runs, run, anchor, 1)
    const start = behindWide(startOfWide(run), wideEnd, first)
    for (let grant = start; grant < end; grant = behindWide(grant + 1, wideEnd, first)) {
      const packed = runs[grant] ?? 0
      const stands = grant < wideEnd ? markedWith(wideBits, packed) : markedAs(anchored, second, third, packed) | isAny
      if ((stands & 1) === 0 || (inexact !== undefined && !standsAbove(inexact, held, runs, grant))) continue
      const need = needIn(packed)
      const isMet = meets(need, bits, listed)
      const mayBeOther = other === UNKNOWN ? need >>> 1 !== NEVER : meets(need, otherBits, other)
      const step = isMet ? REMOVED : mayBeOther ? OTHER_PLANE : NOT_IN_ROLES
      // It may not be active; where its role is missing, its need does not tell.
      const isUnsure = (need & 1) === 1 || need >>> 1 === NEVER || (other === UNKNOWN && step === OTHER_PLANE)
      if (isUnsure) perhaps = Math.max(perhaps, step)
      else reached = Math.max(reached, step)
    }
  }
  return perhaps > reached ? undefined : STEPS[reached]
}

/** The wide grants come first; after them those of the anchor's bucket. */
function behindWide(grant: number, wideEnd: number, first: number): number {
  return grant === wideEnd ? first : grant
}

/** How far in a grant stands that by its mark covers the place; `NOWHERE` for one that does not. */
function depthOf(
  packed: PackedGrant,
  isWide: boolean,
  places: Int32Array,
  placeAt: number,
  inexact: Place | undefined,
  held: Held,
  runs: Int32Array,
  grant: number,
): number {
  if (inexact === undefined) {
    const mark = markIn(packed)
    if (isWide) return wideDepth(places[placeAt + ORDER] ?? 0, 1 << mark)
    if (mark === markOf(places[placeAt + ANCHOR] ?? NO_NODE)) return BELOW_WIDE
    return mark === markOf(places[placeAt + SECOND] ?? NO_NODE) ? BELOW_WIDE + 1 : BELOW_WIDE + 2
  }
  const depth = inexact.nodes.indexOf(held.at(itemAt(runs, grant)))
  return depth === -1 ? NOWHERE : depth
}

/** Of two at one node, is the first named before the second? */
function isBefore(held: Held, assignments: AssignmentTable, a: number, b: number): boolean {
  return assignments.ids.compare(held.at(a + 2), held.at(b + 2)) < 0
}

/** No place among those held. */
export const NO_GRANT = -1
/** From here on down, which one is open. */
const ONE_OPEN = -2
export const UNKNOWN = -1
const NOWHERE = 0x3fff_ffff
/** Further in than any wide one. */
const BELOW_WIDE = 32
const OTHER_SCOPE = 0
const NOT_IN_ROLES = 1
const OTHER_PLANE = 2
const REMOVED = 3
const STEPS: readonly ReasonCode[] = ['otherScope', 'notInRoles', 'otherPlane', 'removedByNotActions']
