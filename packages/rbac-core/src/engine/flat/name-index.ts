import { Column } from './column.js'

/**
 * Assignments by the last part of their id, which is how they are named when they are taken away. Many may share one,
 * so those of one bucket form a chain; what a chain finds, the caller compares.
 */
export class NameIndex {
  readonly #hashOf: (number: number) => number
  #heads: Int32Array
  /** For each assignment the one before it in its chain, plus one; 0 at the end. */
  readonly #next: Column

  /** @param hashOf the hash of the last part of an assignment's id */
  constructor(count: number, hashOf: (number: number) => number) {
    this.#hashOf = hashOf
    this.#heads = new Int32Array(sizeFor(count))
    this.#next = new Column(count)
    for (let number = 0; number < count; number++) this.add()
    this.#next.settle()
  }

  /** The next number. */
  add(): void {
    const number = this.#next.length
    if (number > this.#heads.length * 4) this.#grow()
    this.#next.push(0)
    this.#link(number)
  }

  /** The numbers whose hash this may be, newest first. */
  *candidates(hash: number): Generator<number> {
    for (let at = this.#heads[hash & (this.#heads.length - 1)] ?? 0; at !== 0; at = this.#next.at(at - 1)) yield at - 1
  }

  #link(number: number): void {
    const bucket = this.#hashOf(number) & (this.#heads.length - 1)
    this.#next.set(number, this.#heads[bucket] ?? 0)
    this.#heads[bucket] = number + 1
  }

  #grow(): void {
    this.#heads = new Int32Array(this.#heads.length * 4)
    for (let number = 0; number < this.#next.length; number++) this.#link(number)
  }
}

function sizeFor(count: number): number {
  let size = 64
  while (size < count) size *= 2
  return size
}
