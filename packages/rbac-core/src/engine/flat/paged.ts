/**
 * Integers by index that never change while anybody reads them: `with` makes others, which share every page but those
 * where they differ. What lies beyond the end is 0.
 */
export class Paged {
  readonly #base: Int32Array
  readonly #pages: (Int32Array | undefined)[]

  /** @param base is used where it lies, and only read */
  constructor(base: Int32Array, pages: (Int32Array | undefined)[] = []) {
    this.#base = base
    this.#pages = pages
  }

  at(index: number): number {
    const page = this.#pages[index >>> PAGE_BITS]
    return (page === undefined ? this.#base[index] : page[index & PAGE_MASK]) ?? 0
  }

  /**
   * O(changes x page, and one pointer a page); where they may be written again, O(changes) once all pages were copied.
   *
   * @param isUnread nobody reads these any more: they are changed themselves
   */
  with(changes: ReadonlyMap<number, number>, isUnread: boolean): Paged {
    if (changes.size === 0) return this
    const pages = isUnread ? this.#pages : this.#pages.slice()
    for (const [index, value] of changes) {
      const number = index >>> PAGE_BITS
      while (pages.length <= number) pages.push(undefined)
      let page = pages[number]
      if (page === undefined || (!isUnread && page === this.#pages[number])) {
        page = this.#copyOf(number)
        pages[number] = page
      }
      page[index & PAGE_MASK] = value
    }
    return isUnread ? this : new Paged(this.#base, pages)
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
