/**
 * Numbers by the hash of what they stand for: open addressing, with a bound on how far one has to look.
 *
 * It knows hashes only; whether a number found is the one meant, the caller compares. Where so many hashes meet that
 * a search would be long, as happens only to hashes someone made to meet, all are hashed anew with another salt.
 */
export class Lookup {
  readonly #hashOf: (number: number, salt: number) => number
  #slots: Int32Array
  #count = 0
  #salt = 0x2545f491

  /** @param hashOf the hash of what a number stands for */
  constructor(capacity: number, hashOf: (number: number, salt: number) => number) {
    this.#hashOf = hashOf
    this.#slots = new Int32Array(sizeFor(capacity)).fill(NONE)
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
    if (this.#count * 3 > this.#slots.length * 2) this.#rebuild(this.#slots.length * 2, number)
    else if (!this.#insert(number, hash)) this.#resalt(number)
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
    // Larger as well, so that this ends whatever the hashes are.
    this.#rebuild(this.#slots.length * 2, number)
  }

  #rebuild(size: number, added: number): void {
    const old = this.#slots
    this.#slots = new Int32Array(size).fill(NONE)
    for (const number of [old, [added]]) {
      for (const one of number) {
        if (one !== NONE && !this.#insert(one, this.#hashOf(one, this.#salt))) {
          this.#slots = old
          this.#resalt(added)
          return
        }
      }
    }
  }
}

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
