import { hashWhole, type Sample } from './text-samples.js'

/**
 * Remembers a value per text, and is exact, because every text found is compared with `===`.
 *
 * A `Map` hashes every character of a text it has not seen before, and a text that came off the wire is always such a
 * one. This looks at a dozen characters, where texts of one kind tend to differ, and compares once. A text is found
 * within a few slots of where its hash says; where all of those are taken, it takes one of them over. That costs time,
 * never an answer. Nothing here grows beyond its bounds, whoever asks for what, and the hash is salted.
 *
 * Slots are small and lie apart from what they lead to, so that the processor's cache holds many of them. Beside its
 * value an entry has a few integers: who needs no more touches no object.
 */
export class TextCache<V> {
  readonly #capacity: number
  readonly #integers: number
  readonly #sample: Sample
  readonly #salt: number
  /** In its low bits the entry of a text plus one, or 0; in the others the high bits of the text's hash. */
  #slots = new Int32Array(WINDOW)
  #mask = 0
  readonly #entryBits: number
  #texts: string[] = []
  #values: (V | undefined)[] = []
  #numbers: Int32Array = NO_NUMBERS
  /** Entries that are forgotten and not used again yet. */
  #free: number[] = []
  #characters = 0
  #hand = 0
  #crowds = 0
  #looksAtAll = false

  /**
   * @param capacity the most texts held; 0 remembers nothing
   * @param integers how many integers each text has
   * @param salt where texts are kept depends on it, so that nobody can plan for them to collide
   */
  constructor(capacity: number, integers: number, sample: Sample, salt: number = (Math.random() * 0x7fffffff) | 0) {
    this.#capacity = capacity
    this.#entryBits = 32 - Math.clz32(capacity)
    this.#integers = integers
    this.#sample = sample
    this.#salt = salt
  }

  /** Where the integers of entries are, from `numbersAt(entry)` on. A new array whenever the cache has grown. */
  get numbers(): Int32Array {
    return this.#numbers
  }

  numbersAt(entry: number): number {
    return entry * this.#integers
  }

  /**
   * An entry of some text with the hash of this one; -1 where there is none. Nearly always it is the one meant, and work
   * can begin before `texts` has been read to see whether it is. Good until the next `set`.
   */
  likely(text: string): number {
    const hash = this.#hashOf(text)
    const slots = this.#slots
    const bits = this.#entryBits
    const first = hash & this.#mask
    for (let slot = first; slot < first + WINDOW; slot++) {
      const held = slots[slot] ?? 0
      if ((held ^ hash) >>> bits !== 0) continue
      const entry = entryIn(held, bits)
      if (entry !== -1) return entry
    }
    return -1
  }

  /** The texts of entries. */
  get texts(): readonly string[] {
    return this.#texts
  }

  /** The entry of a text; -1 where it is not remembered. Good until the next `set`. */
  entryOf(text: string): number {
    const hash = this.#hashOf(text)
    const first = hash & this.#mask
    for (let slot = first; slot < first + WINDOW; slot++) {
      const held = this.#slots[slot] ?? 0
      if ((held ^ hash) >>> this.#entryBits !== 0) continue
      const entry = entryIn(held, this.#entryBits)
      if (entry !== -1 && this.#texts[entry] === text) return entry
    }
    return -1
  }

  valueAt(entry: number): V {
    return this.#values[entry] as V
  }

  get(text: string): V | undefined {
    const entry = this.entryOf(text)
    return entry === -1 ? undefined : this.valueAt(entry)
  }

  /** The entry, whose integers are zero; -1 where the text is not kept. */
  set(text: string, value: V): number {
    if (text.length > Math.min(LONGEST, this.#capacity * USUAL_LENGTH) || this.#capacity === 0) return -1
    const known = this.entryOf(text)
    const entry = known === -1 ? this.#insert(text) : known
    this.#values[entry] = value
    this.#numbers.fill(0, entry * this.#integers, (entry + 1) * this.#integers)
    return entry
  }

  /** Another one that remembers what this did, and this nothing any more. O(1). */
  handedOver(): TextCache<V> {
    const next = new TextCache<V>(this.#capacity, this.#integers, this.#sample, this.#salt)
    next.#slots = this.#slots
    next.#mask = this.#mask
    next.#texts = this.#texts
    next.#values = this.#values
    next.#numbers = this.#numbers
    next.#free = this.#free
    next.#characters = this.#characters
    next.#hand = this.#hand
    next.#crowds = this.#crowds
    next.#looksAtAll = this.#looksAtAll
    this.clear()
    return next
  }

  /** Forgets the texts whose entries `isMeant`. O(entries), a few comparisons of integers each. */
  forget(isMeant: (entry: number) => boolean): void {
    for (let entry = 0; entry < this.#texts.length; entry++) {
      if (!isMeant(entry)) continue
      const slot = this.#slotLeadingTo(entry)
      if (slot !== -1) this.#forget(entry, slot)
    }
  }

  clear(): void {
    this.#slots = new Int32Array(WINDOW)
    this.#mask = 0
    this.#texts = []
    this.#values = []
    this.#numbers = NO_NUMBERS
    this.#free = []
    this.#characters = 0
  }

  #hashOf(text: string): number {
    return this.#looksAtAll ? hashWhole(text, this.#salt) : this.#sample(text, this.#salt)
  }

  #insert(text: string): number {
    this.#makeRoom(text)
    const hash = this.#hashOf(text)
    const slot = this.#freeSlot(hash)
    const entry = this.#free.pop() ?? this.#texts.length
    this.#slots[slot] = this.#leadingTo(entry, hash)
    this.#texts[entry] = text
    this.#characters += text.length
    if ((entry + 1) * this.#integers > this.#numbers.length) {
      const larger = new Int32Array(Math.max(SMALLEST * this.#integers, this.#numbers.length * 2))
      larger.set(this.#numbers)
      this.#numbers = larger
    }
    return entry
  }

  /** Grows while it fills, so that an engine for a small policy stays small; then forgets. */
  #makeRoom(text: string): void {
    const held = this.#texts.length - this.#free.length
    const size = this.#mask + 1
    if (held * 2 >= size && size < this.#capacity * 2) this.#layOut(Math.max(SMALLEST, size * 2))
    if (this.#isCrowded(this.#hashOf(text))) this.#lookAtAll()
    if (held >= this.#capacity) this.#forgetOne()
    while (this.#characters + text.length > this.#capacity * USUAL_LENGTH) this.#forgetOne()
  }

  /** Are most of the slots of this hash taken by texts that a sample can't tell apart? */
  #isCrowded(hash: number): boolean {
    const first = hash & this.#mask
    let alike = 0
    for (let slot = first; slot < first + WINDOW; slot++) {
      const isAlike = ((this.#slots[slot] ?? 0) ^ hash) >>> this.#entryBits === 0
      if (isAlike && this.#entryAt(slot) !== -1) alike += 1
    }
    return alike > WINDOW / 2
  }

  /** From the moment on at which it is clear that this is how the texts are. */
  #lookAtAll(): void {
    this.#crowds += 1
    if (this.#looksAtAll || this.#crowds < MOST_CROWDS) return
    this.#looksAtAll = true
    this.#layOut(this.#mask + 1)
  }

  /** A slot for this hash, taken over where none is free. */
  #freeSlot(hash: number): number {
    const first = hash & this.#mask
    for (let slot = first; slot < first + WINDOW; slot++) if (this.#entryAt(slot) === -1) return slot
    // In turn: whoever floods the cache pushes out its own texts as much as others'.
    this.#hand += 1
    const slot = first + (this.#hand % WINDOW)
    this.#forget(this.#entryAt(slot), slot)
    return slot
  }

  /** Forgets a text, the next one that a hand going round comes to. */
  #forgetOne(): void {
    let slot = -1
    while (slot === -1) {
      this.#hand = (this.#hand + 1) % this.#texts.length
      slot = this.#slotLeadingTo(this.#hand)
    }
    this.#forget(this.#hand, slot)
  }

  #forget(entry: number, slot: number): void {
    this.#slots[slot] = 0
    this.#characters -= this.#texts[entry]?.length ?? 0
    this.#texts[entry] = ''
    this.#values[entry] = undefined
    this.#numbers.fill(0, entry * this.#integers, (entry + 1) * this.#integers)
    this.#free.push(entry)
  }

  #slotLeadingTo(entry: number): number {
    const first = this.#hashOf(this.#texts[entry] ?? '') & this.#mask
    for (let slot = first; slot < first + WINDOW; slot++) if (this.#entryAt(slot) === entry) return slot
    return -1
  }

  #leadingTo(entry: number, hash: number): number {
    return ((hash >>> this.#entryBits) << this.#entryBits) | (entry + 1)
  }

  #entryAt(slot: number): number {
    return entryIn(this.#slots[slot] ?? 0, this.#entryBits)
  }

  /** Puts every entry where it belongs among this many slots. */
  #layOut(size: number): void {
    const old = this.#slots
    this.#mask = size - 1
    // The last window reaches over the end.
    this.#slots = new Int32Array(size + WINDOW)
    for (const held of old) {
      const entry = entryIn(held, this.#entryBits)
      if (entry === -1) continue
      const hash = this.#hashOf(this.#texts[entry] ?? '')
      this.#slots[this.#freeSlot(hash)] = this.#leadingTo(entry, hash)
    }
  }
}

/** The entry that a slot leads to, or -1. */
function entryIn(slot: number, entryBits: number): number {
  return (slot & ((1 << entryBits) - 1)) - 1
}

const NO_NUMBERS = new Int32Array(0)
/** Slots looked at for a text. */
const WINDOW = 8
const SMALLEST = 64
/** Longer texts are not worth remembering: a flood of them would hold memory. */
const LONGEST = 512
/** All texts together are at most so many times their number. */
const USUAL_LENGTH = 128
/** Windows met full of texts that a sample can't tell apart, before all their characters are looked at. */
const MOST_CROWDS = 16
