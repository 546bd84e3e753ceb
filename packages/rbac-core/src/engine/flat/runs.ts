import type { Column } from './column.js'

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
