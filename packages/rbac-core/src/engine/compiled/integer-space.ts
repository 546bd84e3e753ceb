/**
 * Room for short runs of integers, given out in pieces of a few large arrays: an array of its own costs more than most of
 * them. An array is twice as long as what it is given out for: as far behind each integer as half of it lies another one,
 * for what belongs to it and is seldom asked for.
 *
 * Where all of it is given out, one array is given up with all that lies in it: any one, because those who ask in turn
 * would find that whatever was given up in order is just what they ask for next.
 */
export class IntegerSpace {
  readonly #budget: number
  readonly #chunks: Int32Array[] = []
  #taken = 0
  /** The array that is being given out, and how much of it was. */
  #current = -1
  #used = 0
  #random = 0x6d2b79f5

  /** @param budget for how many integers there is room, about */
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

  /**
   * Is there room for a piece, and some to spare, without giving up another? What is open does not count once that is all
   * there is: it would be filled with large pieces again and again, and others given up for small ones each time.
   */
  hasRoom(size: number): boolean {
    const isIn = this.#current !== -1 && startFor(this.#used, size) + size <= this.#lengthOf(this.#current)
    return this.#taken + (isIn ? 0 : this.#lengthFor(size)) <= this.#budget - this.#budget / TO_SPARE
  }

  /** @param givesUp told the number of an array before it is another one; who reads the old one may go on */
  take(size: number, givesUp: (number: number) => void): Room {
    if (this.#current === -1 || startFor(this.#used, size) + size > this.#lengthOf(this.#current)) {
      this.#open(this.#lengthFor(size), givesUp)
    }
    const at = startFor(this.#used, size)
    this.#used = at + size
    return { chunk: this.chunk(this.#current), at }
  }

  /** For how many integers an array is given out. */
  #lengthOf(number: number): number {
    return (this.#chunks[number]?.length ?? 0) / 2
  }

  #lengthFor(size: number): number {
    const usual = Math.min(Math.max(SMALLEST, this.#taken), Math.floor(this.#budget / CHUNKS))
    return Math.max(size, usual)
  }

  #open(length: number, givesUp: (number: number) => void): void {
    if (this.#taken + length <= this.#budget || this.#chunks.length === 0) this.#current = this.#chunks.length
    else {
      this.#random = (Math.imul(this.#random, 0x2c1b3c6d) + 0x3d4d51cb) | 0
      this.#current = (this.#random >>> 8) % this.#chunks.length
      givesUp(this.#current)
      this.#taken -= this.#lengthOf(this.#current)
    }
    this.#chunks[this.#current] = new Int32Array(length * 2)
    this.#taken += length
    this.#used = 0
  }
}

/** A piece of an array. */
interface Room {
  readonly chunk: Int32Array
  readonly at: number
}

/** Where the next piece may start, so that it touches no more lines of memory than it has to. */
export function startFor(used: number, size: number): number {
  return (used % LINE) + size <= LINE ? used : Math.ceil(used / LINE) * LINE
}

/** Integers in a line of memory. */
const LINE = 16
/** A part of so many is kept for small pieces. */
const TO_SPARE = 8
const SMALLEST = 4096
/** Arrays at most, about: the last one is hardly ever full. */
const CHUNKS = 64
