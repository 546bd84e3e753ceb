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
 * two runs.
 *
 * What a question asks first of each (where it stands, what its role may grant) lies in one flat array, so that most
 * are passed over without touching them.
 */
export class AssignmentList {
  readonly items: readonly CompiledAssignment[]
  /** For each item: anchor, node, and the permission class of a role with one block (`MANY_CLASSES` for others). */
  readonly #flat: Int32Array
  /** Where in `#flat` the wide items end. */
  readonly #wideEnd: number

  constructor(items: CompiledAssignment[]) {
    // `NO_NODE`, the anchor of wide items, is the smallest. Stable: of one anchor, the policy's own order stays.
    this.items = items.sort((a, b) => a.anchor - b.anchor)
    this.#flat = new Int32Array(items.length * STRIDE)
    for (const [index, { anchor, node, role }] of items.entries()) {
      this.#flat.set([anchor, node, onlyClass(role)], index * STRIDE)
    }
    this.#wideEnd = items.filter(({ anchor }) => anchor === NO_NODE).length * STRIDE
  }

  /**
   * Asks `visit` about each assignment that covers the place, until it says true. O(wide items + log size), plus the
   * items that share the place's anchor.
   *
   * @param granted when given, assignments are left out whose role certainly does not grant these classes
   */
  someCovering(place: Place, granted: Bits | undefined, visit: (assignment: CompiledAssignment) => boolean): boolean {
    return this.#someWide(place, granted, visit) || this.#someAnchored(place, granted, visit)
  }

  #someWide(place: Place, granted: Bits | undefined, visit: (assignment: CompiledAssignment) => boolean): boolean {
    const flat = this.#flat
    for (let at = 0; at < this.#wideEnd; at += STRIDE) {
      const node = flat[at + 1] ?? NO_NODE
      if ((place.wideMask & wideBit(node)) === 0 || !mayGrant(flat[at + 2], granted)) continue
      const item = place.wide.includes(node) ? this.items[at / STRIDE] : undefined
      if (item !== undefined && visit(item)) return true
    }
    return false
  }

  #someAnchored(place: Place, granted: Bits | undefined, visit: (assignment: CompiledAssignment) => boolean): boolean {
    const { anchor, nodes } = place
    if (anchor === NO_NODE) return false
    const flat = this.#flat
    for (let at = this.#startOf(anchor); flat[at] === anchor; at += STRIDE) {
      if (!mayGrant(flat[at + 2], granted) || !nodes.includes(flat[at + 1] ?? NO_NODE)) continue
      const item = this.items[at / STRIDE]
      if (item !== undefined && visit(item)) return true
    }
    return false
  }

  /** Where in `#flat` the run of `anchor` starts. */
  #startOf(anchor: number): number {
    const flat = this.#flat
    let low = this.#wideEnd / STRIDE
    let high = this.items.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((flat[middle * STRIDE] ?? NO_NODE) < anchor) low = middle + 1
      else high = middle
    }
    return low * STRIDE
  }
}

function onlyClass(role: CompiledRole | undefined): number {
  const [only, ...others] = role?.permissions ?? []
  return only === undefined || others.length > 0 ? MANY_CLASSES : only.permissionClass
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
