/** What a key stands for from a revision on; undefined: for nothing any more. */
interface Entry<V> {
  readonly value: V | undefined
  readonly since: number
  readonly before: Entry<V> | undefined
}

/** What was changed since a map was made, of all its revisions. */
interface Later<K, V> {
  readonly entries: Map<K, Entry<V>>
  /** How many entries there are, those that others came after included. */
  count: number
}

/**
 * A map as one revision of a policy sees it. The revisions share what they know: a change costs what it changes, and
 * earlier revisions go on reading what they read. Where most of what they know is of the past, the next revision takes
 * along only what it sees.
 */
export class RevisedMap<K, V> implements ReadonlyMap<K, V> {
  readonly #first: ReadonlyMap<K, V>
  readonly #later: Later<K, V>
  readonly #revision: number
  readonly size: number

  constructor(
    first: ReadonlyMap<K, V>,
    later: Later<K, V> = { entries: new Map(), count: 0 },
    revision = 0,
    size: number = first.size,
  ) {
    this.#first = first
    this.#later = later
    this.#revision = revision
    this.size = size
  }

  /** How many changes it remembers, those that others came after included. */
  get kept(): number {
    return this.#later.count
  }

  get(key: K): V | undefined {
    let entry = this.#later.count === 0 ? undefined : this.#later.entries.get(key)
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
    for (const key of this.#later.entries.keys()) {
      const value = this.#first.has(key) ? undefined : this.get(key)
      if (value !== undefined) yield [key, value]
    }
  }

  *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key
  }

  *values(): MapIterator<V> {
    if (this.#later.count === 0) yield* this.#first.values()
    else for (const [, value] of this.entries()) yield value
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries()
  }

  forEach(visit: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this)
  }

  /** The map of the next revision; to be asked of the latest one. Amortized O(changes). */
  with(changes: ReadonlyMap<K, V | undefined>, revision: number): RevisedMap<K, V> {
    if (changes.size === 0) return this
    const later = this.#later
    let { size } = this
    for (const [key, value] of changes) {
      const known = this.get(key)
      if (known === value) continue
      size += (value === undefined ? 0 : 1) - (known === undefined ? 0 : 1)
      later.entries.set(key, { value, since: revision, before: later.entries.get(key) })
      later.count += 1
    }
    const next = new RevisedMap(this.#first, later, revision, size)
    return later.count > size * 2 + FEW ? new RevisedMap(new Map(next)) : next
  }
}

/** So many of the past are not worth the trouble. */
const FEW = 256
