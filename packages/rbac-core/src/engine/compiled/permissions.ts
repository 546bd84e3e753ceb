import type { Permission } from '../../model/role-definition.js'
import { foldAscii } from '../../model/text.js'
import { hasBit } from './bits.js'
import { type ActionMemo, type ActionRow, PlaneTable } from './plane-table.js'

/**
 * Every distinct permission of a policy, as a numbered class, and which classes an action meets.
 *
 * A role or deny assignment then asks one bit instead of matching patterns. All patterns of all classes are matched
 * against an action once, together; the row found is remembered by the action's text.
 */
export class PermissionTable {
  readonly #control: PlaneTable
  readonly #data: PlaneTable
  readonly #classOf = new Map<string, number>()
  #classes = 0
  /** Of those that deny assignments use, by class. */
  readonly #denyBits = new Map<number, number>()

  /** @param memoCapacity action texts remembered per plane */
  constructor(memoCapacity: number) {
    this.#control = new PlaneTable(memoCapacity)
    this.#data = new PlaneTable(memoCapacity)
  }

  /** How many classes there are. */
  get size(): number {
    return this.#classes
  }

  /** The class of a permission, whatever the order and case of its patterns; its condition is not part of it. */
  classOf(permission: Permission): number {
    const key = JSON.stringify([
      canonical(permission.actions),
      canonical(permission.notActions),
      canonical(permission.dataActions),
      canonical(permission.notDataActions),
    ])
    const known = this.#classOf.get(key)
    if (known !== undefined) return known
    const index = this.#classes++
    this.#classOf.set(key, index)
    this.#control.add(index, permission.actions, permission.notActions)
    this.#data.add(index, permission.dataActions, permission.notDataActions)
    this.#makeStale()
    return index
  }

  /** The bit in `ActionRow.denied` of a class that a deny assignment uses: its own, or `SHARED_DENY_BIT`. */
  denyBit(permissionClass: number): number {
    const known = this.#denyBits.get(permissionClass)
    if (known !== undefined) return known
    const bit = 1 << Math.min(this.#denyBits.size, 31)
    this.#denyBits.set(permissionClass, bit)
    this.#makeStale()
    return bit
  }

  /** Rows made so far say nothing of a class or bit that is new. */
  #makeStale(): void {
    this.#control.makeStale()
    this.#data.makeStale()
  }

  #clear(): void {
    this.#control.clear()
    this.#data.clear()
  }

  /** Rows by the text of the action, on one plane. */
  plane(isDataAction: boolean): ActionMemo {
    return this.#plane(isDataAction)
  }

  /** The row remembered for an action text exactly as written; undefined when it has to be computed. */
  remembered(action: string, isDataAction: boolean): ActionRow | undefined {
    return this.#plane(isDataAction).remembered(action)
  }

  /**
   * The row of a valid, concrete action. O(action x candidate patterns), unless it is remembered; O(action x patterns that
   * are new) where it was before a class came.
   */
  row(action: string, isDataAction: boolean): ActionRow {
    const plane = this.#plane(isDataAction)
    const known = plane.remembered(action)
    if (known !== undefined) return known
    if (plane.isFull) this.#clear()
    const row = plane.row(action, foldAscii(action), this.#classes, this.#denyBits)
    this.#data.noteOther(action, this.#control)
    this.#control.noteOther(action, this.#data)
    return row
  }

  #plane(isDataAction: boolean): PlaneTable {
    return isDataAction ? this.#data : this.#control
  }
}

/** For all classes that come when the others are given out: it never says for certain which of them is meant. */
export const SHARED_DENY_BIT: number = 1 << 31

/** Does the class grant this action on this row's plane? */
export function grants(row: ActionRow, permissionClass: number): boolean {
  return hasBit(row.granted, permissionClass)
}

/** Does the class list this action, only to take it away again? */
export function removes(row: ActionRow, permissionClass: number): boolean {
  return hasBit(row.listed, permissionClass) && !hasBit(row.granted, permissionClass)
}

function canonical(patterns: readonly string[]): string[] {
  return [...new Set(patterns.map((text) => foldAscii(text)))].sort()
}
