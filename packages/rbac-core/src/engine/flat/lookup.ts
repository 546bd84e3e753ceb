import { check, type PartsIn, type PartsOut } from './parts.js'

/**
 * Numbers by the hash of what they stand for: open addressing, with a bound on how far one has to look.
 *
 * It knows hashes only; whether a number found is the one meant, the caller compares. Where so many hashes meet that
 * a search would be long, as happens only to hashes someone made to meet, all are hashed anew with another salt.
 *
 * What comes after `settle` goes into tables of their own, each twice as large as the one before: then nobody waits for
 * all to be moved, and a snapshot's memory is only read.
 */
export class Lookup {
  readonly #hashOf: HashOf
  /** Each to be searched in turn; the last one takes what is new. */
  readonly #tables: Int32Array[]
  /** Where the search is that `first` began: its hash, the place of its table among all, and the slot there. */
  #soughtHash = 0
  #soughtIn = 0
  #soughtAt = 0
  /** Of the last table, and whether it may take any more. */
  #count = 0
  #isSettled = false
  #salt = 0x2545f491
  /** By number the hash made with `salt`, while a policy is made: so growing asks nobody. */
  #hashes: Int32Array | undefined = NO_HASHES

  /** @param hashOf the hash of what a number stands for */
  constructor(capacity: number, hashOf: HashOf) {
    this.#hashOf = hashOf
    this.#tables = [emptyTable(sizeFor(capacity))]
  }

  /**
   * A lookup that was written under `name`. Every number from `first` on and below `end` has to be found by its hash,
   * and no other.
   *
   * @param hashesOf the hashes of all of them, by number
   * @throws {InvalidSnapshotError}
   */
  static read(
    parts: Pick<PartsIn, 'ints' | 'checks'>,
    name: string,
    { first, end }: { readonly first: number; readonly end: number },
    hashOf: HashOf,
    hashesOf: (salt: number) => Int32Array,
  ): Lookup {
    const [salt = 0, ...none] = parts.ints(`${name}s`)
    const slots = parts.ints(`${name}h`)
    const count = end - first
    check(none.length === 0, `${name}s`, 'is not one number')
    check(
      (slots.length & (slots.length - 1)) === 0 && count * 3 <= slots.length * 2,
      `${name}h`,
      'has a size no table has',
    )
    parts.checks.filled(slots, name, first, hashesOf(salt))
    const lookup = new Lookup(0, hashOf)
    lookup.#salt = salt
    lookup.#tables[0] = slots
    lookup.#count = count
    lookup.settle()
    return lookup
  }

  /** Only while there is one table. */
  write(parts: PartsOut, name: string): void {
    parts.ints(`${name}s`, Int32Array.of(this.#salt))
    parts.ints(`${name}h`, this.#last)
  }

  get salt(): number {
    return this.#salt
  }

  /**
   * The first number that a hash made with `salt` may mean; `NONE` where there is none. Whether it is the one meant, the
   * caller compares, and asks for the `next` one where it is not. One search at a time.
   */
  first(hash: number): number {
    this.#soughtHash = hash
    this.#soughtIn = 0
    this.#soughtAt = firstSlot(hash, (this.#tables[0] as Int32Array).length - 1)
    return this.#sought()
  }

  next(): number {
    this.#soughtAt = (this.#soughtAt + 1) & ((this.#tables[this.#soughtIn] as Int32Array).length - 1)
    return this.#sought()
  }

  #sought(): number {
    for (;;) {
      const number = (this.#tables[this.#soughtIn] as Int32Array)[this.#soughtAt] ?? NONE
      if (number !== NONE) return number
      const next = this.#tables[this.#soughtIn + 1]
      if (next === undefined) return NONE
      this.#soughtIn += 1
      this.#soughtAt = firstSlot(this.#soughtHash, next.length - 1)
    }
  }

  /** From now on what is there stays where it is. */
  settle(): void {
    this.#isSettled = true
    this.#hashes = undefined
  }

  /** @param hash made with `salt` */
  add(number: number, hash: number): void {
    if (this.#isSettled) this.#open(SMALLEST_LATER)
    this.#count += 1
    if (this.#hashes !== undefined) this.#keep(number, hash)
    const { length } = this.#last
    if (this.#count * 3 <= length * 2) {
      if (!insert(this.#last, number, hash)) this.#resalt(number)
    } else if (this.#tables.length > 1 && length >= LARGEST_MOVED) {
      this.#open(Math.min(length * 2, LARGEST_LATER))
      this.#count = 1
      insert(this.#last, number, hash)
    } else this.#rebuild(length * 2, number)
  }

  #keep(number: number, hash: number): void {
    let hashes = this.#hashes ?? NO_HASHES
    if (number >= hashes.length) {
      const larger = new Int32Array(Math.max(SMALLEST, (number + 1) * 2))
      larger.set(hashes)
      hashes = larger
      this.#hashes = larger
    }
    hashes[number] = hash
  }

  get #last(): Int32Array {
    return this.#tables[this.#tables.length - 1] as Int32Array
  }

  #open(size: number): void {
    this.#tables.push(emptyTable(size))
    this.#count = 0
    this.#isSettled = false
  }

  /** All are hashed anew, into one table larger than the last, so that this ends whatever the hashes are. */
  #resalt(added: number): void {
    const numbers = [Int32Array.of(added)]
    for (const table of this.#tables) numbers.push(table.filter((number) => number !== NONE && number !== added))
    this.#count = numbers.reduce((sum, { length }) => sum + length, 0)
    let size = Math.max(sizeFor(this.#count), this.#last.length)
    let table: Int32Array | undefined
    while (table === undefined) {
      this.#salt = Math.imul(this.#salt ^ (this.#salt >>> 15), 0x2c1b3c6d) + 0x3d4d51cb
      size *= 2
      this.#hashAnew(numbers)
      table = this.#tableOf(size, numbers)
    }
    this.#tables.splice(0, this.#tables.length, table)
  }

  #hashAnew(lists: readonly Int32Array[]): void {
    if (this.#hashes === undefined) return
    for (const numbers of lists) for (const number of numbers) this.#hashes[number] = this.#hashOf(number, this.#salt)
  }

  /** The last table, twice as large. */
  #rebuild(size: number, added: number): void {
    const table = this.#tableOf(size, [this.#last, Int32Array.of(added)])
    if (table === undefined) this.#resalt(added)
    else this.#tables[this.#tables.length - 1] = table
  }

  #tableOf(size: number, lists: readonly Int32Array[]): Int32Array | undefined {
    const table = emptyTable(size)
    for (const numbers of lists) {
      for (const number of numbers) {
        if (number === NONE) continue
        if (!insert(table, number, this.#hashes?.[number] ?? this.#hashOf(number, this.#salt))) return undefined
      }
    }
    return table
  }
}

const NO_HASHES = new Int32Array(0)
const SMALLEST = 64

/** The hash of what a number stands for. */
export type HashOf = (number: number, salt: number) => number

/** The number that stands for "there is none". */
export const NONE = -1

/** Slots looked at for a hash. */
export const LONGEST_SEARCH = 128

/** The first table after `settle`, and up to where tables are moved to make room: less than a millisecond. */
const SMALLEST_LATER = 64
const LARGEST_MOVED = 16_384
/** And the largest that comes later: it takes less than five milliseconds to make. */
const LARGEST_LATER = 1 << 20

/** Where to look first in a table, whose length is one more than `mask`; then at the slot after it. */
export function firstSlot(hash: number, mask: number): number {
  return (hash ^ (hash >>> 16)) & mask
}

function insert(table: Int32Array, number: number, hash: number): boolean {
  const mask = table.length - 1
  let slot = firstSlot(hash, mask)
  for (let looked = 0; looked < LONGEST_SEARCH; looked++) {
    if (table[slot] === NONE) {
      table[slot] = number
      return true
    }
    slot = (slot + 1) & mask
  }
  return false
}

function emptyTable(size: number): Int32Array {
  return new Int32Array(size).fill(NONE)
}

/** A power of two that leaves at least a third free. */
function sizeFor(count: number): number {
  let size = 16
  while (count * 3 > size * 2) size *= 2
  return size
}
