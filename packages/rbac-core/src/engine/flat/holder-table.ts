import { compareText } from '../../model/text.js'
import { Column } from './column.js'
import { IdTable } from './id-table.js'
import type { Texts } from './texts.js'

/** Everyone a policy names, by number, with what is known of each. */
export class HolderTable {
  readonly #table: IdTable
  readonly #flags: Column
  /** Labels that are not the first spelling met. */
  readonly #labels = new Map<number, string>()

  constructor(texts: Texts, capacity: number) {
    this.#table = new IdTable(texts, capacity)
    this.#flags = new Column(capacity)
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
    if (holder === before) this.#flags.push(0)
    else if (!this.isSpelt(holder, id) || this.#labels.has(holder)) this.#relabel(holder, id, settles)
    if (settles) this.mark(holder, SETTLED)
    return holder
  }

  /** Is this the spelling in which the holder was first met? */
  isSpelt(holder: number, id: string): boolean {
    return this.#table.ids.isSpelt(holder, id)
  }

  /** The spelling in which it was first met. */
  firstSpelling(holder: number): string {
    return this.#table.ids.read(holder)
  }

  /** Its id as the policy writes it. */
  label(holder: number): string {
    return this.#labels.get(holder) ?? this.firstSpelling(holder)
  }

  mark(holder: number, flag: number): void {
    this.#flags.set(holder, this.#flags.at(holder) | flag)
  }

  has(holder: number, flag: number): boolean {
    return holder !== -1 && (this.#flags.at(holder) & flag) !== 0
  }

  settle(): void {
    this.#table.ids.settle()
    this.#flags.settle()
  }

  #relabel(holder: number, id: string, settles: boolean): void {
    if (this.has(holder, SETTLED)) return
    if (settles || compareText(id, this.label(holder)) < 0) this.#labels.set(holder, id)
  }
}

export const IS_GROUP = 1
/** Listed as a principal of another type. */
export const IS_NO_GROUP = 2
/** A directory section settled its spelling. */
const SETTLED = 4
