import type { CompiledPolicy } from './compiled-policy.js'
import { GrantSpace } from './grant-space.js'
import type { Requester } from './requester.js'
import { signatureOf } from './signature.js'
import { TextCache } from './text-cache.js'
import { sampleId } from './text-samples.js'

/** Requesters by the text of their id, bounded in count and in what they take together. */
export class RequesterCache {
  readonly #capacity: number
  /** Integers that merged grants may take together, four bytes each; and what requesters may without them, about. */
  readonly #budget: number
  #cache: TextCache<Requester>
  #space: GrantSpace
  #taken = 0

  /** @param capacity the most requesters held */
  constructor(capacity: number) {
    this.#capacity = capacity
    this.#budget = capacity * INTEGERS_EACH
    this.#cache = new TextCache(capacity, INTEGERS, sampleId)
    this.#space = new GrantSpace(this.#budget)
  }

  get(policy: CompiledPolicy, principalId: string): Requester | undefined {
    const entry = this.#cache.entryOf(principalId)
    if (entry === -1) return undefined
    const requester = this.#cache.valueAt(entry)
    if (requester.merged === undefined) this.#merge(policy, entry, requester)
    return requester
  }

  /**
   * The entry of a requester that was likely met before, see `TextCache.likely`, and whose grants are merged now; -1 where
   * there is none. Good until the next call of another method.
   */
  likely(policy: CompiledPolicy, principalId: string): number {
    return this.#merged(policy, this.#cache.likely(principalId))
  }

  /** The entry of a requester that was met before, whose grants are merged now; -1 for others. */
  entryOf(policy: CompiledPolicy, principalId: string): number {
    return this.#merged(policy, this.#cache.entryOf(principalId))
  }

  /** The ids of entries. */
  get texts(): readonly string[] {
    return this.#cache.texts
  }

  at(entry: number): Requester {
    return this.#cache.valueAt(entry)
  }

  /** Where the merged grants of a requester lie. */
  chunkAt(entry: number): Int32Array {
    return this.#space.chunk((this.#cache.numbers[entry * INTEGERS] ?? 0) - 1)
  }

  startAt(entry: number): number {
    return this.#cache.numbers[entry * INTEGERS + START] ?? 0
  }

  set(requester: Requester): void {
    const entry = this.#cache.set(requester.principalId, requester)
    if (entry !== -1) this.#cache.numbers[entry * INTEGERS + REACHED] = requester.signature
    this.#taken += SELF + requester.holders.length * 4
    if (this.#taken > this.#budget) this.clear()
  }

  /** Another one that remembers what this did, and this nothing any more. O(1). */
  handedOver(): RequesterCache {
    const next = new RequesterCache(this.#capacity)
    next.#cache = this.#cache
    next.#space = this.#space
    next.#taken = this.#taken
    this.clear()
    return next
  }

  /**
   * Forgets everybody who reaches one of these holders; `NONE` stands for whoever nobody had heard of. O(remembered), a
   * comparison of integers for nearly all of them.
   */
  forget(holders: ReadonlySet<number>): void {
    if (holders.size > MOST_FORGOTTEN) {
      this.clear()
      return
    }
    const meant = signatureOf([...holders])
    this.#cache.forget((entry) => {
      const reached = this.#cache.numbers[entry * INTEGERS + REACHED] ?? 0
      return (reached & meant) !== 0 && this.#cache.valueAt(entry).holders.some((holder) => holders.has(holder))
    })
  }

  /** Simpler than knowing what each newcomer pushes out, and as rare as it is cheap. */
  clear(): void {
    this.#cache = new TextCache(this.#capacity, INTEGERS, sampleId)
    this.#space = new GrantSpace(this.#budget)
    this.#taken = 0
  }

  #merged(policy: CompiledPolicy, entry: number): number {
    if (entry === -1 || this.#cache.numbers[entry * INTEGERS] !== NOT_MERGED) return entry
    return this.#merge(policy, entry, this.#cache.valueAt(entry)) ? entry : -1
  }

  /** Merges what a requester holds, if there is room for it. */
  #merge(policy: CompiledPolicy, entry: number, requester: Requester): boolean {
    if (requester.size(policy) * INTEGERS_HELD > this.#budget / 8) return false
    const { at } = requester.merge(policy, (size) => this.#space.take(size, (chunk) => this.#giveUp(chunk)))
    this.#cache.numbers[entry * INTEGERS] = this.#space.current + 1
    this.#cache.numbers[entry * INTEGERS + START] = at
    return true
  }

  /** O(requesters), once for many that were merged. */
  #giveUp(chunk: number): void {
    const { numbers } = this.#cache
    for (let entry = 0; entry * INTEGERS < numbers.length; entry++) {
      if (numbers[entry * INTEGERS] !== chunk + 1) continue
      numbers[entry * INTEGERS] = NOT_MERGED
      this.#cache.valueAt(entry).unmerge()
    }
  }
}

/** The number of the array its merged grants are in, plus one; where in it; and the signature of all it reaches. */
const INTEGERS = 3
const NOT_MERGED = 0
const START = 1
const REACHED = 2
/** Of the budget, to each requester held. */
const INTEGERS_EACH = 122
/** For each assignment held, about. */
const INTEGERS_HELD = 4
/** What a requester takes beside what it holds and whose groups it is in, in integers. */
const SELF = 60
/** Looking for more holders than this costs more than resolving all anew. */
const MOST_FORGOTTEN = 64
