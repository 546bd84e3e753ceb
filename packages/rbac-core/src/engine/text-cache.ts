/**
 * Remembers a value per text, and is exact, because every hit is verified with `===`.
 *
 * A `Map` hashes every character of a text it has not seen before, and a text that came off the wire is always such a
 * one. This looks at some twenty characters, where texts of one kind tend to differ, and compares once. A text is kept
 * within a few slots of where its hash says; where all of those are taken, it takes one of them over. That costs time,
 * never an answer, and nothing here grows beyond `capacity`, whoever asks for what: the hash is salted.
 *
 * Beside its value a text has a few integers, which lie where its hash does: who needs no more touches no object.
 */
export class TextCache<V> {
  readonly #capacity: number
  readonly #salt: number
  readonly #stride: number
  /** For each slot the hash of its text, then its integers. */
  #numbers: Int32Array = NO_NUMBERS
  #texts: (string | undefined)[] = []
  #values: (V | undefined)[] = []
  #mask = -1
  #held = 0
  #hand = 0

  /**
   * @param capacity the most texts held; 0 remembers nothing
   * @param integers how many integers each text has; with the hash they should make a power of two
   * @param salt where texts are kept depends on it, so that nobody can plan for them to collide
   */
  constructor(capacity: number, integers: number, salt: number = (Math.random() * 0x7fffffff) | 0) {
    this.#capacity = capacity
    this.#salt = salt
    this.#stride = integers + 1
  }

  /** Where the integers of slots are, from `numbersAt(slot)` on. A new array whenever the cache has grown. */
  get numbers(): Int32Array {
    return this.#numbers
  }

  numbersAt(slot: number): number {
    return slot * this.#stride + 1
  }

  /** The slot of a text; -1 where it is not remembered. Good until the next `set`. */
  slotOf(text: string): number {
    return this.slotOfHashed(text, this.hashOf(text))
  }

  /** What `slotOfHashed` takes: whoever looks for several texts does better to hash them all before. */
  hashOf(text: string): number {
    return sampledHash(text, this.#salt)
  }

  slotOfHashed(text: string, hash: number): number {
    if (this.#mask === -1) return -1
    const first = hash & this.#mask
    for (let slot = first; slot < first + WINDOW; slot++) {
      if (this.#numbers[slot * this.#stride] === hash && this.#texts[slot] === text) return slot
    }
    return -1
  }

  valueAt(slot: number): V {
    return this.#values[slot] as V
  }

  get(text: string): V | undefined {
    const slot = this.slotOf(text)
    return slot === -1 ? undefined : this.valueAt(slot)
  }

  /** The slot, whose integers are zero; -1 where the text is not kept. */
  set(text: string, value: V): number {
    if (this.#capacity === 0 || text.length > LONGEST) return -1
    // Grows while it fills, so that an engine for a small policy stays small.
    if (this.#held * 3 >= this.#mask && this.#mask + 1 < this.#capacity * 2) this.#grow()
    const hash = sampledHash(text, this.#salt)
    const slot = this.#slotFor(text, hash & this.#mask)
    const at = slot * this.#stride
    this.#numbers.fill(0, at, at + this.#stride)
    this.#numbers[at] = hash
    this.#texts[slot] = text
    this.#values[slot] = value
    return slot
  }

  /** Another one that remembers what this did, and this nothing any more. O(1). */
  handedOver(): TextCache<V> {
    const next = new TextCache<V>(this.#capacity, this.#stride - 1, this.#salt)
    next.#numbers = this.#numbers
    next.#texts = this.#texts
    next.#values = this.#values
    next.#mask = this.#mask
    next.#held = this.#held
    next.#hand = this.#hand
    this.clear()
    return next
  }

  /** Forgets the texts whose slots `isMeant`. O(slots), a few comparisons of integers each. */
  forget(isMeant: (slot: number) => boolean): void {
    for (let slot = 0; slot < this.#texts.length; slot++) {
      if (this.#texts[slot] === undefined || !isMeant(slot)) continue
      this.#texts[slot] = undefined
      this.#values[slot] = undefined
      this.#held -= 1
    }
  }

  clear(): void {
    this.#numbers = NO_NUMBERS
    this.#texts = []
    this.#values = []
    this.#mask = -1
    this.#held = 0
  }

  /** Where the text is, or a free slot, or the one to take over. */
  #slotFor(text: string, first: number): number {
    let free = -1
    for (let slot = first; slot < first + WINDOW; slot++) {
      if (this.#texts[slot] === text) return slot
      if (this.#texts[slot] === undefined && free === -1) free = slot
    }
    if (free !== -1) {
      if (this.#held < this.#capacity) this.#held += 1
      else this.#freeOne()
      return free
    }
    // In turn: whoever floods the cache pushes out its own texts as much as others'.
    this.#hand += 1
    return first + (this.#hand % WINDOW)
  }

  /** Forgets a text, the next one that a hand going round comes to. */
  #freeOne(): void {
    do this.#hand = (this.#hand + 1) % this.#texts.length
    while (this.#texts[this.#hand] === undefined)
    this.#texts[this.#hand] = undefined
    this.#values[this.#hand] = undefined
  }

  #grow(): void {
    const [numbers, texts, values] = [this.#numbers, this.#texts, this.#values]
    const size = Math.max(SMALLEST, (this.#mask + 1) * 2)
    this.#mask = size - 1
    // The last window reaches over the end.
    this.#numbers = new Int32Array((size + WINDOW) * this.#stride)
    this.#texts = new Array(size + WINDOW).fill(undefined)
    this.#values = new Array(size + WINDOW).fill(undefined)
    this.#held = 0
    for (const [slot, text] of texts.entries()) {
      if (text === undefined) continue
      const moved = this.set(text, values[slot] as V) * this.#stride
      for (let index = 1; index < this.#stride; index++) {
        this.#numbers[moved + index] = numbers[slot * this.#stride + index] ?? 0
      }
    }
  }
}

const NO_NUMBERS = new Int32Array(0)
/** Slots looked at for a text. */
const WINDOW = 8
const SMALLEST = 64
/** Longer texts are not worth remembering: a flood of them would hold memory. */
const LONGEST = 512

/**
 * Samples the whole text thinly and its end; of what may be an Azure scope also the subscription, and the end of the
 * resource group's name. Any places would do: these tell most texts apart.
 */
function sampledHash(text: string, salt: number): number {
  const { length } = text
  let hash = salt ^ length
  if (length < 20) {
    for (let at = 0; at < length; at++) hash = step(hash, text.charCodeAt(at))
    return mixed(hash)
  }
  const part = length >>> 3
  hash = step(hash, fourOf(text, length - 1, -1))
  hash = step(hash, fourOf(text, part, part))
  hash = step(hash, fourOf(text, part * 4 + 1, part))
  if (length > 72) {
    const slash = text.indexOf('/', 68)
    hash = step(hash, fourOf(text, 17, 2))
    hash = step(hash, fourOf(text, (slash === -1 ? length : slash) - 1, -1))
  }
  return mixed(hash)
}

/** Four characters from `at` on, each `apart` from the one before. */
function fourOf(text: string, at: number, apart: number): number {
  return (
    text.charCodeAt(at) ^
    (text.charCodeAt(at + apart) << 8) ^
    (text.charCodeAt(at + apart * 2) << 16) ^
    (text.charCodeAt(at + apart * 3) << 24)
  )
}

function step(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193)
}

function mixed(hash: number): number {
  const spread = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return spread ^ (spread >>> 13)
}
