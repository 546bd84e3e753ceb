/**
 * Remembers a value per text: a set-associative cache whose answers are exact, because every hit is verified with `===`.
 *
 * A `Map` hashes every character of a text it has not seen before, and a text that came off the wire is always such a
 * one. This looks at some two dozen characters, where texts of one kind tend to differ, and compares once. Texts that
 * agree in all of those push each other out; that costs time, never an answer. So do texts from someone who means it:
 * nothing here grows beyond `capacity`, and the places looked at depend on a salt.
 */
export class TextCache<V> {
  readonly #capacity: number
  readonly #salt: number
  /** Text and value by turns, so that a hit reads them from one place. */
  #slots: (string | V | undefined)[] = []
  #mask = -1
  #inserted = 0

  /**
   * @param capacity the most texts held, rounded up to a power of four times 256; 0 remembers nothing
   * @param salt where texts are kept depends on it, so that nobody can plan for them to collide
   */
  constructor(capacity: number, salt: number = (Math.random() * 0x7fffffff) | 0) {
    this.#capacity = capacity
    this.#salt = salt
  }

  get(text: string): V | undefined {
    if (this.#mask === -1) return undefined
    const first = this.#firstSlot(text)
    for (let slot = first; slot < first + SET; slot += 2) {
      if (this.#slots[slot] === text) return this.#slots[slot + 1] as V
    }
    return undefined
  }

  set(text: string, value: V): void {
    if (this.#capacity === 0 || text.length > LONGEST) return
    // Grows while it fills, so that an engine for a small policy stays small.
    if (this.#inserted * 4 >= this.#slots.length && this.#slots.length < this.#capacity * 2) this.#grow()
    const first = this.#firstSlot(text)
    // The newest comes first and pushes the oldest of its set out.
    this.#slots.copyWithin(first + 2, first, first + SET - 2)
    this.#slots[first] = text
    this.#slots[first + 1] = value
    this.#inserted += 1
  }

  #grow(): void {
    const old = this.#slots
    const sets = Math.max(SMALLEST_SETS, (this.#mask + 1) * 4)
    this.#mask = sets - 1
    this.#slots = new Array(sets * SET).fill(undefined)
    this.#inserted = 0
    for (let slot = 0; slot < old.length; slot += 2) {
      const text = old[slot]
      if (typeof text === 'string') this.set(text, old[slot + 1] as V)
    }
  }

  #firstSlot(text: string): number {
    return (sampledHash(text, this.#salt) & this.#mask) * SET
  }
}

/** Slots of a set: four texts with their values. */
const SET = 8
const SMALLEST_SETS = 64
/** Longer texts are not worth remembering: a flood of them would hold memory. */
const LONGEST = 512

/** Samples the whole text thinly, its end, and the end of the segment around position 60 (a resource group's name). */
function sampledHash(text: string, salt: number): number {
  const { length } = text
  let hash = salt ^ length
  const step = length < 24 ? 1 : (length / 14) | 0
  for (let at = 0; at < length; at += step) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  if (step > 1) {
    for (let at = length - 6; at < length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    if (length > 72) {
      const slash = text.indexOf('/', 68)
      const end = slash === -1 ? length : slash
      for (let at = end - 4; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    }
  }
  return hash ^ (hash >>> 15)
}
