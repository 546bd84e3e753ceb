import { NO_NODE } from '../scope/trie.js'
import type { CompiledAssignment } from './assignments.js'
import { type Bits, hasBit } from './bits.js'
import { type Place, wideBit } from './place.js'

/**
 * Some assignments, those at wide scopes first, then the others by anchor, so that the ones that may cover a scope are
 * found in two short runs.
 *
 * What a question asks first of each (where it stands, what its role may grant) lies in one flat array, so that most
 * are passed over without touching them.
 */
export class AssignmentList {
  readonly items: readonly CompiledAssignment[]
  /**
   * Where each bucket of anchors starts (and one more, where the last ends), then for each item its anchor, its node,
   * and what its role takes: see `demandOf`.
   */
  readonly #flat: Int32Array
  readonly #bucketMask: number

  /** O(size): what lies in one bucket keeps the order it came in. */
  constructor(assignments: readonly CompiledAssignment[]) {
    const buckets = bucketCount(assignments.length)
    this.#bucketMask = buckets - 1
    const first = buckets + 2
    const flat = new Int32Array(first + assignments.length * STRIDE)
    for (const item of assignments) add(flat, this.#bucketOf(item.anchor) + 1, STRIDE)
    flat[0] = first
    for (let bucket = 1; bucket < first; bucket++) add(flat, bucket, flat[bucket - 1] ?? 0)
    const free = flat.slice(0, first)
    const items: CompiledAssignment[] = new Array(assignments.length)
    for (const item of assignments) {
      const bucket = this.#bucketOf(item.anchor)
      const at = free[bucket] ?? first
      add(free, bucket, STRIDE)
      flat[at] = item.anchor
      flat[at + 1] = item.node
      flat[at + 2] = demandOf(item)
      items[(at - first) / STRIDE] = item
    }
    this.#flat = flat
    this.items = items
  }

  /**
   * Asks `visit` about each assignment that covers the place, until it says true. O(wide items), plus the items whose
   * anchor is the place's or shares its bucket.
   *
   * @param granted when given, assignments are left out whose role certainly does not grant these classes
   */
  someCovering(place: Place, granted: Bits | undefined, visit: (assignment: CompiledAssignment) => boolean): boolean {
    return this.#someWide(place, granted, visit) || this.#someAnchored(place, granted, visit)
  }

  #someWide(place: Place, granted: Bits | undefined, visit: (assignment: CompiledAssignment) => boolean): boolean {
    const flat = this.#flat
    const end = flat[1] ?? 0
    for (let at = flat[0] ?? 0; at < end; at += STRIDE) {
      const node = flat[at + 1] ?? NO_NODE
      if ((place.wideMask & wideBit(node)) === 0 || !mayGrant(flat[at + 2], granted)) continue
      if (place.wide.includes(node) && visit(this.#itemAt(at))) return true
    }
    return false
  }

  #someAnchored(place: Place, granted: Bits | undefined, visit: (assignment: CompiledAssignment) => boolean): boolean {
    const { anchor } = place
    if (anchor === NO_NODE) return false
    const flat = this.#flat
    const bucket = this.#bucketOf(anchor)
    const end = flat[bucket + 1] ?? 0
    for (let at = flat[bucket] ?? 0; at < end; at += STRIDE) {
      if (flat[at] !== anchor || !mayGrant(flat[at + 2], granted)) continue
      const node = flat[at + 1] ?? NO_NODE
      if ((node === anchor || place.nodes.includes(node)) && visit(this.#itemAt(at))) return true
    }
    return false
  }

  /**
   * Whether some assignment grants at the place whatever the time and the attributes; undefined where that depends on
   * an assignment that has to be asked. Touches nothing but the flat array and the place, which is why it goes over the
   * two runs itself: `someCovering` is its twin.
   */
  surelyGrants(place: Place, granted: Bits): boolean | undefined {
    const flat = this.#flat
    let unsure = false
    const wideEnd = flat[1] ?? 0
    for (let at = flat[0] ?? 0; at < wideEnd; at += STRIDE) {
      const node = flat[at + 1] ?? NO_NODE
      const demand = flat[at + 2] ?? ANY_CLASS
      if ((place.wideMask & wideBit(node)) === 0 || !mayGrant(demand, granted) || !place.wide.includes(node)) continue
      if (demand >= 0) return true
      unsure = true
    }
    const { anchor } = place
    const bucket = this.#bucketOf(anchor)
    const end = bucket === 0 ? 0 : (flat[bucket + 1] ?? 0)
    for (let at = flat[bucket] ?? 0; at < end; at += STRIDE) {
      const demand = flat[at + 2] ?? ANY_CLASS
      if (flat[at] !== anchor || !mayGrant(demand, granted)) continue
      const node = flat[at + 1] ?? NO_NODE
      if (node !== anchor && !place.nodes.includes(node)) continue
      if (demand >= 0) return true
      unsure = true
    }
    return unsure ? undefined : false
  }

  /** Bucket 0 is the wide items'. */
  #bucketOf(anchor: number): number {
    return anchor === NO_NODE ? 0 : (anchor & this.#bucketMask) + 1
  }

  #itemAt(at: number): CompiledAssignment {
    return this.items[(at - this.#bucketMask - 3) / STRIDE] as CompiledAssignment
  }
}

/** A power of two, about one bucket for two items: few enough to stay small, enough to keep runs short. */
function bucketCount(items: number): number {
  let count = 1
  while (count < items >>> 1) count *= 2
  return count
}

function add(counts: Int32Array, index: number, amount: number): void {
  counts[index] = (counts[index] ?? 0) + amount
}

/**
 * The permission class that has to be granted for an assignment to grant. As it is when nothing else is needed; `-2 -`
 * it when a condition or a window has its say; `ANY_CLASS` when the role has several blocks, or none.
 */
function demandOf({ role, condition, window }: CompiledAssignment): number {
  const [only, ...others] = role?.permissions ?? []
  if (only === undefined || others.length > 0) return ANY_CLASS
  const isPlain = condition === undefined && window === undefined && only.condition === undefined
  return isPlain ? only.permissionClass : -2 - only.permissionClass
}

function mayGrant(demand: number | undefined, granted: Bits | undefined): boolean {
  if (granted === undefined || demand === undefined || demand === ANY_CLASS) return true
  return hasBit(granted, demand >= 0 ? demand : -2 - demand)
}

const STRIDE = 3
const ANY_CLASS = -1
