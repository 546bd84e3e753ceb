import { compareText, foldAscii } from '../../model/text.js'
import { Column } from './column.js'
import { IdTable } from './id-table.js'
import { Paged } from './paged.js'
import { check, type PartsIn, type PartsOut } from './parts.js'
import type { Texts } from './texts.js'

/**
 * Everyone a policy names, by number, with what is known of each.
 *
 * Holders are only added; what is known of them may differ from one revision of a policy to the next, see `with`.
 */
export class HolderTable {
  readonly #table: IdTable
  /** While it is being made. */
  readonly #flags: Column
  /** As this revision sees them; of holders that came later nothing is known yet. */
  #settled: Paged | undefined
  /** Labels that are not the first spelling met. */
  #labels = new Map<number, string>()
  #asFirst = true

  private constructor(table: IdTable, flags: Column, settled?: Paged) {
    this.#table = table
    this.#flags = flags
    this.#settled = settled
  }

  static empty(texts: Texts, capacity: number): HolderTable {
    return new HolderTable(new IdTable(texts, capacity), new Column(capacity))
  }

  /** A table of some holders of another one, in this order, each written as its label; nothing is known of them. */
  static copied(from: HolderTable, order: Int32Array, texts: Texts): HolderTable {
    const copy = HolderTable.empty(texts, order.length)
    copy.#flags.reserve(order.length)
    for (const holder of order) {
      const label = from.#labels.get(holder)
      if (label === undefined) copy.#table.copy(from.#table, holder)
      else copy.#table.intern(label)
    }
    return copy
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, texts: Texts): HolderTable {
    const table = IdTable.read(parts, 'hol', texts)
    const flags = parts.ints('hflg')
    check(flags.length === table.length, 'hflg', 'is not as long as there are ids')
    parts.checks.range(flags, 'hflg', 0, IN_PRINCIPALS * 2)
    const holders = new HolderTable(table, NO_FLAGS, new Paged(flags))
    holders.#labels = parts.checks.textsByNumber(parts.plain('labels'), 'labels', table.length)
    return holders
  }

  write(parts: PartsOut): void {
    this.#table.write(parts, 'hol')
    parts.ints('hflg', this.#settled?.values(this.size) ?? this.#flags.values)
    parts.plain('labels', [...this.#labels])
  }

  get size(): number {
    return this.#table.length
  }

  find(id: string): number {
    return this.#table.find(id)
  }

  /**
   * The holder of an id, made when it is new.
   *
   * @param settles a directory section wrote it: that spelling stands; else of all spellings the smallest does
   */
  intern(id: string, settles = false): number {
    const before = this.#table.length
    const holder = this.#table.intern(id)
    this.#asFirst = true
    if (holder === before) {
      this.#flags.push(0)
      if (settles) this.mark(holder, SETTLED)
      return holder
    }
    this.#asFirst = this.#table.isSpeltAsLast(holder)
    if (!this.#asFirst || (this.#labels.size > 0 && this.#labels.has(holder))) {
      this.mark(holder, IS_VARIED)
      this.#relabel(holder, id, settles)
    }
    if (settles) this.mark(holder, SETTLED)
    return holder
  }

  /** Was the id that was interned last written as its holder was first met? */
  get isAsFirstMet(): boolean {
    return this.#asFirst
  }

  /** Is this the spelling in which the holder was first met? */
  isSpelt(holder: number, id: string): boolean {
    return this.#table.ids.isSpelt(holder, id)
  }

  /** The spelling in which it was first met. */
  firstSpelling(holder: number): string {
    return this.#table.ids.read(holder)
  }

  /** Is its label another spelling than the first one met? */
  isRelabelled(holder: number): boolean {
    return this.#labels.has(holder)
  }

  /** Its id as the policy writes it. */
  label(holder: number): string {
    return this.#labels.get(holder) ?? this.firstSpelling(holder)
  }

  /** The order of two ids, ASCII case folded. */
  compareKeys(a: number, b: number): number {
    const { ids } = this.#table
    return ids.compareGuids(a, b) ?? compareText(foldAscii(ids.read(a)), foldAscii(ids.read(b)))
  }

  /** How its key begins, as 32 bits in the order of keys. */
  beginOf(holder: number): number {
    return this.#table.ids.beginOf(holder)
  }

  /** Only while it is being made. */
  mark(holder: number, flag: number): void {
    this.#flags.set(holder, this.#flags.at(holder) | flag)
  }

  has(holder: number, flag: number): boolean {
    return holder !== -1 && (this.flagsOf(holder) & flag) !== 0
  }

  flagsOf(holder: number): number {
    return this.#settled === undefined ? this.#flags.at(holder) : this.#settled.at(holder)
  }

  /** The holder of an id, which may be a new one. Of a table that is made already: all its revisions share it. */
  added(id: string): number {
    return this.#table.intern(id)
  }

  /**
   * The table of the next revision, which shares all but the flags that differ.
   *
   * @param isUnread see `Paged.with`
   */
  with(flags: ReadonlyMap<number, number>, isUnread: boolean): HolderTable {
    if (flags.size === 0) return this
    const settled = this.#settled ?? new Paged(this.#flags.values)
    const table = new HolderTable(this.#table, NO_FLAGS, settled.with(flags, isUnread))
    table.#labels = this.#labels
    return table
  }

  settle(): void {
    this.#table.settle()
    this.#flags.settle()
    this.#settled = new Paged(this.#flags.values)
  }

  /** This is the spelling that stands. */
  relabel(holder: number, id: string): void {
    if (id !== this.label(holder)) this.#labels.set(holder, id)
  }

  #relabel(holder: number, id: string, settles: boolean): void {
    if (this.has(holder, SETTLED)) return
    if (settles || compareText(id, this.label(holder)) < 0) this.#labels.set(holder, id)
  }
}

const NO_FLAGS = new Column()

export const IS_GROUP = 1
/** Listed as a principal of another type. */
export const IS_NO_GROUP = 2
/** A directory section settled its spelling. */
export const SETTLED = 4
/** It is spelt in more than one way. */
export const IS_VARIED = 8
export const IN_GROUPS = 16
export const IN_PRINCIPALS = 32
