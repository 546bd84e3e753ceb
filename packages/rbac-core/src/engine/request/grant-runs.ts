import { NO_NODE } from '../../scope/trie.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { markIn, markOf, NO_CLASS, needOf, packGrant, withOwnConditions } from '../compiled/grants.js'
import { HELD_STRIDE } from '../compiled/held.js'

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
  return HEADER + grants + maskFor(grants) + 2 + MARK_BOUNDS
}

/** How many integers the run of these takes. */
export function sizeOfRun(grants: Grants): number {
  const { wide, narrow } = grants
  const mask = maskFor(narrow.length / PARTS)
  return beforeRun(grants) + HEADER + (wide.length + narrow.length) / PARTS + (mask === 0 ? 0 : mask + 2)
}

/** How much of that lies before where the run starts. */
export function beforeRun({ wide }: Grants): number {
  return isByMark(wide.length / PARTS) ? MARK_BOUNDS : 0
}

/**
 * Lays them in a run of integers: what a question asks touches a few neighbouring lines of memory of it, however much was
 * assigned. In this order, each part as long as the first says:
 *
 * - how many grants are wide;
 * - how many are not, or for many of them the complement of the mask of the anchors' buckets;
 * - the wide grants, see `PackedGrant`; many of them by their marks;
 * - where there are buckets, where each starts, and where the last one ends, counted in grants;
 * - the others, by bucket.
 *
 * Before it is said of many wide grants where those of each mark start, and where the last one ends.
 *
 * Where each grant came from lies apart, see `itemAt`.
 */
export function layGrants({ scopes }: CompiledPolicy, { wide, narrow }: Grants, runs: Int32Array, run: number): void {
  const wides = wide.length / PARTS
  const narrows = narrow.length / PARTS
  const mask = maskFor(narrows)
  runs[run] = wides
  runs[run + 1] = mask === 0 ? narrows : ~mask
  const markAt = (index: number): number => markIn(wide[index * PARTS] ?? 0)
  layBy(isByMark(wides) ? MARKED : 0, wide, markAt, runs, run - MARK_BOUNDS, run + HEADER)
  const buckets = mask === 0 ? 0 : mask + 1
  const bucketAt = (index: number): number => bucketOf(scopes.anchorOf(narrow[index * PARTS + 2] ?? NO_NODE), mask)
  const starts = run + HEADER + wides
  layBy(buckets, narrow, bucketAt, runs, starts, starts + (mask === 0 ? 0 : mask + 2))
}

/**
 * Lays grants by part, and at `starts` where each of so many parts starts and where the last one ends, counted in grants
 * from `first` on; or, where there are no parts, the grants alone.
 */
function layBy(
  parts: number,
  grants: readonly number[],
  partOf: (index: number) => number,
  runs: Int32Array,
  starts: number,
  first: number,
): void {
  const count = grants.length / PARTS
  const half = runs.length >>> 1
  const put = (at: number, index: number): void => {
    runs[at] = grants[index * PARTS] ?? 0
    runs[at + half] = grants[index * PARTS + 1] ?? 0
  }
  if (parts === 0) {
    for (let index = 0; index < count; index++) put(first + index, index)
    return
  }
  // Counted one further on; added up, that is where each part starts; and filled, where it ends and the next starts.
  for (let index = 0; index < count; index++) add(runs, starts + partOf(index) + 1, 1)
  for (let part = 1; part <= parts; part++) add(runs, starts + part, runs[starts + part - 1] ?? 0)
  for (let index = count - 1; index >= 0; index--) {
    const part = starts + partOf(index) + 1
    add(runs, part, -1)
    put(first + (runs[part] ?? 0), index)
  }
  // Each bound has come down to where its part starts, which is where the one before ends.
  runs.copyWithin(starts, starts + 1, starts + parts + 1)
  runs[starts + parts] = count
}

/**
 * The place among the assignments held of what was laid at `grant`: who has to ask the assignment itself finds it as far
 * behind the grant as half of the array. What lies beside grants is read with them.
 */
export function itemAt(runs: Int32Array, grant: number): number {
  return runs[grant + (runs.length >>> 1)] ?? 0
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

/** Do the wide grants lie by their marks, so that `markBound` finds those of one? */
export function liesByMark(runs: Int32Array, run: number): boolean {
  return isByMark(runs[run] ?? 0)
}

/** Where the first of the wide grants with a mark is, and with `1` for `side` where they end. */
export function markBound(runs: Int32Array, run: number, mark: number, side: 0 | 1): number {
  return run + HEADER + (runs[run - MARK_BOUNDS + mark + side] ?? 0)
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

/** Are so many wide ones laid by their marks? To look through few is quicker. */
function isByMark(wides: number): boolean {
  return wides > MOST_LOOKED_THROUGH
}

function bucketOf(anchor: number, mask: number): number {
  return (Math.imul(anchor, 0x9e3779b1) >>> 15) & mask
}

/** Of a grant, see `Grants`. */
export const PARTS = 3
const HEADER = 2
const MOST_IN_ONE = 16
const MOST_LOOKED_THROUGH = 32
/** Wide nodes have so many marks. */
const MARKED = 32
const MARK_BOUNDS = MARKED + 1
const GRANTS_IN_BUCKET = 8
const MOST_BUCKETS = 65_536
