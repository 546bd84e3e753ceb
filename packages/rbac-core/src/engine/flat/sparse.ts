/**
 * Integers by number, 0 where none was set. Grows by pages, so that no entry waits for all others to be moved, as they
 * do in a `Map` that doubles.
 */
export class Sparse {
  readonly #pages: (Int32Array | undefined)[] = []

  get(number: number): number {
    return this.#pages[number >>> PAGE_BITS]?.[number & PAGE_MASK] ?? 0
  }

  set(number: number, value: number): void {
    const index = number >>> PAGE_BITS
    while (this.#pages.length <= index) this.#pages.push(undefined)
    const page = this.#pages[index] ?? new Int32Array(PAGE_SIZE)
    this.#pages[index] = page
    page[number & PAGE_MASK] = value
  }
}

const PAGE_BITS = 12
const PAGE_SIZE = 1 << PAGE_BITS
const PAGE_MASK = PAGE_SIZE - 1
