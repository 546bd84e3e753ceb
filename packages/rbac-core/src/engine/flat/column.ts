/**
 * Integers one after the other: a part that was laid down at once, and pages that are added behind it.
 *
 * What was once pushed stays where it is, so whoever knows how far it may look can go on reading while others add. And
 * once it has settled, nothing is moved to make room: a push never waits for all that were pushed before.
 */
export class Column {
  #base: Int32Array = NOTHING
  /** What comes behind the base before it has settled, in one piece that is moved when it grows. */
  #tail: Int32Array
  /** What comes behind it after that. */
  #pages: Int32Array[] = []
  #isSettled = false
  #length = 0

  /** @param capacity how many are expected before `settle` */
  constructor(capacity = 0) {
    this.#tail = capacity === 0 ? NOTHING : new Int32Array(capacity)
  }

  /** An empty one that never moves what is pushed. */
  static settled(): Column {
    return Column.of(NOTHING)
  }

  /** A column of numbers that are there already and stay where they are; what is pushed comes after them. */
  static of(values: Int32Array): Column {
    const column = new Column()
    column.#base = values
    column.#length = values.length
    column.#isSettled = true
    return column
  }

  get length(): number {
    return this.#length
  }

  /** All of its numbers; only for reading. O(1) for a column to which nothing was added since it settled. */
  get values(): Int32Array {
    if (this.#length === this.#base.length) return this.#base
    const all = new Int32Array(this.#length)
    all.set(this.#base)
    const { length } = this.#base
    if (!this.#isSettled) all.set(this.#tail.subarray(0, this.#length - length), length)
    for (const [index, page] of this.#pages.entries()) {
      const at = length + index * PAGE_SIZE
      all.set(page.subarray(0, this.#length - at), at)
    }
    return all
  }

  at(index: number): number {
    const behind = index - this.#base.length
    if (behind < 0) return this.#base[index] ?? 0
    return (this.#isSettled ? this.#pages[behind >>> PAGE_BITS]?.[behind & PAGE_MASK] : this.#tail[behind]) ?? 0
  }

  /** Do these four integers lie there? All have to come by fours, so that they are in one piece. */
  holdsFour(index: number, four: Int32Array): boolean {
    const behind = index - this.#base.length
    const values = behind < 0 ? this.#base : this.#pieceAt(behind)
    const at = behind < 0 ? index : this.#isSettled ? behind & PAGE_MASK : behind
    return (
      values[at] === four[0] && values[at + 1] === four[1] && values[at + 2] === four[2] && values[at + 3] === four[3]
    )
  }

  /** Four integers at once; the index of the first. */
  pushFour(a: number, b: number, c: number, d: number): number {
    const first = this.reserve(4)
    const behind = first - this.#base.length
    const values = this.#pieceAt(behind)
    const at = this.#isSettled ? behind & PAGE_MASK : behind
    values[at] = a
    values[at + 1] = b
    values[at + 2] = c
    values[at + 3] = d
    return first
  }

  /** Its index. Amortized O(1) before it has settled, then O(1). */
  push(value: number): number {
    const behind = this.#length - this.#base.length
    if (this.#isSettled) {
      if (behind >>> PAGE_BITS >= this.#pages.length) this.#grow(behind + 1)
      this.#pieceAt(behind)[behind & PAGE_MASK] = value
    } else {
      if (behind >= this.#tail.length) this.#grow(behind + 1)
      this.#tail[behind] = value
    }
    return this.#length++
  }

  /** Room for `count` more zeros, to be filled with `set`; the index of the first. */
  reserve(count: number): number {
    const first = this.#length
    this.#grow(first + count - this.#base.length)
    this.#length += count
    return first
  }

  /** Only for what no reader knows yet. */
  set(index: number, value: number): void {
    const behind = index - this.#base.length
    if (behind < 0) this.#base[index] = value
    else if (this.#isSettled) this.#pieceAt(behind)[behind & PAGE_MASK] = value
    else this.#tail[behind] = value
  }

  /** Makes what is there the base, in exactly the space it needs. */
  settle(): void {
    this.#base = !this.#isSettled && this.#tail.length === this.#length ? this.#tail : this.values
    this.#tail = NOTHING
    this.#pages = []
    this.#isSettled = true
  }

  #pieceAt(behind: number): Int32Array {
    return this.#isSettled ? (this.#pages[behind >>> PAGE_BITS] ?? NOTHING) : this.#tail
  }

  /** Makes room for this many behind the base. */
  #grow(needed: number): void {
    if (this.#isSettled) {
      while (this.#pages.length * PAGE_SIZE < needed) this.#pages.push(new Int32Array(PAGE_SIZE))
    } else if (needed > this.#tail.length) {
      const larger = new Int32Array(Math.max(SMALLEST, needed, this.#tail.length * 2))
      larger.set(this.#tail)
      this.#tail = larger
    }
  }
}

const NOTHING = new Int32Array(0)
const SMALLEST = 64
const PAGE_BITS = 11
const PAGE_SIZE = 1 << PAGE_BITS
const PAGE_MASK = PAGE_SIZE - 1
