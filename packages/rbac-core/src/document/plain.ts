import { kindOf } from '../model/kind-of.js'
import type { Limits } from '../model/limits.js'
import { child, type Place } from './place.js'
import type { Report } from './report.js'

/**
 * A copy of `value` in plain data: objects, lists, text, numbers, booleans and null.
 *
 * Every property is read once and here, so that what was checked is what is used, even when a getter or a Proxy gives
 * another answer the second time. What is not plain data becomes an error at its place.
 */
export function plainCopy(value: unknown, place: Place, limits: Limits, report: Report): unknown {
  return isScalar(value) ? value : new Copier(limits, report).copy(value, place)
}

/** A copied object or list, and how much of the budget it took. */
interface Copied {
  readonly copy: unknown
  readonly cost: number
}

/** Leaves null where it reported an error. */
class Copier {
  readonly #limits: Limits
  readonly #report: Report
  /**
   * About the bytes that the value would take as JSON. What is shared pays each time it occurs, though it is copied
   * once: `a = [b, b]`, `b = [c, c]` and so on spell out to more than any text could hold.
   */
  #cost = 0
  /** The objects and lists around the current value. */
  readonly #around: object[] = []
  readonly #copied = new Map<object, Copied>()

  constructor(limits: Limits, report: Report) {
    this.#limits = limits
    this.#report = report
  }

  copy(value: unknown, place: Place): unknown {
    if (typeof value !== 'object' || value === null) {
      const what = typeof value === 'number' ? `${value}` : kindOf(value)
      return this.#refuse(place, `${what} is not plain data`)
    }
    const known = this.#copied.get(value)
    if (known !== undefined) {
      this.#cost += known.cost
      return known.copy
    }
    if (this.#around.includes(value)) return this.#refuse(place, 'the value holds itself')
    const { jsonDepth } = this.#limits
    if (this.#around.length >= jsonDepth) return this.#limit(place, `nested deeper than ${jsonDepth} levels`)
    const before = this.#cost
    this.#cost += CONTAINER_COST
    this.#around.push(value)
    const copy = this.#container(value, place)
    this.#around.pop()
    this.#copied.set(value, { copy, cost: this.#cost - before })
    return copy
  }

  #container(value: object, place: Place): unknown {
    try {
      return Array.isArray(value) ? this.#list(value, place) : this.#object(value, place)
    } catch {
      return this.#refuse(place, 'could not be read: a getter or a Proxy threw')
    }
  }

  #list(list: readonly unknown[], place: Place): unknown {
    const { length } = list
    const copy: unknown[] = []
    for (let index = 0; index < length && this.#withinBudget(place); index++) {
      if (!(index in list)) return this.#refuse(child(place, index), 'the list has a hole')
      const value = list[index]
      copy.push(isScalar(value) ? value : this.copy(value, child(place, index)))
    }
    return copy
  }

  #object(object: object, place: Place): unknown {
    const prototype: unknown = Object.getPrototypeOf(object)
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      return this.#refuse(place, 'only plain objects and lists can be read, not instances of a class')
    }
    const copy: Record<string, unknown> = {}
    for (const key of Object.keys(object)) {
      const value: unknown = Reflect.get(object, key)
      if (value === undefined) continue
      if (!this.#withinBudget(place)) break
      const plain = isScalar(value) ? value : this.copy(value, child(place, key))
      if (key === '__proto__') setOwn(copy, key, plain)
      else copy[key] = plain
    }
    return copy
  }

  /** Counts one value; false when there are too many, which is reported once. */
  #withinBudget(place: Place): boolean {
    if (this.#cost > this.#limits.policyBytes) {
      if (this.#cost !== Number.POSITIVE_INFINITY) this.#limit(place, 'the document holds too many values')
      this.#cost = Number.POSITIVE_INFINITY
      return false
    }
    this.#cost += 1
    return true
  }

  #refuse(place: Place, message: string): null {
    this.#report.error({ code: 'INVALID_TYPE', place, message })
    return null
  }

  #limit(place: Place, message: string): null {
    this.#report.error({ code: 'LIMIT_EXCEEDED', place, message })
    return null
  }
}

function isScalar(value: unknown): boolean {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  )
}

/** Plain assignment to `__proto__` would set the prototype instead. */
function setOwn(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

const CONTAINER_COST = 16
