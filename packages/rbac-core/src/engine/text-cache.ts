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
  #texts: (string | undefined)[] = []
  #values: (V | undefined)[] = []
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
    const first = this.#firstWay(text)
    for (let way = first; way < first + WAYS; way++) if (this.#texts[way] === text) return this.#values[way]
    return undefined
  }

  set(text: string, value: V): void {
    if (this.#capacity === 0 || text.length > LONGEST) return
    // Grows while it fills, so that an engine for a small policy stays small.
    if (this.#inserted >= ((this.#mask + 1) * WAYS) / 2 && this.#texts.length < this.#capacity) this.#grow()
    const first = this.#firstWay(text)
    // The newest comes first and pushes the oldest of its set out.
    for (let way = first + WAYS - 1; way > first; way--) {
      this.#texts[way] = this.#texts[way - 1]
      this.#values[way] = this.#values[way - 1]
    }
    this.#texts[first] = text
    this.#values[first] = value
    this.#inserted += 1
  }

  #grow(): void {
    const [texts, values] = [this.#texts, this.#values]
    const sets = Math.max(SMALLEST_SETS, (this.#mask + 1) * 4)
    this.#mask = sets - 1
    this.#texts = new Array(sets * WAYS).fill(undefined)
    this.#values = new Array(sets * WAYS).fill(undefined)
    this.#inserted = 0
    for (let way = 0; way < texts.length; way++) {
      const [text, value] = [texts[way], values[way]]
      if (text !== undefined && value !== undefined) this.set(text, value)
    }
  }

  #firstWay(text: string): number {
    return (sampledHash(text, this.#salt) & this.#mask) * WAYS
  }
}

const WAYS = 4
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
