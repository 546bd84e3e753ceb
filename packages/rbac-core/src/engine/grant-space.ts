import type { MergedGrants } from './merged-grants.js'

/**
 * Room for merged grants, given out in pieces of a few large arrays: an array of its own costs more than most of them.
 *
 * Where all of it is given out, one array is given up with all that lies in it: any one, because those who ask in turn
 * would find that whatever was given up in order is just what they ask for next.
 */
export class GrantSpace {
  readonly #budget: number
  readonly #chunks: Int32Array[] = []
  #taken = 0
  /** The array that is being given out, and how much of it was. */
  #current = -1
  #used = 0
  #random = 0x6d2b79f5

  /** @param budget how many integers there are, about */
  constructor(budget: number) {
    this.#budget = budget
  }

  /** The number of the array that `take` took from last. */
  get current(): number {
    return this.#current
  }

  chunk(number: number): Int32Array {
    return this.#chunks[number] as Int32Array
  }

  /** @param givesUp told the number of an array before it is another one; who reads the old one may go on */
  take(size: number, givesUp: (number: number) => void): MergedGrants {
    const chunk = this.#chunks[this.#current]
    if (chunk === undefined || this.#used + size > chunk.length) this.#open(size, givesUp)
    const at = this.#used
    this.#used += size
    return { chunk: this.chunk(this.#current), at }
  }

  #open(size: number, givesUp: (number: number) => void): void {
    const usual = Math.min(Math.max(SMALLEST, this.#taken), Math.floor(this.#budget / CHUNKS))
    const length = Math.max(size, usual)
    if (this.#taken + length <= this.#budget || this.#chunks.length === 0) this.#current = this.#chunks.length
    else {
      this.#random = (Math.imul(this.#random, 0x2c1b3c6d) + 0x3d4d51cb) | 0
      this.#current = (this.#random >>> 8) % this.#chunks.length
      givesUp(this.#current)
      this.#taken -= this.#chunks[this.#current]?.length ?? 0
    }
    this.#chunks[this.#current] = new Int32Array(length)
    this.#taken += length
    this.#used = 0
  }
}

const SMALLEST = 4096
/** Arrays at most, about. */
const CHUNKS = 16
