import { NO_NODE } from '../scope/trie.js'
import type { CompiledPolicy } from './compiled-policy.js'
import { markOf, NO_CLASS, needOf, packGrant, withOwnConditions } from './grants.js'
import { HELD_STRIDE } from './held.js'

/** What some holders were assigned: three integers each, the packed grant, its place among those held, and the node. */
export interface Grants {
  readonly wide: readonly number[]
  readonly narrow: readonly number[]
}

/** O(assignments held). */
export function grantsOf({ held, demands, scopes }: CompiledPolicy, holders: readonly number[]): Grants {
  const wide: number[] = []
  const narrow: number[] = []
  for (const holder of holders) {
    if (holder === -1) continue
    const start = held.startOf(holder)
    const end = start + held.countOf(holder) * HELD_STRIDE
    for (let item = start; item < end; item += HELD_STRIDE) {
      const node = held.at(item)
      const grant = held.at(item + 1)
      const demand = demands[grant >>> 1] ?? NO_CLASS
      const need = needOf((grant & 1) === 0 ? demand : withOwnConditions(demand))
      if (scopes.anchorOf(node) === NO_NODE) wide.push(packGrant(scopes.wideNumber(node) & 31, need), item, node)
      else narrow.push(packGrant(markOf(node), need), item, node)
    }
  }
  return { wide, narrow }
}

/** How many integers the run of so many grants takes at most. */
export function mostIn(grants: number): number {
  return HEADER + grants + maskFor(grants) + 2
}

/** How many integers the run of these takes. */
export function sizeOfRun({ wide, narrow }: Grants): number {
  const mask = maskFor(narrow.length / PARTS)
  return HEADER + (wide.length + narrow.length) / PARTS + (mask === 0 ? 0 : mask + 2)
}

/**
 * Lays them in a run of integers: what a question asks touches a few neighbouring lines of memory of it, however much was
 * assigned. In this order, each part as long as the first says:
 *
 * - how many grants are wide;
 * - how many are not, or for many of them the complement of the mask of the anchors' buckets;
 * - the wide grants, see `PackedGrant`;
 * - where there are buckets, where each starts, and where the last one ends, counted in grants;
 * - the others, by bucket.
 *
 * @param items gets, where `runs` gets a grant, its place among the assignments held: who has to ask the assignment
 *   itself finds it there
 */
export function layGrants(
  { scopes }: CompiledPolicy,
  { wide, narrow }: Grants,
  runs: Int32Array,
  items: Int32Array,
  run: number,
): void {
  const wides = wide.length / PARTS
  const narrows = narrow.length / PARTS
  const mask = maskFor(narrows)
  runs[run] = wides
  runs[run + 1] = mask === 0 ? narrows : ~mask
  const put = (at: number, from: readonly number[], index: number): void => {
    runs[at] = from[index * PARTS] ?? 0
    items[at] = from[index * PARTS + 1] ?? 0
  }
  for (let index = 0; index < wides; index++) put(run + HEADER + index, wide, index)
  const starts = run + HEADER + wides
  if (mask === 0) {
    for (let index = 0; index < narrows; index++) put(starts + index, narrow, index)
    return
  }
  const first = starts + mask + 2
  const bucketAt = (index: number): number =>
    starts + bucketOf(scopes.anchorOf(narrow[index * PARTS + 2] ?? NO_NODE), mask)
  // Counted one further on; added up, that is where each bucket starts; and filled, where it ends and the next starts.
  for (let index = 0; index < narrows; index++) add(runs, bucketAt(index) + 1, 1)
  for (let bucket = 1; bucket <= mask + 1; bucket++) add(runs, starts + bucket, runs[starts + bucket - 1] ?? 0)
  for (let index = narrows - 1; index >= 0; index--) {
    const bucket = bucketAt(index) + 1
    add(runs, bucket, -1)
    put(first + (runs[bucket] ?? 0), narrow, index)
  }
  // Each bound has come down to where its bucket starts, which is where the one before ends.
  runs.copyWithin(starts, starts + 1, first)
  runs[first - 1] = narrows
}

/** Are there none? */
export function isEmptyRun(runs: Int32Array, run: number): boolean {
  return runs[run] === 0 && runs[run + 1] === 0
}

/** Where the first wide grant is. */
export function startOfWide(run: number): number {
  return run + HEADER
}

/** Where the wide grants end. */
export function endOfWide(runs: Int32Array, run: number): number {
  return run + HEADER + (runs[run] ?? 0)
}

/**
 * Where the first of the grants is that are not wide and may have this anchor, and with `1` for `side` where they end; for
 * a place without an anchor there are none.
 */
export function bucketBound(runs: Int32Array, run: number, anchor: number, side: 0 | 1): number {
  const wideEnd = endOfWide(runs, run)
  if (anchor === NO_NODE) return wideEnd
  const narrows = runs[run + 1] ?? 0
  if (narrows >= 0) return wideEnd + narrows * side
  const mask = ~narrows
  return wideEnd + mask + 2 + (runs[wideEnd + bucketOf(anchor, mask) + side] ?? 0)
}

function add(runs: Int32Array, at: number, amount: number): void {
  runs[at] = (runs[at] ?? 0) + amount
}

/** A power of two less one that leaves half a line of memory to a bucket, about; 0 where they need none. */
function maskFor(grants: number): number {
  if (grants <= MOST_IN_ONE) return 0
  let count = 2
  while (count * GRANTS_IN_BUCKET < grants && count < MOST_BUCKETS) count *= 2
  return count - 1
}

function bucketOf(anchor: number, mask: number): number {
  return (Math.imul(anchor, 0x9e3779b1) >>> 15) & mask
}

/** Of a grant, see `Grants`. */
export const PARTS = 3
const HEADER = 2
const MOST_IN_ONE = 16
const GRANTS_IN_BUCKET = 8
const MOST_BUCKETS = 65_536
