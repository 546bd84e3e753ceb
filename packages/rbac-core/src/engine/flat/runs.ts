import { Column } from './column.js'
import { check, misfit, type PartsIn, type PartsOut } from './parts.js'

/** Where one owner's items are. */
interface Run {
  readonly start: number
  readonly count: number
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
  readonly #bounds: Int32Array
  readonly #changed: ReadonlyMap<number, Run>

  constructor(column: Column, stride: number, bounds: Int32Array, changed: ReadonlyMap<number, Run> = UNCHANGED) {
    this.#column = column
    this.#stride = stride
    this.#bounds = bounds
    this.#changed = changed
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, name: string, stride: number, owners: number): Runs {
    const column = parts.ints(`${name}c`)
    const bounds = parts.ints(`${name}b`)
    const items = column.length / stride
    check(column.length % stride === 0, `${name}c`, 'is cut off')
    check(bounds.length === owners * 2, `${name}b`, 'is not as long as there are owners')
    for (let at = 0; at < bounds.length; at += 2) {
      const [start = 0, count = 0] = [bounds[at], bounds[at + 1]]
      if (start < 0 || count < 0 || start + count > items) throw misfit(`${name}b`, `has a run outside at ${at}`)
    }
    return new Runs(Column.of(column), stride, bounds)
  }

  write(parts: PartsOut, name: string): void {
    parts.ints(`${name}c`, this.#column.values)
    parts.ints(`${name}b`, this.#bounds)
  }

  countOf(owner: number): number {
    const changed = this.#changed.size === 0 ? undefined : this.#changed.get(owner)
    return changed?.count ?? this.#bounds[owner * 2 + 1] ?? 0
  }

  /** Where in the column an owner's items start. */
  startOf(owner: number): number {
    const changed = this.#changed.size === 0 ? undefined : this.#changed.get(owner)
    return (changed?.start ?? this.#bounds[owner * 2] ?? 0) * this.#stride
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

  /** With other items for some owners. O(their items), and now and then O(owners). */
  with(changes: ReadonlyMap<number, readonly number[]>): Runs {
    const changed = new Map(this.#changed)
    for (const [owner, items] of changes) {
      changed.set(owner, { start: this.#column.length / this.#stride, count: items.length / this.#stride })
      for (const item of items) this.#column.push(item)
    }
    if (changed.size <= MOST_CHANGED) return new Runs(this.#column, this.#stride, this.#bounds, changed)
    const owners = Math.max(this.#bounds.length / 2, ...[...changed.keys()].map((owner) => owner + 1))
    const bounds = new Int32Array(owners * 2)
    bounds.set(this.#bounds)
    for (const [owner, { start, count }] of changed) {
      bounds[owner * 2] = start
      bounds[owner * 2 + 1] = count
    }
    return new Runs(this.#column, this.#stride, bounds)
  }

  /** How many integers the column holds, those of runs of the past included. */
  get kept(): number {
    return this.#column.length
  }
}

const UNCHANGED: ReadonlyMap<number, Run> = new Map()
/** Runs that are kept apart before the bounds are written anew. */
const MOST_CHANGED = 1024
