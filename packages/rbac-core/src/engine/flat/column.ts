/**
 * Integers one after the other: a part that was laid down at once and never changes, and a tail that grows.
 *
 * What was once pushed stays where it is, so whoever knows how far it may look can go on reading while others add.
 */
export class Column {
  #base: Int32Array
  #tail: Int32Array
  #length: number

  /** @param capacity how many are expected before `settle` */
  constructor(capacity = 0) {
    this.#base = NOTHING
    this.#tail = capacity === 0 ? NOTHING : new Int32Array(capacity)
    this.#length = 0
  }

  /** A column of numbers that are there already and stay where they are; what is pushed comes after them. */
  static of(values: Int32Array): Column {
    const column = new Column()
    column.#base = values
    column.#length = values.length
    return column
  }

  get length(): number {
    return this.#length
  }

  /** All of its numbers; only for reading. O(1) for a column that is settled. */
  get values(): Int32Array {
    if (this.#length === this.#base.length) return this.#base
    const all = new Int32Array(this.#length)
    all.set(this.#base)
    all.set(this.#tail.subarray(0, this.#length - this.#base.length), this.#base.length)
    return all
  }

  at(index: number): number {
    const inTail = index - this.#base.length
    return (inTail < 0 ? this.#base[index] : this.#tail[inTail]) ?? 0
  }

  /** Do these four integers lie there? They have to be in one part, as they are when all come by fours. */
  holdsFour(index: number, four: Int32Array): boolean {
    const inTail = index - this.#base.length
    const values = inTail < 0 ? this.#base : this.#tail
    const at = inTail < 0 ? index : inTail
    return (
      values[at] === four[0] && values[at + 1] === four[1] && values[at + 2] === four[2] && values[at + 3] === four[3]
    )
  }

  /** Four integers at once; the index of the first. */
  pushFour(a: number, b: number, c: number, d: number): number {
    const first = this.reserve(4)
    const at = first - this.#base.length
    this.#tail[at] = a
    this.#tail[at + 1] = b
    this.#tail[at + 2] = c
    this.#tail[at + 3] = d
    return first
  }

  /** Its index. Amortized O(1). */
  push(value: number): number {
    const inTail = this.#length - this.#base.length
    if (inTail >= this.#tail.length) this.#grow(inTail + 1)
    this.#tail[inTail] = value
    return this.#length++
  }

  /** Room for `count` more zeros, to be filled with `set`; the index of the first. */
  reserve(count: number): number {
    const first = this.#length
    const needed = first + count - this.#base.length
    if (needed > this.#tail.length) this.#grow(needed)
    this.#length += count
    return first
  }

  /** Only for what no reader knows yet. */
  set(index: number, value: number): void {
    const inTail = index - this.#base.length
    if (inTail < 0) this.#base[index] = value
    else this.#tail[inTail] = value
  }

  /** Makes what is there the base, in exactly the space it needs. */
  settle(): void {
    this.#base = this.#tail.length === this.#length ? this.#tail : this.values
    this.#tail = NOTHING
  }

  #grow(needed: number): void {
    const larger = new Int32Array(Math.max(SMALLEST, needed, this.#tail.length * 2))
    larger.set(this.#tail)
    this.#tail = larger
  }
}

const NOTHING = new Int32Array(0)
const SMALLEST = 64
