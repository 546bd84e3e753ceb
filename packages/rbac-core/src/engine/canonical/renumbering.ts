import { NONE } from '../flat/lookup.js'

/** New numbers for old ones, each made when it is first asked for. */
export class Renumbering {
  readonly #known: Int32Array
  readonly #make: (number: number) => number

  /** @param count the old numbers are below it */
  constructor(count: number, make: (number: number) => number) {
    this.#known = new Int32Array(count).fill(NONE)
    this.#make = make
  }

  of(number: number): number {
    const known = this.#known[number] ?? NONE
    if (known !== NONE) return known
    const made = this.#make(number)
    this.#known[number] = made
    return made
  }
}
