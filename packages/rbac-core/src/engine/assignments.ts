import type { RoleAssignment, ScheduleInstance } from '../model/assignment.js'
import type { Permission, RoleDefinition } from '../model/role-definition.js'
import type { ActionPattern } from '../pattern/pattern.js'
import { NO_NODE } from '../scope/trie.js'
import { type Bits, hasBit } from './bits.js'
import type { CompiledCondition } from './conditions.js'
import { type Place, wideBit } from './place.js'

export interface CompiledPermission {
  readonly source: Permission
  readonly permissionClass: number
  /** Its patterns, the one to name first. */
  readonly actions: readonly ActionPattern[]
  readonly dataActions: readonly ActionPattern[]
  readonly condition: CompiledCondition | undefined
}

export interface CompiledRole {
  readonly source: RoleDefinition
  readonly permissions: readonly CompiledPermission[]
}

export interface CompiledAssignment {
  readonly source: RoleAssignment
  /** Case folded, the order in which equals are named. */
  readonly key: string
  readonly holder: number
  /** The trie node it stands at, and that node's anchor. */
  readonly node: number
  readonly anchor: number
  /** Undefined when the policy lacks the role: such an assignment grants nothing. */
  readonly role: CompiledRole | undefined
  readonly condition: CompiledCondition | undefined
  /** Undefined for what always holds. */
  readonly window: Window | undefined
}

/** When an assignment holds: `start <= t < end`. An eligible one never does. */
export type Window =
  | { readonly eligible: false; readonly start: number; readonly end: number }
  | { readonly eligible: true }

export function windowOf({ startTime, endTime }: ScheduleInstance): Window {
  return { eligible: false, start: startTime ?? Number.NEGATIVE_INFINITY, end: endTime ?? Number.POSITIVE_INFINITY }
}

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
   * and the permission class of a role with one block (`MANY_CLASSES` for others).
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
      flat[at + 2] = onlyClass(item.role)
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
      if (place.nodes.includes(flat[at + 1] ?? NO_NODE) && visit(this.#itemAt(at))) return true
    }
    return false
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

function onlyClass(role: CompiledRole | undefined): number {
  return role?.permissions.length === 1 ? (role.permissions[0]?.permissionClass ?? MANY_CLASSES) : MANY_CLASSES
}

function mayGrant(permissionClass: number | undefined, granted: Bits | undefined): boolean {
  return (
    granted === undefined ||
    permissionClass === undefined ||
    permissionClass === MANY_CLASSES ||
    hasBit(granted, permissionClass)
  )
}

const STRIDE = 3
const MANY_CLASSES = -1
