import { NO_NODE } from '../scope/trie.js'
import type { Bits } from './bits.js'
import type { CompiledPolicy } from './compiled-policy.js'
import { ANY_CLASS, mayGrant, NO_CLASS, type RoleDemand, withOwnConditions } from './grants.js'
import { HELD_STRIDE } from './held.js'
import type { Place } from './place.js'
import { ANCHOR, FIRST, SECOND, THIRD, WIDE, wideBit } from './place-numbers.js'

/**
 * All that was assigned to a requester, its own and its groups', in one run of integers: what a question asks
 * touches a few neighbouring lines of memory, however many groups there are.
 *
 * First come the length of the wide grants and the mask of the anchors' buckets; then each wide grant: the bit of its
 * node, the node, its demand, its place among the assignments held; then where each bucket starts, and where the last
 * ends; then, by bucket, each of the others: its node, its demand, its place. Nothing else of an assignment is here: where
 * a condition or a window counts, the assignment has to be asked.
 */
export interface MergedGrants {
  readonly chunk: Int32Array
  readonly at: number
}

/** Room for merged grants, given out in pieces of large arrays: an array of its own costs more than most of them. */
export class GrantSpace {
  readonly #smallest: number
  #chunk: Int32Array = new Int32Array(0)
  #used = 0

  /** @param smallest how many integers are set aside at least; 0: as many as are asked for */
  constructor(smallest: number = SMALLEST_CHUNK) {
    this.#smallest = smallest
  }

  take(size: number): MergedGrants {
    if (this.#used + size > this.#chunk.length) {
      const larger = Math.min(LARGEST_CHUNK, Math.max(this.#smallest, this.#chunk.length * 2))
      this.#chunk = new Int32Array(Math.max(size, larger))
      this.#used = 0
    }
    const at = this.#used
    this.#used += size
    return { chunk: this.#chunk, at }
  }
}

/** Merges what the holders hold. O(assignments held). */
export function mergeGrants(policy: CompiledPolicy, holders: readonly number[], space: GrantSpace): MergedGrants {
  const { scopes } = policy
  const wide: number[] = []
  const narrow: number[] = []
  eachHeld(policy, holders, (node, demand, item) => {
    if (scopes.anchorOf(node) === NO_NODE) wide.push(wideBit(scopes.wideNumber(node)), node, demand, item)
    else narrow.push(node, demand, item)
  })
  const mask = bucketsFor(narrow.length / NARROW_STRIDE) - 1
  const merged = space.take(HEADER + wide.length + mask + 2 + narrow.length)
  const { chunk, at } = merged
  chunk[at] = wide.length
  chunk[at + 1] = mask
  chunk.set(wide, at + HEADER)
  const starts = at + HEADER + wide.length
  const ends = new Int32Array(mask + 2)
  for (let index = 0; index < narrow.length; index += NARROW_STRIDE) {
    const bucket = bucketOf(scopes.anchorOf(narrow[index] ?? 0), mask)
    ends[bucket + 1] = (ends[bucket + 1] ?? 0) + NARROW_STRIDE
  }
  for (let bucket = 0; bucket <= mask; bucket++) ends[bucket + 1] = (ends[bucket + 1] ?? 0) + (ends[bucket] ?? 0)
  const first = HEADER + wide.length + mask + 2
  for (let bucket = 0; bucket <= mask + 1; bucket++) chunk[starts + bucket] = first + (ends[bucket] ?? 0)
  for (let index = 0; index < narrow.length; index += NARROW_STRIDE) {
    const bucket = bucketOf(scopes.anchorOf(narrow[index] ?? 0), mask)
    const place = at + first + (ends[bucket] ?? 0)
    ends[bucket] = (ends[bucket] ?? 0) + NARROW_STRIDE
    for (let part = 0; part < NARROW_STRIDE; part++) chunk[place + part] = narrow[index + part] ?? 0
  }
  return merged
}

/**
 * Whether some assignment grants at a place whatever the time and the attributes; undefined where that depends on one
 * that has to be asked. Allocates nothing. Its twin is `Requester.someCovering`.
 *
 * @param places, placeAt the integers of the place, see `writePlace`
 * @param inexact the place itself where its integers don't say everything
 * @param bits, bitsAt the bits of the classes granted
 */
export function surelyGrants(
  chunk: Int32Array,
  at: number,
  places: Int32Array,
  placeAt: number,
  inexact: Place | undefined,
  bits: Int32Array,
  bitsAt: number,
): boolean | undefined {
  let unsure = false
  const wideBits = places[placeAt + WIDE] ?? 0
  const wideEnd = at + HEADER + (chunk[at] ?? 0)
  for (let item = at + HEADER; item < wideEnd; item += WIDE_STRIDE) {
    if ((wideBits & (chunk[item] ?? 0)) === 0) continue
    const demand = chunk[item + 2] ?? NO_CLASS
    if (!mayMeet(demand, bits, bitsAt)) continue
    if (inexact !== undefined && !inexact.wide.includes(chunk[item + 1] ?? NO_NODE)) continue
    if (demand >= 0) return true
    unsure = true
  }
  const anchor = places[placeAt + ANCHOR] ?? NO_NODE
  if (anchor !== NO_NODE) {
    const bucket = wideEnd + bucketOf(anchor, chunk[at + 1] ?? 0)
    const end = at + (chunk[bucket + 1] ?? 0)
    for (let item = at + (chunk[bucket] ?? 0); item < end; item += NARROW_STRIDE) {
      const node = chunk[item] ?? NO_NODE
      const covers =
        node === places[placeAt + FIRST] ||
        node === places[placeAt + SECOND] ||
        node === places[placeAt + THIRD] ||
        inexact?.nodes.includes(node) === true
      if (!covers) continue
      const demand = chunk[item + 1] ?? NO_CLASS
      if (!mayMeet(demand, bits, bitsAt)) continue
      if (demand >= 0) return true
      unsure = true
    }
  }
  return unsure ? undefined : false
}

/**
 * Asks `visit` about the place, among the assignments held, of each that covers a scope, until it says true. O(wide
 * ones, plus those that share the anchor's bucket).
 *
 * @param granted when given, those are left out whose role certainly does not grant these classes
 */
export function someMerged(
  { chunk, at }: MergedGrants,
  place: Place,
  granted: Bits | undefined,
  visit: (item: number) => boolean,
): boolean {
  const may = (demand: RoleDemand): boolean => granted === undefined || mayGrant(demand, granted)
  const wideEnd = at + HEADER + (chunk[at] ?? 0)
  for (let entry = at + HEADER; entry < wideEnd; entry += WIDE_STRIDE) {
    if ((place.wideBits & (chunk[entry] ?? 0)) === 0) continue
    if (!place.wide.includes(chunk[entry + 1] ?? NO_NODE) || !may(chunk[entry + 2] ?? NO_CLASS)) continue
    if (visit(chunk[entry + 3] ?? 0)) return true
  }
  if (place.anchor === NO_NODE) return false
  const bucket = wideEnd + bucketOf(place.anchor, chunk[at + 1] ?? 0)
  const end = at + (chunk[bucket + 1] ?? 0)
  for (let entry = at + (chunk[bucket] ?? 0); entry < end; entry += NARROW_STRIDE) {
    if (!place.nodes.includes(chunk[entry] ?? NO_NODE) || !may(chunk[entry + 1] ?? NO_CLASS)) continue
    if (visit(chunk[entry + 2] ?? 0)) return true
  }
  return false
}

/** `mayGrant` on bits that lie among others. */
function mayMeet(demand: RoleDemand, bits: Int32Array, at: number): boolean {
  if (demand === ANY_CLASS) return true
  if (demand === NO_CLASS) return false
  const permissionClass = demand >= 0 ? demand : -2 - demand
  return ((bits[at + (permissionClass >>> 5)] ?? 0) & (1 << (permissionClass & 31))) !== 0
}

function eachHeld(
  { held, demands }: CompiledPolicy,
  holders: readonly number[],
  visit: (node: number, demand: RoleDemand, item: number) => void,
): void {
  for (const holder of holders) {
    if (holder === -1) continue
    const start = held.startOf(holder)
    const end = start + held.countOf(holder) * HELD_STRIDE
    for (let item = start; item < end; item += HELD_STRIDE) {
      const grant = held.at(item + 1)
      const demand = demands[grant >>> 1] ?? NO_CLASS
      visit(held.at(item), (grant & 1) === 0 ? demand : withOwnConditions(demand), item)
    }
  }
}

/** A power of two, about one bucket for two items: few enough to stay small, enough to keep runs short. */
function bucketsFor(items: number): number {
  let count = 1
  while (count < items >>> 1 && count < MOST_BUCKETS) count *= 2
  return count
}

function bucketOf(anchor: number, mask: number): number {
  return (Math.imul(anchor, 0x9e3779b1) >>> 15) & mask
}

const HEADER = 2
const WIDE_STRIDE = 4
const NARROW_STRIDE = 3
const MOST_BUCKETS = 65_536
const SMALLEST_CHUNK = 4096
const LARGEST_CHUNK = 262_144
