import { check, checkRange, misfit, type PartsIn, type PartsOut } from './parts.js'

/**
 * Numbers by the hash of what they stand for: open addressing, with a bound on how far one has to look.
 *
 * It knows hashes only; whether a number found is the one meant, the caller compares. Where so many hashes meet that
 * a search would be long, as happens only to hashes someone made to meet, all are hashed anew with another salt.
 */
export class Lookup {
  readonly #hashOf: HashOf
  #slots: Int32Array
  #count = 0
  #salt = 0x2545f491
  /** By number the hash made with `salt`, while a policy is made: so growing asks nobody. */
  #hashes: Int32Array | undefined = NO_HASHES

  /** @param hashOf the hash of what a number stands for */
  constructor(capacity: number, hashOf: HashOf) {
    this.#hashOf = hashOf
    this.#slots = new Int32Array(sizeFor(capacity)).fill(NONE)
  }

  /**
   * A lookup that was written under `name`. Every number from `first` on and below `end` has to be found by its hash,
   * and no other.
   *
   * @throws {InvalidSnapshotError}
   */
  static read(parts: PartsIn, name: string, end: number, hashOf: HashOf, first = 0): Lookup {
    const [salt = 0, ...none] = parts.ints(`${name}s`)
    const slots = parts.ints(`${name}h`)
    const count = end - first
    check(none.length === 0, `${name}s`, 'is not one number')
    check(
      (slots.length & (slots.length - 1)) === 0 && count * 3 <= slots.length * 2,
      `${name}h`,
      'has a size no table has',
    )
    checkRange(slots, `${name}h`, NONE, end)
    const lookup = new Lookup(0, hashOf)
    lookup.#hashes = undefined
    lookup.#salt = salt
    lookup.#slots = slots
    lookup.#count = count
    lookup.#checkFilled(name, first)
    return lookup
  }

  write(parts: PartsOut, name: string): void {
    parts.ints(`${name}s`, Int32Array.of(this.#salt))
    parts.ints(`${name}h`, this.#slots)
  }

  #checkFilled(name: string, first: number): void {
    let filled = 0
    for (const number of this.#slots) if (number !== NONE) filled += 1
    check(filled === this.#count, `${name}h`, 'does not hold each number once')
    for (let number = first; number < first + this.#count; number++) {
      let slot = this.first(this.#hashOf(number, this.#salt))
      for (let looked = 0; this.#slots[slot] !== number; looked++) {
        if (looked === LONGEST_SEARCH || this.#slots[slot] === NONE) throw misfit(`${name}h`, `does not find ${number}`)
        slot = this.next(slot)
      }
    }
  }

  get salt(): number {
    return this.#salt
  }

  /** Where to look first for a hash made with `salt`; then `next`, until `at` says `NONE`. */
  first(hash: number): number {
    return spread(hash) & (this.#slots.length - 1)
  }

  next(slot: number): number {
    return (slot + 1) & (this.#slots.length - 1)
  }

  at(slot: number): number {
    return this.#slots[slot] ?? NONE
  }

  /** @param hash made with `salt` */
  add(number: number, hash: number): void {
    this.#count += 1
    if (this.#hashes !== undefined) this.#keep(number, hash)
    if (this.#count * 3 > this.#slots.length * 2) this.#rebuild(this.#slots.length * 2, number)
    else if (!this.#insert(number, hash)) this.#resalt(number)
  }

  /** Gives back what only making a policy needs. */
  settle(): void {
    this.#hashes = undefined
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

  #insert(number: number, hash: number): boolean {
    let slot = this.first(hash)
    for (let looked = 0; looked < LONGEST_SEARCH; looked++) {
      if (this.#slots[slot] === NONE) {
        this.#slots[slot] = number
        return true
      }
      slot = this.next(slot)
    }
    return false
  }

  #resalt(number: number): void {
    this.#salt = Math.imul(this.#salt ^ (this.#salt >>> 15), 0x2c1b3c6d) + 0x3d4d51cb
    if (this.#hashes !== undefined) {
      for (const one of this.#slots) if (one !== NONE) this.#hashes[one] = this.#hashOf(one, this.#salt)
      this.#hashes[number] = this.#hashOf(number, this.#salt)
    }
    // Larger as well, so that this ends whatever the hashes are.
    this.#rebuild(this.#slots.length * 2, number)
  }

  #rebuild(size: number, added: number): void {
    const old = this.#slots
    this.#slots = new Int32Array(size).fill(NONE)
    for (let slot = 0; slot <= old.length; slot++) {
      const number = old[slot] ?? added
      if (number === NONE || this.#insert(number, this.#hashes?.[number] ?? this.#hashOf(number, this.#salt))) continue
      this.#slots = old
      this.#resalt(added)
      return
    }
  }
}

const NO_HASHES = new Int32Array(0)
const SMALLEST = 64

/** The hash of what a number stands for. */
export type HashOf = (number: number, salt: number) => number

/** The number that stands for "there is none". */
export const NONE = -1

const LONGEST_SEARCH = 128

/** A power of two that leaves at least a third free. */
function sizeFor(count: number): number {
  let size = 16
  while (count * 3 > size * 2) size *= 2
  return size
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16)
}
