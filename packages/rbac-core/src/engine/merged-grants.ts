import { NO_NODE } from '../scope/trie.js'
import type { Bits } from './bits.js'
import type { CompiledPolicy } from './compiled-policy.js'
import { mayMeet, type Need, NO_CLASS, needOf, withOwnConditions } from './grants.js'
import { HELD_STRIDE, type Held } from './held.js'
import type { Place } from './place.js'
import { ANCHOR, SECOND, THIRD, WIDE, wideBit } from './place-numbers.js'

/**
 * All that was assigned to a requester, its own and its groups', in one run of integers: what a question asks
 * touches a few neighbouring lines of memory, however many groups there are.
 *
 * In this order, each part as long as the first says:
 *
 * - how many grants are wide, how many are not, and the mask of the anchors' buckets;
 * - where each bucket starts, and where the last one ends, counted in grants;
 * - the wide grants: the bit of the node, and the need of the role, see `needOf`;
 * - the others, by bucket: the node, and the need of the role;
 * - for each grant, in the same order, its place among the assignments held: who has to ask the assignment itself finds
 *   it there.
 */
export interface MergedGrants {
  readonly chunk: Int32Array
  readonly at: number
}

/** Makes room for so many integers. */
export type TakeIntegers = (size: number) => MergedGrants

/** Merges what the holders hold. O(assignments held). */
export function mergeGrants(policy: CompiledPolicy, holders: readonly number[], take: TakeIntegers): MergedGrants {
  const { scopes } = policy
  const wide: number[] = []
  const narrow: number[] = []
  eachGrant(policy, holders, (node, need, item) => {
    if (scopes.anchorOf(node) === NO_NODE) wide.push(wideBit(scopes.wideNumber(node)), need, item)
    else narrow.push(node, need, item)
  })
  const wides = wide.length / 3
  const narrows = narrow.length / 3
  const mask = bucketsFor(narrows) - 1
  const merged = take(HEADER + mask + 2 + (wides + narrows) * 3)
  const { chunk, at } = merged
  chunk[at] = wides
  chunk[at + 1] = narrows
  chunk[at + 2] = mask
  const starts = at + HEADER
  chunk.fill(0, starts, starts + mask + 2)
  const bucketAt = (index: number): number => starts + bucketOf(scopes.anchorOf(narrow[index * 3] ?? 0), mask)
  // Counted one further on; added up, that is where each bucket starts; and filled, where it ends and the next starts.
  for (let index = 0; index < narrows; index++) add(chunk, bucketAt(index) + 1, 1)
  for (let bucket = 1; bucket <= mask + 1; bucket++) add(chunk, starts + bucket, chunk[starts + bucket - 1] ?? 0)
  const wideAt = starts + mask + 2
  const items = wideAt + (wides + narrows) * 2
  for (let index = 0; index < wides; index++) putGrant(chunk, wideAt, items, index, wide, index)
  for (let index = narrows - 1; index >= 0; index--) {
    const bucket = bucketAt(index) + 1
    add(chunk, bucket, -1)
    putGrant(chunk, wideAt, items, wides + (chunk[bucket] ?? 0), narrow, index)
  }
  // Each bound has come down to where its bucket starts, which is where the one before ends.
  chunk.copyWithin(starts, starts + 1, starts + mask + 2)
  chunk[starts + mask + 1] = narrows
  return merged
}

function putGrant(
  chunk: Int32Array,
  grants: number,
  items: number,
  at: number,
  from: readonly number[],
  index: number,
): void {
  chunk[grants + at * 2] = from[index * 3] ?? 0
  chunk[grants + at * 2 + 1] = from[index * 3 + 1] ?? 0
  chunk[items + at] = from[index * 3 + 2] ?? 0
}

/**
 * Whether some assignment grants at a place whatever the time and the attributes; undefined where that depends on one
 * that has to be asked. Allocates nothing. Its twin is `Requester.someCovering`.
 *
 * @param places, placeAt the integers of the place, see `writePlace`
 * @param inexact the place itself where its integers don't say everything
 * @param bits, bitsAt what the action meets, see `ActionMemo`
 * @param held what the grants were merged from
 */
export function surelyGrants(
  chunk: Int32Array,
  at: number,
  places: Int32Array,
  placeAt: number,
  inexact: Place | undefined,
  bits: Int32Array,
  bitsAt: number,
  held: Held,
): boolean | undefined {
  const anchor = places[placeAt + ANCHOR] ?? NO_NODE
  const mask = chunk[at + 2] ?? 0
  const starts = at + HEADER
  const bucket = starts + bucketOf(anchor, mask)
  const wideAt = starts + mask + 2
  const wideEnd = wideAt + (chunk[at] ?? 0) * 2
  let unsure = false
  const wideBits = places[placeAt + WIDE] ?? 0
  for (let grant = wideAt; grant < wideEnd; grant += 2) {
    if ((wideBits & (chunk[grant] ?? 0)) === 0) continue
    const need = chunk[grant + 1] ?? 0
    if (((bits[bitsAt + (need >>> 6)] ?? 0) & (1 << (need >>> 1))) === 0) continue
    // Two wide nodes may share a bit.
    if (inexact !== undefined && !standsAbove(inexact, held, chunk, at, (grant - wideAt) >>> 1)) continue
    if ((need & 1) === 0) return true
    unsure = true
  }
  if (anchor === NO_NODE) return unsure ? undefined : false
  const second = places[placeAt + SECOND] ?? NO_NODE
  const third = places[placeAt + THIRD] ?? NO_NODE
  const end = wideEnd + (chunk[bucket + 1] ?? 0) * 2
  for (let grant = wideEnd + (chunk[bucket] ?? 0) * 2; grant < end; grant += 2) {
    const node = chunk[grant] ?? NO_NODE
    if (node !== anchor && node !== second && node !== third && inexact?.nodes.includes(node) !== true) continue
    const need = chunk[grant + 1] ?? 0
    if (((bits[bitsAt + (need >>> 6)] ?? 0) & (1 << (need >>> 1))) === 0) continue
    if ((need & 1) === 0) return true
    unsure = true
  }
  return unsure ? undefined : false
}

/** Does a wide grant stand at or above the place? */
function standsAbove(place: Place, held: Held, chunk: Int32Array, at: number, index: number): boolean {
  return place.wide.includes(held.at(chunk[itemsAt(chunk, at) + index] ?? 0))
}

/**
 * Asks `visit` about the place, among the assignments held, of each that covers a scope, until it says true. O(wide
 * ones, plus those that share the anchor's bucket).
 *
 * @param granted when given, those are left out whose role certainly does not grant these classes
 */
export function someMerged(
  { chunk, at }: MergedGrants,
  held: Held,
  place: Place,
  granted: Bits | undefined,
  visit: (item: number) => boolean,
): boolean {
  const wides = chunk[at] ?? 0
  const grants = grantsAt(chunk, at)
  const items = itemsAt(chunk, at)
  const asks = (index: number): boolean => {
    if (granted !== undefined && !mayMeet(chunk[grants + index * 2 + 1] ?? 0, granted)) return false
    const item = chunk[items + index] ?? 0
    return place.nodes.includes(held.at(item)) && visit(item)
  }
  for (let index = 0; index < wides; index++) {
    if ((place.wideBits & (chunk[grants + index * 2] ?? 0)) !== 0 && asks(index)) return true
  }
  const end = bucketBound(chunk, at, place.anchor, 1)
  for (let index = bucketBound(chunk, at, place.anchor, 0); index < end; index++) {
    if (place.nodes.includes(chunk[grants + index * 2] ?? NO_NODE) && asks(index)) return true
  }
  return false
}

/**
 * The first of the grants that are not wide and share the anchor's bucket, as an index, and with `1` for `side` the one
 * after the last; for a place without an anchor there are none.
 */
export function bucketBound(chunk: Int32Array, at: number, anchor: number, side: 0 | 1): number {
  const wides = chunk[at] ?? 0
  if (anchor === NO_NODE) return wides
  return wides + (chunk[at + HEADER + bucketOf(anchor, chunk[at + 2] ?? 0) + side] ?? 0)
}

/** Where the grants start, two integers each. */
export function grantsAt(chunk: Int32Array, at: number): number {
  return at + HEADER + (chunk[at + 2] ?? 0) + 2
}

/** Where their places among the assignments held start, one integer each. */
export function itemsAt(chunk: Int32Array, at: number): number {
  return grantsAt(chunk, at) + ((chunk[at] ?? 0) + (chunk[at + 1] ?? 0)) * 2
}

function eachGrant(
  { held, demands }: CompiledPolicy,
  holders: readonly number[],
  visit: (node: number, need: Need, item: number) => void,
): void {
  for (const holder of holders) {
    if (holder === -1) continue
    const start = held.startOf(holder)
    const end = start + held.countOf(holder) * HELD_STRIDE
    for (let item = start; item < end; item += HELD_STRIDE) {
      const grant = held.at(item + 1)
      const demand = demands[grant >>> 1] ?? NO_CLASS
      visit(held.at(item), needOf((grant & 1) === 0 ? demand : withOwnConditions(demand)), item)
    }
  }
}

function add(chunk: Int32Array, at: number, amount: number): void {
  chunk[at] = (chunk[at] ?? 0) + amount
}

/** A power of two that leaves a line of memory of grants to a bucket, about. */
function bucketsFor(grants: number): number {
  let count = 1
  while (count * GRANTS_IN_BUCKET < grants && count < MOST_BUCKETS) count *= 2
  return count
}

function bucketOf(anchor: number, mask: number): number {
  return (Math.imul(anchor, 0x9e3779b1) >>> 15) & mask
}

const HEADER = 3
const GRANTS_IN_BUCKET = 6
const MOST_BUCKETS = 65_536
