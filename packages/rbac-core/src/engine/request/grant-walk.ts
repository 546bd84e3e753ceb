import { NO_NODE } from '../../scope/trie.js'
import type { Bits } from '../compiled/bits.js'
import { markedAs, markedWith, markOf, mayMeet, meeting, meets, needIn } from '../compiled/grants.js'
import type { Held } from '../compiled/held.js'
import type { Place } from '../compiled/place.js'
import { ANCHOR, isDeep, SECOND, THIRD, WIDE } from '../compiled/place-numbers.js'
import { aimAt, type GrantRows, RUN } from './grant-rows.js'
import { bucketBound, endOfWide, itemAt, liesByMark, markBound, startOfWide } from './grant-runs.js'
import { type Holdings, isList, NO_RUN, rowsCovering, runCount, runOf } from './holdings.js'

/**
 * What a walk over grants came to: that one holds whatever the time and the attributes, that none does, or that it depends
 * on some that have to be asked. Where that is one alone, it is told by its place among those held.
 */
export type Walked = number

export const GRANTED = -1
export const REFUSED = -2
export const SOME_OPEN = -3

/**
 * Whether some assignment grants at a place. Allocates nothing. O(wide ones, plus those that share the anchor's bucket; in
 * a list the rows, plus the same of those rows that may cover the place). Its twin is `Requester.someCovering`.
 *
 * @param chunk, at, laid see `Holdings`
 * @param places, placeAt the integers of the place, see `writePlace`
 * @param inexact the place itself where its integers don't say everything
 * @param bits, bitsAt what the action meets, see `ActionMemo`
 * @param held what was laid
 */
export function surelyGrants(
  chunk: Int32Array,
  at: number,
  laid: GrantRows,
  places: Int32Array,
  placeAt: number,
  inexact: Place | undefined,
  bits: Int32Array,
  bitsAt: number,
  held: Held,
): Walked {
  if (!isList(chunk, at)) return runGrants(chunk, at, places, placeAt, inexact, bits, bitsAt, held)
  aimAt(places, placeAt, inexact)
  let walked = REFUSED
  const count = runCount(chunk, at)
  for (let index = 0; index < count; index++) {
    const run = runOf(chunk, at, laid, index)
    if (run === NO_RUN) continue
    const granted = runGrants(laid.runs, run, places, placeAt, inexact, bits, bitsAt, held)
    if (granted === GRANTED) return GRANTED
    if (granted !== REFUSED) walked = walked === REFUSED ? granted : SOME_OPEN
  }
  return walked
}

/** `surelyGrants` of one run. */
function runGrants(
  runs: Int32Array,
  run: number,
  places: Int32Array,
  placeAt: number,
  inexact: Place | undefined,
  bits: Int32Array,
  bitsAt: number,
  held: Held,
): Walked {
  let walked = REFUSED
  const wideBits = places[placeAt + WIDE] ?? 0
  if (liesByMark(runs, run)) {
    walked = marksGrant(runs, run, wideBits, inexact, bits, bitsAt, held)
    if (walked === GRANTED) return GRANTED
  } else {
    const wideEnd = endOfWide(runs, run)
    for (let grant = startOfWide(run); grant < wideEnd; grant++) {
      const packed = runs[grant] ?? 0
      if ((markedWith(wideBits, packed) & meeting(needIn(packed), bits, bitsAt) & 1) === 0) continue
      if (inexact !== undefined && !standsAbove(inexact, held, runs, grant)) continue
      if ((packed & 1) === 0) return GRANTED
      walked = opened(walked, runs, grant)
    }
  }
  const anchor = places[placeAt + ANCHOR] ?? NO_NODE
  if (anchor === NO_NODE) return walked
  const first = markOf(anchor)
  const second = markOf(places[placeAt + SECOND] ?? NO_NODE)
  const third = markOf(places[placeAt + THIRD] ?? NO_NODE)
  const isAny = isDeep(inexact) ? 1 : 0
  const end = bucketBound(runs, run, anchor, 1)
  for (let grant = bucketBound(runs, run, anchor, 0); grant < end; grant++) {
    const packed = runs[grant] ?? 0
    const stands = markedAs(first, second, third, packed) | isAny
    if ((stands & meeting(needIn(packed), bits, bitsAt)) === 0) continue
    if (inexact !== undefined && !standsAbove(inexact, held, runs, grant)) continue
    if ((packed & 1) === 0) return GRANTED
    walked = opened(walked, runs, grant)
  }
  return walked
}

/** `runGrants` of the wide grants where they lie by their marks. */
function marksGrant(
  runs: Int32Array,
  run: number,
  wideBits: number,
  inexact: Place | undefined,
  bits: Int32Array,
  bitsAt: number,
  held: Held,
): Walked {
  let walked = REFUSED
  for (let left = wideBits; left !== 0; left &= left - 1) {
    const mark = 31 - Math.clz32(left & -left)
    const end = markBound(runs, run, mark, 1)
    for (let grant = markBound(runs, run, mark, 0); grant < end; grant++) {
      const packed = runs[grant] ?? 0
      if (!meets(needIn(packed), bits, bitsAt)) continue
      if (inexact !== undefined && !standsAbove(inexact, held, runs, grant)) continue
      if ((packed & 1) === 0) return GRANTED
      walked = opened(walked, runs, grant)
    }
  }
  return walked
}

/** One more that has to be asked. */
function opened(walked: Walked, runs: Int32Array, grant: number): Walked {
  return walked === REFUSED ? itemAt(runs, grant) : SOME_OPEN
}

/** Does a grant stand at or above the place? Asked where marks don't tell. */
export function standsAbove(place: Place, held: Held, runs: Int32Array, grant: number): boolean {
  return place.nodes.includes(held.at(itemAt(runs, grant)))
}

/**
 * Asks `visit` about the place, among the assignments held, of each that covers a scope, until it says true. O(as
 * `surelyGrants`).
 *
 * @param granted when given, those are left out whose role certainly does not grant these classes
 */
export function someHeld(
  holdings: Holdings,
  held: Held,
  place: Place,
  granted: Bits | undefined,
  visit: (item: number) => boolean,
): boolean {
  const { chunk, at, laid } = holdings
  if (!isList(chunk, at)) return someOfRun(chunk, at, held, place, granted, visit)
  return rowsCovering(holdings, place).some((row) =>
    someOfRun(laid.runs, laid.rows[row + RUN] ?? 0, held, place, granted, visit),
  )
}

function someOfRun(
  runs: Int32Array,
  run: number,
  held: Held,
  place: Place,
  granted: Bits | undefined,
  visit: (item: number) => boolean,
): boolean {
  const asks = (grant: number): boolean => {
    if (granted !== undefined && !mayMeet(needIn(runs[grant] ?? 0), granted)) return false
    return standsAbove(place, held, runs, grant) && visit(itemAt(runs, grant))
  }
  const wideEnd = endOfWide(runs, run)
  for (let grant = startOfWide(run); grant < wideEnd; grant++) {
    if ((markedWith(place.wideBits, runs[grant] ?? 0) & 1) !== 0 && asks(grant)) return true
  }
  const end = bucketBound(runs, run, place.anchor, 1)
  for (let grant = bucketBound(runs, run, place.anchor, 0); grant < end; grant++) if (asks(grant)) return true
  return false
}
