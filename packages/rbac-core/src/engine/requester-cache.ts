import type { Requester } from './requester.js'
import { TextCache } from './text-cache.js'

/** Assignments that remembered requesters may hold together; about 20 bytes each. */
const MOST_ITEMS = 4_000_000

/** Requesters by the text of their id, bounded in count and in what they hold together. */
export class RequesterCache {
  readonly #capacity: number
  #cache: TextCache<Requester>
  #items = 0

  constructor(capacity: number) {
    this.#capacity = capacity
    this.#cache = new TextCache(capacity)
  }

  get(principalId: string): Requester | undefined {
    return this.#cache.get(principalId)
  }

  set(requester: Requester): void {
    this.#items += requester.size
    // Starting over is simpler than knowing what each set pushes out, and as rare as it is cheap.
    if (this.#items > MOST_ITEMS) {
      this.#cache = new TextCache(this.#capacity)
      this.#items = requester.size
    }
    this.#cache.set(requester.principalId, requester)
  }
}
