import { canonicalCondition } from './condition.js'

/** Whether two plain values hold the same data, whatever the order of keys and lists and the layout of conditions. */
export function isSameData(a: unknown, b: unknown): boolean {
  const numbers = new Numbers()
  return numbers.of(a) === numbers.of(b)
}

/**
 * A number for each value; two values that hold the same data have the same.
 *
 * It is found by the numbers of what the value holds: each part is looked at once, and no text is made of the whole.
 */
class Numbers {
  readonly #scalars = new Map<unknown, number>()
  readonly #collections = new Map<string, number>()

  of(value: unknown, key = ''): number {
    if (Array.isArray(value)) {
      const items = value.map((item) => this.of(item))
      return this.#numberIn(this.#collections, `[${items.sort((a, b) => a - b)}`)
    }
    if (typeof value === 'object' && value !== null) {
      const pairs = Object.entries(value).map(([name, item]) => `${this.of(name)}:${this.of(item, name)}`)
      return this.#numberIn(this.#collections, `{${pairs.sort()}`)
    }
    return this.#numberIn(
      this.#scalars,
      key === 'condition' && typeof value === 'string' ? canonicalCondition(value) : value,
    )
  }

  #numberIn<Value>(known: Map<Value, number>, value: Value): number {
    const found = known.get(value)
    if (found !== undefined) return found
    const number = this.#scalars.size + this.#collections.size
    known.set(value, number)
    return number
  }
}
