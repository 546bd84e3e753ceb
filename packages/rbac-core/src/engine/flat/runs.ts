import { Column } from './column.js'
import { check, misfit, type PartsIn, type PartsOut } from './parts.js'

/** Items of many owners in one column, those of one owner together: where each run starts, and how long it is. */
export class Runs {
  readonly #column: Column
  readonly #stride: number
  /** Start and count by turns. */
  readonly #bounds: Int32Array

  constructor(column: Column, stride: number, bounds: Int32Array) {
    this.#column = column
    this.#stride = stride
    this.#bounds = bounds
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
    return this.#bounds[owner * 2 + 1] ?? 0
  }

  /** Where in the column an owner's items start. */
  startOf(owner: number): number {
    return (this.#bounds[owner * 2] ?? 0) * this.#stride
  }

  /** The integer at a place of the column. */
  at(place: number): number {
    return this.#column.at(place)
  }
}
