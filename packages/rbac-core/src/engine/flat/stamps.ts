import { Sparse } from './sparse.js'

/** By number the revision from which on something is gone: earlier ones still have it. */
export class Stamps {
  readonly #revisions = new Sparse()
  #size = 0

  /** How many are gone. */
  get size(): number {
    return this.#size
  }

  isGone(number: number, revision: number): boolean {
    if (this.#size === 0) return false
    const stamp = this.#revisions.get(number)
    return stamp !== 0 && stamp <= revision
  }

  /** @param revision at least 1 */
  set(number: number, revision: number): void {
    if (this.#revisions.get(number) !== 0) return
    this.#revisions.set(number, revision)
    this.#size += 1
  }
}
