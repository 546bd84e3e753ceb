/**
 * Remembers what was computed for a text, bounded in count: a flood of texts never seen before costs no more memory
 * than a full memo, and no more time than computing each.
 *
 * Two generations: when the young one is full it becomes the old one, and what is used again moves back. It can only
 * save time: with a capacity of 0 every answer is the same.
 */
export class BoundedMemo<V> {
  readonly #capacity: number
  #young = new Map<string, V>()
  #old = new Map<string, V>()

  /** @param capacity entries in one generation; at most twice as many are held */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(text: string): V | undefined {
    const young = this.#young.get(text)
    if (young !== undefined) return young
    const old = this.#old.get(text)
    if (old !== undefined) this.set(text, old)
    return old
  }

  set(text: string, value: V): void {
    if (this.#capacity === 0) return
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(text, value)
  }
}
