import { Column } from './column.js'
import { Paged } from './paged.js'
import { check, type PartsIn, type PartsOut } from './parts.js'

/** What becomes of one owner's items. */
export interface RunChange {
  /** Do those it has stay, in front? */
  readonly keeps: boolean
  readonly items: readonly number[]
}

/**
 * Items of many owners in one column, those of one owner together: where each run starts, and how long it is.
 *
 * It never changes: `with` makes another one, which shares the column and adds to its end.
 */
export class Runs {
  readonly #column: Column
  readonly #stride: number
  /** Start and count by turns. */
  readonly #bounds: Paged
  readonly #owners: number
  /** Up to here the column was laid down at once: runs there have no room behind them. */
  readonly #laidDown: number

  constructor(column: Column, stride: number, bounds: Int32Array | Paged, owners?: number, laidDown?: number) {
    this.#column = column
    this.#stride = stride
    this.#bounds = bounds instanceof Paged ? bounds : new Paged(bounds)
    this.#laidDown = laidDown ?? column.length
    this.#owners = owners ?? (bounds instanceof Paged ? 0 : bounds.length / 2)
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, name: string, stride: number, owners: number): Runs {
    const column = parts.ints(`${name}c`)
    const bounds = parts.ints(`${name}b`)
    const items = column.length / stride
    check(column.length % stride === 0, `${name}c`, 'is cut off')
    check(bounds.length === owners * 2, `${name}b`, 'is not as long as there are owners')
    let signs = 0
    for (let at = 0; at < bounds.length; at += 2) {
      const start = bounds[at] ?? 0
      const count = bounds[at + 1] ?? 0
      signs |= start | count | (items - start) | (items - start - count)
    }
    check(signs >= 0, `${name}b`, 'has a run outside')
    return new Runs(Column.of(column), stride, bounds)
  }

  write(parts: PartsOut, name: string): void {
    parts.ints(`${name}c`, this.#column.values)
    parts.ints(`${name}b`, this.#bounds.values(this.#owners * 2))
  }

  countOf(owner: number): number {
    return this.#bounds.at(owner * 2 + 1)
  }

  /** Where in the column an owner's items start. */
  startOf(owner: number): number {
    return this.#bounds.at(owner * 2) * this.#stride
  }

  /** The integer at a place of the column. */
  at(place: number): number {
    return this.#column.at(place)
  }

  /** An owner's items, in a list of their own. */
  itemsOf(owner: number): number[] {
    const start = this.startOf(owner)
    return Array.from({ length: this.countOf(owner) * this.#stride }, (_, index) => this.at(start + index))
  }

  /**
   * With other items for some owners. O(their items); what is added to those that stay, amortized O(1) each.
   *
   * A run that is written anew gets room for the next power of two, and the next items go there: nobody who reads this
   * one looks beyond its end. So it has to be asked of the latest one only.
   *
   * @param isUnread see `Paged.with`
   */
  with(changes: ReadonlyMap<number, RunChange>, isUnread: boolean): Runs {
    const bounds = new Map<number, number>()
    let owners = this.#owners
    for (const [owner, { keeps, items }] of changes) {
      const kept = keeps ? this.countOf(owner) : 0
      const count = kept + items.length / this.#stride
      const from = this.startOf(owner)
      const hasRoom = kept > 0 && from >= this.#laidDown && count <= roomFor(kept)
      const start = hasRoom ? from : this.#column.reserve(roomFor(count) * this.#stride)
      const size = kept * this.#stride
      if (!hasRoom) for (let at = 0; at < size; at++) this.#column.set(start + at, this.#column.at(from + at))
      for (const [index, item] of items.entries()) this.#column.set(start + size + index, item)
      bounds.set(owner * 2, start / this.#stride)
      bounds.set(owner * 2 + 1, count)
      owners = Math.max(owners, owner + 1)
    }
    return new Runs(this.#column, this.#stride, this.#bounds.with(bounds, isUnread), owners, this.#laidDown)
  }

  /** How many integers the column holds, those of runs of the past included. */
  get kept(): number {
    return this.#column.length
  }
}

function roomFor(count: number): number {
  return count < 2 ? count : 2 ** Math.ceil(Math.log2(count))
}
