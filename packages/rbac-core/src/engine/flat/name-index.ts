import { check, type PartsIn, type PartsOut } from './parts.js'

/** Numbers from `first` on, in chains of those that share a bucket. */
interface Segment {
  readonly first: number
  /** For each bucket one more than the newest number in it, counted from `first`; 0 for none. */
  readonly heads: Int32Array
  /** For each number the one before it in its chain, likewise. As long as the segment has room for. */
  readonly next: Int32Array
}

/**
 * Assignments by the last part of their id, which is how they are named when they are taken away. Some five bytes each;
 * what a chain finds, the caller compares.
 *
 * What comes later goes into segments of its own, so nothing is ever rehashed. All of them are looked into, so their
 * chains are shorter: some eight bytes each.
 */
export class NameIndex {
  readonly #segments: Segment[] = []
  #length = 0

  /**
   * @param hashOf the hash of the last part of an id, for the numbers from 0 on
   * @param capacity so many fit before there is a second segment
   */
  static of(count: number, hashOf: (number: number) => number, capacity: number = count): NameIndex {
    const index = new NameIndex()
    index.#open(capacity, bucketsFor(capacity, 6))
    for (let number = 0; number < count; number++) index.add(hashOf(number))
    return index
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, count: number): NameIndex {
    const heads = parts.ints('anih')
    const next = parts.ints('anin')
    check(heads.length > 0 && (heads.length & (heads.length - 1)) === 0, 'anih', 'has a size no table has')
    check(next.length === count, 'anin', 'is not as long as there are ids')
    parts.checks.range(heads, 'anih', 0, count + 1)
    // Each leads to one before it, so no chain is a circle.
    let signs = 0
    for (let number = 0; number < count; number++) {
      const before = next[number] ?? 0
      signs |= before | (number - before)
    }
    check(signs >= 0, 'anin', 'leads on')
    const index = new NameIndex()
    index.#segments.push({ first: 0, heads, next })
    index.#length = count
    return index
  }

  /** Only of what `of` or `read` made. */
  write(parts: PartsOut): void {
    parts.ints('anih', this.#segments[0]?.heads ?? NOTHING)
    parts.ints('anin', this.#segments[0]?.next ?? NOTHING)
  }

  /** Has it more segments than one? Each is one more chain to follow. */
  get isSplit(): boolean {
    return this.#segments.length > 1
  }

  /** The next number. O(1). */
  add(hash: number): void {
    let segment = this.#segments.at(-1)
    if (segment === undefined || this.#length - segment.first >= segment.next.length) {
      const capacity = Math.min(LARGEST, Math.max(SMALLEST, (segment?.next.length ?? 0) * 2))
      segment = this.#open(capacity, bucketsFor(capacity, 1))
    }
    const number = this.#length++ - segment.first
    const bucket = hash & (segment.heads.length - 1)
    segment.next[number] = segment.heads[bucket] ?? 0
    segment.heads[bucket] = number + 1
  }

  /** The numbers whose hash this may be, of each segment the newest first. */
  *candidates(hash: number): Generator<number> {
    for (const { first, heads, next } of this.#segments) {
      for (let at = heads[hash & (heads.length - 1)] ?? 0; at !== 0; at = next[at - 1] ?? 0) yield first + at - 1
    }
  }

  #open(capacity: number, buckets: number): Segment {
    const segment = { first: this.#length, heads: new Int32Array(buckets), next: new Int32Array(capacity) }
    this.#segments.push(segment)
    return segment
  }
}

/** @param most numbers in a bucket: what is in a chain is told apart by its hash, so short ones cost little */
function bucketsFor(count: number, most: number): number {
  let size = 16
  while (size * most < count) size *= 2
  return size
}

const NOTHING = new Int32Array(0)
const SMALLEST = 256
/** Making a segment takes less than three milliseconds. */
const LARGEST = 1 << 18
