import type { Permission } from '../model/role-definition.js'
import { foldAscii } from '../model/text.js'
import { PatternSet } from '../pattern/matcher.js'
import { storedPattern } from '../pattern/pattern.js'
import { type Bits, hasBit, noBits, setBit } from './bits.js'
import { ALWAYS, FIRST_CLASS } from './grants.js'
import { TextCache } from './text-cache.js'
import { sampleAction } from './text-samples.js'

/** What one action meets on one plane: a bit per permission class. */
export interface ActionRow {
  /** Classes that list the action. */
  readonly listed: Bits
  /** Classes that list it and do not take it away again. */
  readonly granted: Bits
  /** A bit for each deny assignment's class among `granted`; classes may share one, so a set bit says "perhaps". */
  readonly denied: number
  /** Where its bits start in `ActionMemo.bits`. */
  readonly at: number
}

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
    this.#forget()
    return index
  }

  /** The bit in `ActionRow.denied` of a class that a deny assignment uses. */
  denyBit(permissionClass: number): number {
    const known = this.#denyBits.get(permissionClass)
    if (known !== undefined) return known
    const bit = 1 << (this.#denyBits.size & 31)
    this.#denyBits.set(permissionClass, bit)
    this.#forget()
    return bit
  }

  /** Rows made so far say nothing of a class or bit that is new. */
  #forget(): void {
    this.#control.clear()
    this.#data.clear()
  }

  /** Rows by the text of the action, on one plane. */
  plane(isDataAction: boolean): ActionMemo {
    return isDataAction ? this.#data : this.#control
  }

  /** The row remembered for an action text exactly as written; undefined when it has to be computed. */
  remembered(action: string, isDataAction: boolean): ActionRow | undefined {
    return this.plane(isDataAction).memo.get(action)
  }

  /** The row of a valid, concrete action. O(action x candidate patterns), unless it is remembered. */
  row(action: string, isDataAction: boolean): ActionRow {
    const plane = isDataAction ? this.#data : this.#control
    const known = plane.memo.get(action)
    if (known !== undefined) return known
    if (plane.isFull) this.#forget()
    const row = plane.compute(foldAscii(action), this.#classes, this.#denyBits)
    plane.remember(action, row)
    this.#data.noteOther(action, this.#control)
    this.#control.noteOther(action, this.#data)
    return row
  }
}

/** What is remembered of the actions of one plane. */
export interface ActionMemo {
  /** Each with two integers: where the bits of its row start, and one more than that on the other plane, if it is known. */
  readonly memo: TextCache<ActionRow>
  /** The rows' bits: `ActionRow.denied`, then the bits that a `Need` means, of what is granted, then of what is listed. */
  readonly bits: Int32Array
  /** How far behind what is granted what is listed lies. */
  readonly words: number
}

/** One plane of the table: each distinct pattern once, with the classes that list it and those that subtract it. */
class PlaneTable implements ActionMemo {
  readonly memo: TextCache<ActionRow>
  readonly #patterns = new PatternSet()
  readonly #indexOf = new Map<string, number>()
  readonly #listedBy: number[][] = []
  readonly #removedBy: number[][] = []
  /** Thousands of actions meet the same classes: they share a row, so that rows stay near the processor. */
  readonly #rows = new Map<string, ActionRow>()
  bits: Int32Array = new Int32Array(0)
  words = 0
  #used = 0

  constructor(memoCapacity: number) {
    this.memo = new TextCache(memoCapacity, ACTION_INTEGERS, sampleAction)
  }

  add(permissionClass: number, listed: readonly string[], removed: readonly string[]): void {
    for (const text of listed) this.#listedBy[this.#intern(text)]?.push(permissionClass)
    // A class that lists nothing here has nothing to take away.
    if (listed.length === 0) return
    for (const text of removed) this.#removedBy[this.#intern(text)]?.push(permissionClass)
  }

  get isFull(): boolean {
    return this.#rows.size >= MOST_ROWS
  }

  /** Remembers the row of an action. */
  remember(action: string, row: ActionRow): void {
    const entry = this.memo.set(action, row)
    if (entry !== -1) this.memo.numbers[entry * ACTION_INTEGERS] = row.at
  }

  /** Where both planes remember an action, one notes where its bits lie on the other; both are forgotten together. */
  noteOther(action: string, { memo }: PlaneTable): void {
    const [own, other] = [this.memo.entryOf(action), memo.entryOf(action)]
    if (own === -1 || other === -1) return
    this.memo.numbers[own * ACTION_INTEGERS + 1] = (memo.numbers[other * ACTION_INTEGERS] ?? 0) + 1
  }

  compute(folded: string, classes: number, denyBits: ReadonlyMap<number, number>): ActionRow {
    const listed = noBits(classes)
    const removed = noBits(classes)
    for (const pattern of this.#patterns.matching(folded)) {
      for (const permissionClass of this.#listedBy[pattern] ?? []) setBit(listed, permissionClass)
      for (const permissionClass of this.#removedBy[pattern] ?? []) setBit(removed, permissionClass)
    }
    const granted = listed.map((word, index) => word & ~(removed[index] ?? 0))
    const key = `${listed} ${granted}`
    const known = this.#rows.get(key)
    if (known !== undefined) return known
    let denied = 0
    for (const [permissionClass, bit] of denyBits) if (hasBit(granted, permissionClass)) denied |= bit
    const row: ActionRow = { listed, granted, denied, at: this.#lay(denied, granted, listed) }
    this.#rows.set(key, row)
    return row
  }

  clear(): void {
    this.#rows.clear()
    this.memo.clear()
    this.#used = 0
  }

  #lay(denied: number, granted: Bits, listed: Bits): number {
    const at = this.#used
    this.words = granted.length + 1
    this.#used += 1 + this.words * 2
    if (this.#used > this.bits.length) {
      const larger = new Int32Array(Math.max(this.#used, this.bits.length * 2))
      larger.set(this.bits)
      this.bits = larger
    }
    this.bits[at] = denied
    this.#layBits(granted, at + 1)
    this.#layBits(listed, at + 1 + this.words)
    return at
  }

  #layBits(bits: Bits, at: number): void {
    this.bits[at] = 1 << ALWAYS
    for (const [index, word] of bits.entries()) {
      this.bits[at + index] = (this.bits[at + index] ?? 0) | (word << FIRST_CLASS)
      this.bits[at + index + 1] = word >>> (32 - FIRST_CLASS)
    }
  }

  #intern(text: string): number {
    const pattern = storedPattern(text)
    const known = this.#indexOf.get(pattern.folded)
    if (known !== undefined) return known
    const index = this.#patterns.add(pattern)
    this.#indexOf.set(pattern.folded, index)
    this.#listedBy.push([])
    this.#removedBy.push([])
    return index
  }
}

/** See `ActionMemo.memo`. */
const ACTION_INTEGERS = 2
/** Rows that are shared; a policy has hundreds, and whoever asks for made-up actions gets no further. */
const MOST_ROWS = 4096

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
