/** What a value is remembered by: integers, and what they are numbers of where other things get the same numbers. */
export interface MemoKey {
  readonly first: number
  readonly second: number
  readonly third: number
  readonly whose: Meant
  readonly about: Meant
}

/** Compared with `===`. */
type Meant = object | string | undefined

/**
 * Remembers a value per key, and is exact, because every key found is compared in full. Bounded in count and in weight:
 * where a key's slots are taken one of them is taken over, and what weighs too much together is forgotten together.
 * That costs time, never an answer. Only who wrote the policy could plan for keys to meet, and would gain no more.
 */
export class IntegerMemo<V> {
  readonly #capacity: number
  readonly #budget: number
  #slots = emptySlots<V>(1)
  #mask = 0
  #held = 0
  #weight = 0
  #hand = 0

  /**
   * @param capacity the most values held; 0 remembers nothing
   * @param budget what all that is held may weigh together, in the units of `set`
   */
  constructor(capacity: number, budget: number) {
    this.#capacity = capacity
    this.#budget = budget
  }

  get(first: number, second: number, third: number, whose: Meant, about: Meant): V | undefined {
    const start = hashOf(first, second, third) & this.#mask
    for (let at = start; at < start + WINDOW; at++) {
      const slot = this.#slots[at]
      if (slot !== undefined && isFor(slot, first, second, third, whose, about)) return slot.value
    }
    return undefined
  }

  /** @param weight what remembering it takes */
  set({ first, second, third, whose, about }: MemoKey, value: V, weight: number): void {
    if (this.#capacity === 0 || weight > this.#budget / 8) return
    if (this.#weight + weight > this.#budget) this.#empty(1)
    const size = this.#mask + 1
    if (this.#held * 2 >= size && size < this.#capacity * 2) this.#layOut(Math.max(SMALLEST, size * 2))
    this.#put({ first, second, third, whose, about, value, weight })
  }

  #put(slot: Slot<V>): void {
    const start = hashOf(slot.first, slot.second, slot.third) & this.#mask
    let at = start
    while (at < start + WINDOW && !this.#isOpen(at, slot)) at++
    // In turn, so that two keys don't push each other out for ever.
    if (at === start + WINDOW) at = start + (this.#hand++ % WINDOW)
    const before = this.#slots[at]
    if (before !== undefined) {
      this.#weight -= before.weight
      this.#held -= 1
    }
    this.#slots[at] = slot
    this.#weight += slot.weight
    this.#held += 1
  }

  /** Is a slot free, or has the value of this key? */
  #isOpen(at: number, { first, second, third, whose, about }: MemoKey): boolean {
    const slot = this.#slots[at]
    return slot === undefined || isFor(slot, first, second, third, whose, about)
  }

  #layOut(size: number): void {
    const old = this.#slots
    this.#empty(size)
    for (const slot of old) if (slot !== undefined) this.#put(slot)
  }

  #empty(size: number): void {
    this.#slots = emptySlots(size)
    this.#mask = size - 1
    this.#held = 0
    this.#weight = 0
  }
}

interface Slot<V> extends MemoKey {
  readonly value: V
  readonly weight: number
}

function isFor<V>(slot: Slot<V>, first: number, second: number, third: number, whose: Meant, about: Meant): boolean {
  return (
    slot.first === first &&
    slot.second === second &&
    slot.third === third &&
    slot.whose === whose &&
    slot.about === about
  )
}

/** The last window reaches over the end. */
function emptySlots<V>(size: number): (Slot<V> | undefined)[] {
  return new Array<Slot<V> | undefined>(size + WINDOW).fill(undefined)
}

function hashOf(first: number, second: number, third: number): number {
  const mixed = Math.imul(first ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35), 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}

/** Slots looked at for a key. */
const WINDOW = 8
const SMALLEST = 64
