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
  return new Copier(limits, report).copy(value, place, 1)
}

/** Leaves null where it reported an error. */
class Copier {
  readonly #limits: Limits
  readonly #report: Report
  /** Bounds shared values that spell out to more than any text could hold: `a = [b, b]`, `b = [c, c]`, … */
  #budget: number
  #spent = false

  constructor(limits: Limits, report: Report) {
    this.#limits = limits
    this.#report = report
    this.#budget = limits.policyBytes
  }

  copy(value: unknown, place: Place, depth: number): unknown {
    this.#budget -= 1
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number')
      return Number.isFinite(value) ? value : this.#refuse(place, `${value} is not a number JSON has`)
    if (typeof value !== 'object') return this.#refuse(place, `${kindOf(value)} is not plain data`)
    if (depth > this.#limits.jsonDepth) return this.#limit(place, `nested deeper than ${this.#limits.jsonDepth} levels`)
    this.#budget -= CONTAINER_COST
    if (this.#budget < 0) return this.#overBudget(place)
    try {
      return Array.isArray(value) ? this.#list(value, place, depth) : this.#object(value, place, depth)
    } catch {
      return this.#refuse(place, 'could not be read: a getter or a Proxy threw')
    }
  }

  #list(list: readonly unknown[], place: Place, depth: number): unknown {
    const { length } = list
    const copy: unknown[] = []
    for (let index = 0; index < length && this.#budget >= 0; index++) {
      if (!(index in list)) return this.#refuse(child(place, index), 'the list has a hole')
      copy.push(this.copy(list[index], child(place, index), depth + 1))
    }
    return copy
  }

  #object(object: object, place: Place, depth: number): unknown {
    const prototype: unknown = Object.getPrototypeOf(object)
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      return this.#refuse(place, 'only plain objects and lists can be read, not instances of a class')
    }
    const copy: Record<string, unknown> = {}
    for (const key of Object.keys(object)) {
      const value: unknown = Reflect.get(object, key)
      if (value === undefined) continue
      const plain = this.copy(value, child(place, key), depth + 1)
      // Assigning to `__proto__` would set the prototype.
      if (key === '__proto__')
        Object.defineProperty(copy, key, { value: plain, enumerable: true, configurable: true, writable: true })
      else copy[key] = plain
    }
    return copy
  }

  /** Reported once: everything that follows is over the budget as well. */
  #overBudget(place: Place): null {
    if (this.#spent) return null
    this.#spent = true
    return this.#limit(place, 'the document holds too many values')
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

/** What a value is, in the words of a message. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return KINDS[typeof value]
}

const KINDS = {
  string: 'text',
  number: 'a number',
  bigint: 'a big integer',
  boolean: 'true or false',
  symbol: 'a symbol',
  undefined: 'nothing',
  object: 'an object',
  function: 'a function',
} as const

const CONTAINER_COST = 16
