/**
 * Integers by index that never change: `with` makes others, which share every page but those where they differ. What
 * lies beyond the end is 0.
 */
export class Paged {
  readonly #base: Int32Array
  readonly #pages: readonly (Int32Array | undefined)[]

  /** @param base is used where it lies, and only read */
  constructor(base: Int32Array, pages: readonly (Int32Array | undefined)[] = NO_PAGES) {
    this.#base = base
    this.#pages = pages
  }

  at(index: number): number {
    const page = this.#pages[index >>> PAGE_BITS]
    return (page === undefined ? this.#base[index] : page[index & PAGE_MASK]) ?? 0
  }

  /** O(changes x page, and one pointer a page). */
  with(changes: ReadonlyMap<number, number>): Paged {
    if (changes.size === 0) return this
    const pages = this.#pages.slice()
    for (const [index, value] of changes) {
      const number = index >>> PAGE_BITS
      while (pages.length <= number) pages.push(undefined)
      let page = pages[number]
      if (page === undefined || page === this.#pages[number]) {
        page = this.#copyOf(number)
        pages[number] = page
      }
      page[index & PAGE_MASK] = value
    }
    return new Paged(this.#base, pages)
  }

  /** The first `length` of them, in one array; only for reading. */
  values(length: number): Int32Array {
    if (this.#pages.length === 0 && this.#base.length === length) return this.#base
    return Int32Array.from({ length }, (_, index) => this.at(index))
  }

  #copyOf(number: number): Int32Array {
    const known = this.#pages[number]
    if (known !== undefined) return known.slice()
    const page = new Int32Array(PAGE_SIZE)
    const start = number * PAGE_SIZE
    if (start < this.#base.length) page.set(this.#base.subarray(start, start + PAGE_SIZE))
    return page
  }
}

const PAGE_BITS = 9
const PAGE_SIZE = 1 << PAGE_BITS
const PAGE_MASK = PAGE_SIZE - 1
const NO_PAGES: readonly undefined[] = []
