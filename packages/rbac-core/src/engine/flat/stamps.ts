/**
 * By number the revision from which on something is gone: earlier ones still have it. Grows by pages, so that no stamp
 * waits for all others to be moved.
 */
export class Stamps {
  readonly #pages: (Int32Array | undefined)[] = []
  #size = 0

  /** How many are gone. */
  get size(): number {
    return this.#size
  }

  isGone(number: number, revision: number): boolean {
    if (this.#size === 0) return false
    const stamp = this.#pages[number >>> PAGE_BITS]?.[number & PAGE_MASK] ?? 0
    return stamp !== 0 && stamp <= revision
  }

  /** @param revision at least 1 */
  set(number: number, revision: number): void {
    const index = number >>> PAGE_BITS
    while (this.#pages.length <= index) this.#pages.push(undefined)
    const page = this.#pages[index] ?? new Int32Array(PAGE_SIZE)
    this.#pages[index] = page
    if (page[number & PAGE_MASK] !== 0) return
    page[number & PAGE_MASK] = revision
    this.#size += 1
  }
}

const PAGE_BITS = 12
const PAGE_SIZE = 1 << PAGE_BITS
const PAGE_MASK = PAGE_SIZE - 1
