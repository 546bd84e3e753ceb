import type { CompiledPolicy } from './compiled-policy.js'
import { GrantSpace } from './merged-grants.js'
import type { Requester } from './requester.js'
import { TextCache } from './text-cache.js'

/** Integers that remembered requesters may take together, four bytes each. */
const MOST_INTEGERS = 8_000_000

/** Requesters by the text of their id, bounded in count and in what they take together. */
export class RequesterCache {
  readonly #capacity: number
  #cache: TextCache<Requester>
  #space = new GrantSpace()
  #chunks: Int32Array[] = []
  #taken = 0

  constructor(capacity: number) {
    this.#capacity = capacity
    this.#cache = new TextCache(capacity, INTEGERS)
  }

  get(policy: CompiledPolicy, principalId: string): Requester | undefined {
    const slot = this.#cache.slotOf(principalId)
    if (slot === -1) return undefined
    const requester = this.#cache.valueAt(slot)
    if (requester.merged === undefined) this.#merge(policy, slot, requester)
    return requester
  }

  /**
   * The slot of a requester that was met before, whose grants are merged now; -1 for others. Good until the next call
   * of another method.
   */
  slotOfHashed(policy: CompiledPolicy, principalId: string, hash: number): number {
    const slot = this.#cache.slotOfHashed(principalId, hash)
    if (slot === -1 || this.#cache.numbers[this.#cache.numbersAt(slot)] !== NOT_MERGED) return slot
    return this.#merge(policy, slot, this.#cache.valueAt(slot)) ? slot : -1
  }

  hashOf(principalId: string): number {
    return this.#cache.hashOf(principalId)
  }

  at(slot: number): Requester {
    return this.#cache.valueAt(slot)
  }

  /** Where the merged grants of a slot lie. */
  chunkAt(slot: number): Int32Array {
    return this.#chunks[(this.#cache.numbers[this.#cache.numbersAt(slot)] ?? 0) - 1] as Int32Array
  }

  startAt(slot: number): number {
    return this.#cache.numbers[this.#cache.numbersAt(slot) + 1] ?? 0
  }

  set(requester: Requester): void {
    const slot = this.#cache.set(requester.principalId, requester)
    if (slot !== -1) this.#cache.numbers[this.#cache.numbersAt(slot) + REACHED] = signatureOf(requester.holders)
    this.#taken += SELF
    if (this.#taken > MOST_INTEGERS) this.#startOver()
  }

  /** Another one that remembers what this did, and this nothing any more. O(1). */
  handedOver(): RequesterCache {
    const next = new RequesterCache(this.#capacity)
    next.#cache = this.#cache
    next.#space = this.#space
    next.#chunks = this.#chunks
    next.#taken = this.#taken
    this.#startOver()
    return next
  }

  /**
   * Forgets everybody who reaches one of these holders; `NONE` stands for whoever nobody had heard of. O(remembered), a
   * comparison of integers for nearly all of them.
   */
  forget(holders: ReadonlySet<number>): void {
    if (holders.size > MOST_FORGOTTEN) {
      this.#startOver()
      return
    }
    const meant = signatureOf([...holders])
    this.#cache.forget((slot) => {
      const reached = this.#cache.numbers[this.#cache.numbersAt(slot) + REACHED] ?? 0
      return (reached & meant) !== 0 && this.#cache.valueAt(slot).holders.some((holder) => holders.has(holder))
    })
  }

  clear(): void {
    this.#startOver()
  }

  /** Merges what a requester holds, if there is room for it. */
  #merge(policy: CompiledPolicy, slot: number, requester: Requester): boolean {
    const size = requester.size(policy) * INTEGERS_HELD
    if (size > MOST_INTEGERS / 8) return false
    this.#taken += size
    if (this.#taken > MOST_INTEGERS) {
      this.#startOver()
      return false
    }
    const { chunk, at } = requester.merge(policy, this.#space)
    if (this.#chunks.at(-1) !== chunk) this.#chunks.push(chunk)
    const numbers = this.#cache.numbersAt(slot)
    this.#cache.numbers[numbers] = this.#chunks.length
    this.#cache.numbers[numbers + 1] = at
    return true
  }

  /** Simpler than knowing what each newcomer pushes out, and as rare as it is cheap. */
  #startOver(): void {
    this.#cache = new TextCache(this.#capacity, INTEGERS)
    this.#space = new GrantSpace()
    this.#chunks = []
    this.#taken = 0
  }
}

/** Where its merged grants are: which chunk, and where in it. Then a bit for each holder it reaches. */
const INTEGERS = 3
const NOT_MERGED = 0
const REACHED = 2
/** Looking for more holders than this costs more than resolving all anew. */
const MOST_FORGOTTEN = 64

/** Many holders share a bit, so that one is set means "perhaps". */
function signatureOf(holders: readonly number[]): number {
  let bits = 0
  for (const holder of holders) bits |= 1 << (Math.imul(holder, 0x9e3779b1) >>> 27)
  return bits
}

/** For each assignment held, about. */
const INTEGERS_HELD = 4
/** What a requester takes beside what it holds, in integers. */
const SELF = 60
