import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { IntegerSpace } from '../compiled/integer-space.js'
import { signatureOf } from '../compiled/signature.js'
import { TextCache } from '../compiled/text-cache.js'
import { sampleId } from '../compiled/text-samples.js'
import { GrantRows } from './grant-rows.js'
import { mostIn } from './grant-runs.js'
import type { Requester } from './requester.js'

/** Requesters by the text of their id, bounded in count and in what they take together. */
export class RequesterCache {
  readonly #capacity: number
  /** Integers that holdings may take together, eight bytes each. */
  readonly #budget: number
  #cache: TextCache<Requester>
  #space: IntegerSpace
  #laid = new GrantRows()
  #taken = 0

  /** @param capacity the most requesters held */
  constructor(capacity: number) {
    this.#capacity = capacity
    this.#budget = capacity * HELD_BY_EACH
    this.#cache = new TextCache(capacity, INTEGERS, sampleId)
    this.#space = new IntegerSpace(this.#budget)
  }

  get(policy: CompiledPolicy, principalId: string): Requester | undefined {
    const entry = this.entryOf(policy, principalId)
    return entry === -1 ? undefined : this.at(entry)
  }

  /**
   * The entry of a requester that was likely met before, see `TextCache.likely`, and whose holdings are known now; -1 where
   * there is none. Good until the next call of another method.
   */
  likely(policy: CompiledPolicy, principalId: string): number {
    return this.#withHoldings(policy, this.#cache.likely(principalId))
  }

  /** The entry of a requester that was met before, whose holdings are known now; -1 for others. */
  entryOf(policy: CompiledPolicy, principalId: string): number {
    return this.#withHoldings(policy, this.#cache.entryOf(principalId))
  }

  /** The ids of entries. */
  get texts(): readonly string[] {
    return this.#cache.texts
  }

  at(entry: number): Requester {
    return this.#cache.valueAt(entry)
  }

  /** What is laid out of the holders that were asked for. */
  get laid(): GrantRows {
    return this.#laid
  }

  /** Where the holdings of a requester lie, see `Holdings`. */
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
    if (this.#taken > this.#capacity * INTEGERS_EACH) this.clear()
  }

  /** Another one that remembers what this did, and this nothing any more. O(1). */
  handedOver(): RequesterCache {
    const next = new RequesterCache(this.#capacity)
    next.#cache = this.#cache
    next.#space = this.#space
    next.#laid = this.#laid
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
    for (const holder of holders) this.#laid.forget(holder)
    if (this.#laid.isWorn) {
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
    this.#space = new IntegerSpace(this.#budget)
    this.#laid = new GrantRows()
    this.#taken = 0
  }

  #withHoldings(policy: CompiledPolicy, entry: number): number {
    if (entry !== -1 && this.#cache.numbers[entry * INTEGERS] === NOT_LAID) {
      this.#lay(policy, entry, this.#cache.valueAt(entry))
    }
    return entry
  }

  /** Lays what a requester holds, or lists it, as there is room. */
  #lay(policy: CompiledPolicy, entry: number, requester: Requester): void {
    const take = (size: number) => this.#space.take(size, (chunk) => this.#giveUp(chunk))
    const isRoomy = this.#space.hasRoom(mostIn(requester.size(policy)))
    const { at } = requester.lay(policy, this.#laid, take, isRoomy)
    this.#cache.numbers[entry * INTEGERS] = this.#space.current + 1
    this.#cache.numbers[entry * INTEGERS + START] = at
  }

  /** O(requesters), once for many holdings. */
  #giveUp(chunk: number): void {
    const { numbers } = this.#cache
    for (let entry = 0; entry * INTEGERS < numbers.length; entry++) {
      if (numbers[entry * INTEGERS] !== chunk + 1) continue
      numbers[entry * INTEGERS] = NOT_LAID
      this.#cache.valueAt(entry).letGo()
    }
  }
}

/** The number of the array its holdings are in, plus one; where in it; and the signature of all it reaches. */
const INTEGERS = 3
const NOT_LAID = 0
const START = 1
const REACHED = 2
/** For each requester of the capacity: of the budget, and integers of four bytes that they take beside it, about. */
const HELD_BY_EACH = 256
const INTEGERS_EACH = 122
/** What a requester takes beside its groups, in integers. */
const SELF = 60
/** Looking for more holders than this costs more than resolving all anew. */
const MOST_FORGOTTEN = 64
