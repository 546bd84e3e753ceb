import { matches } from '../../pattern/match.js'
import { PatternSet } from '../../pattern/matcher.js'
import { type ActionPattern, storedPattern } from '../../pattern/pattern.js'
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
  /** A bit for each deny assignment's class among `granted`; of `SHARED_DENY_BIT` that it is set says "perhaps". */
  readonly denied: number
  /** Where its bits start in `ActionMemo.bits`. */
  readonly at: number
  /** How many classes there were when it was found: of later ones it says nothing. */
  readonly classes: number
}

/** What is remembered of the actions of one plane. */
export interface ActionMemo {
  /**
   * Each with two integers: where the bits of its row start, or `STALE`; and one more than that on the other plane, if it
   * is known.
   */
  readonly memo: TextCache<ActionRow>
  /** The rows' bits: `ActionRow.denied`, then the bits that a `Need` means, of what is granted, then of what is listed. */
  readonly bits: Int32Array
  /** How far behind what is granted what is listed lies. */
  readonly words: number
}

/** In place of where bits start: the row was found before a class or bit was new, and has to be asked for. */
export const STALE = 0

/** One plane of the table: each distinct pattern once, with the classes that list it and those that subtract it. */
export class PlaneTable implements ActionMemo {
  readonly memo: TextCache<ActionRow>
  readonly #patterns = new PatternSet()
  readonly #indexOf = new Map<string, number>()
  readonly #listedBy: number[][] = []
  readonly #removedBy: number[][] = []
  readonly #all: ActionPattern[] = []
  /** By class what it lists and takes away, for rows that know all classes but the last few. */
  readonly #ofClass: (ClassPatterns | undefined)[] = []
  /** Thousands of actions meet the same classes: they share a row, so that rows stay near the processor. */
  readonly #rows = new Map<string, ActionRow>()
  bits: Int32Array = new Int32Array(0)
  words = 0
  #used = STALE + 1

  constructor(memoCapacity: number) {
    this.memo = new TextCache(memoCapacity, ACTION_INTEGERS, sampleAction)
  }

  add(permissionClass: number, listed: readonly string[], removed: readonly string[]): void {
    // A class that lists nothing here has nothing to take away.
    if (listed.length === 0) return
    const ofClass = { listed: this.#internAll(listed), removed: this.#internAll(removed) }
    for (const pattern of ofClass.listed) this.#listedBy[pattern]?.push(permissionClass)
    for (const pattern of ofClass.removed) this.#removedBy[pattern]?.push(permissionClass)
    this.#ofClass[permissionClass] = ofClass
  }

  /** The row remembered for an action text exactly as written; undefined where it has to be asked for. */
  remembered(action: string): ActionRow | undefined {
    const entry = this.memo.entryOf(action)
    return entry === -1 || this.#startAt(entry) === STALE ? undefined : this.memo.valueAt(entry)
  }

  get isFull(): boolean {
    return this.#rows.size >= MOST_ROWS
  }

  /** The row of an action, which is remembered. */
  row(action: string, folded: string, classes: number, denyBits: ReadonlyMap<number, number>): ActionRow {
    const before = this.memo.get(action)
    const isNear = before !== undefined && classes - before.classes <= MOST_CLASSES_LATER
    const { listed, granted } = isNear ? this.#continued(before, folded, classes) : this.#matched(folded, classes)
    const row = this.#shared(listed, granted, classes, denyBits)
    const entry = this.memo.set(action, row)
    if (entry !== -1) this.memo.numbers[entry * ACTION_INTEGERS] = row.at
    return row
  }

  /** Where both planes remember an action, one notes where its bits lie on the other; both are laid anew together. */
  noteOther(action: string, other: PlaneTable): void {
    const own = this.memo.entryOf(action)
    const start = other.#startAt(other.memo.entryOf(action))
    if (own !== -1 && start !== STALE) this.memo.numbers[own * ACTION_INTEGERS + 1] = start + 1
  }

  clear(): void {
    this.memo.clear()
    this.makeStale()
  }

  /** What is remembered says nothing of a class or bit that is new. O(actions remembered), an integer each. */
  makeStale(): void {
    this.#rows.clear()
    this.memo.numbers.fill(STALE)
    this.#used = STALE + 1
  }

  #matched(folded: string, classes: number): Pick<ActionRow, 'listed' | 'granted'> {
    const listed = noBits(classes)
    const removed = noBits(classes)
    for (const pattern of this.#patterns.matching(folded)) {
      for (const permissionClass of this.#listedBy[pattern] ?? []) setBit(listed, permissionClass)
      for (const permissionClass of this.#removedBy[pattern] ?? []) setBit(removed, permissionClass)
    }
    return { listed, granted: listed.map((word, index) => word & ~(removed[index] ?? 0)) }
  }

  /** The same, from what was found when there were fewer classes. O(patterns of the later ones). */
  #continued(before: ActionRow, folded: string, classes: number): Pick<ActionRow, 'listed' | 'granted'> {
    const listed = noBits(classes)
    const granted = noBits(classes)
    listed.set(before.listed)
    granted.set(before.granted)
    for (let later = before.classes; later < classes; later++) {
      const ofClass = this.#ofClass[later]
      if (ofClass === undefined || !this.#someMatch(ofClass.listed, folded)) continue
      setBit(listed, later)
      if (!this.#someMatch(ofClass.removed, folded)) setBit(granted, later)
    }
    return { listed, granted }
  }

  #someMatch(patterns: readonly number[], folded: string): boolean {
    return patterns.some((pattern) => matches(this.#all[pattern] as ActionPattern, folded))
  }

  #shared(listed: Bits, granted: Bits, classes: number, denyBits: ReadonlyMap<number, number>): ActionRow {
    const key = `${listed} ${granted}`
    const known = this.#rows.get(key)
    if (known !== undefined) return known
    let denied = 0
    for (const [permissionClass, bit] of denyBits) if (hasBit(granted, permissionClass)) denied |= bit
    const row: ActionRow = { listed, granted, denied, at: this.#lay(denied, granted, listed), classes }
    this.#rows.set(key, row)
    return row
  }

  #startAt(entry: number): number {
    return entry === -1 ? STALE : (this.memo.numbers[entry * ACTION_INTEGERS] ?? STALE)
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

  #internAll(texts: readonly string[]): number[] {
    return texts.map((text) => this.#intern(text))
  }

  #intern(text: string): number {
    const pattern = storedPattern(text)
    const known = this.#indexOf.get(pattern.folded)
    if (known !== undefined) return known
    const index = this.#patterns.add(pattern)
    this.#all.push(pattern)
    this.#indexOf.set(pattern.folded, index)
    this.#listedBy.push([])
    this.#removedBy.push([])
    return index
  }
}

/** Numbers of patterns. */
interface ClassPatterns {
  readonly listed: readonly number[]
  readonly removed: readonly number[]
}

/** See `ActionMemo.memo`. */
const ACTION_INTEGERS = 2
/** Rows that are shared; a policy has hundreds, and whoever asks for made-up actions gets no further. */
const MOST_ROWS = 4096
/** More than so many classes later, matching all patterns at once is quicker. */
const MOST_CLASSES_LATER = 16
