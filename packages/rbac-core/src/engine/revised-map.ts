/** What a key stands for from a revision on; undefined: for nothing any more. */
interface Entry<V> {
  readonly value: V | undefined
  readonly since: number
  readonly before: Entry<V> | undefined
}

/**
 * A map as one revision of a policy sees it. The revisions share what they know: a change costs what it changes, and
 * earlier revisions go on reading what they read.
 */
export class RevisedMap<K, V> implements ReadonlyMap<K, V> {
  readonly #first: ReadonlyMap<K, V>
  readonly #later: Map<K, Entry<V>>
  readonly #revision: number
  readonly size: number

  constructor(first: ReadonlyMap<K, V>, later: Map<K, Entry<V>> = new Map(), revision = 0, size: number = first.size) {
    this.#first = first
    this.#later = later
    this.#revision = revision
    this.size = size
  }

  get(key: K): V | undefined {
    let entry = this.#later.size === 0 ? undefined : this.#later.get(key)
    while (entry !== undefined && entry.since > this.#revision) entry = entry.before
    return entry === undefined ? this.#first.get(key) : entry.value
  }

  has(key: K): boolean {
    return this.get(key) !== undefined
  }

  *entries(): MapIterator<[K, V]> {
    for (const key of this.#first.keys()) {
      const value = this.get(key)
      if (value !== undefined) yield [key, value]
    }
    for (const key of this.#later.keys()) {
      const value = this.#first.has(key) ? undefined : this.get(key)
      if (value !== undefined) yield [key, value]
    }
  }

  *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key
  }

  *values(): MapIterator<V> {
    if (this.#later.size === 0) yield* this.#first.values()
    else for (const [, value] of this.entries()) yield value
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries()
  }

  forEach(visit: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this)
  }

  /** The map of the next revision; to be asked of the latest one. O(changes). */
  with(changes: ReadonlyMap<K, V | undefined>, revision: number): RevisedMap<K, V> {
    if (changes.size === 0) return this
    let { size } = this
    for (const [key, value] of changes) {
      size += (value === undefined ? 0 : 1) - (this.has(key) ? 1 : 0)
      this.#later.set(key, { value, since: revision, before: this.#later.get(key) })
    }
    return new RevisedMap(this.#first, this.#later, revision, size)
  }
}
