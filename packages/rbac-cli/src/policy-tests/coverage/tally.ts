import type { MatchedPattern } from 'rbac-core'
import { fold } from '../../text.js'
import { nameOf } from '../words.js'

/** What can be exercised in a policy: each thing once, by a key, with the words for it. */
export interface Element {
  readonly kind: 'assignment' | 'deny' | 'pattern' | 'condition'
  /** Of the item it belongs to. */
  readonly id: string
  /** What it is. */
  readonly what: string
  /** What no test did with it. */
  readonly missing: string
}

/** Every element of a policy, and which of them were exercised. */
export class Tally {
  readonly #elements = new Map<string, Element>()
  readonly #exercised = new Set<string>()

  add(key: string, element: Element): void {
    this.#elements.set(key, element)
  }

  /** An element that was not added before, such as a pattern of a built-in role, does not count. */
  exercise(key: string): void {
    if (this.#elements.has(key)) this.#exercised.add(key)
  }

  get total(): number {
    return this.#elements.size
  }

  get exercised(): number {
    return this.#exercised.size
  }

  get missing(): readonly Element[] {
    return [...this.#elements].flatMap(([key, element]) => (this.#exercised.has(key) ? [] : [element]))
  }
}

/** A role is meant by the name that ends its id, whatever stands before it. */
export function patternKey(owner: string, { list, pattern }: MatchedPattern): string {
  return JSON.stringify(['pattern', fold(nameOf(owner)), list, pattern])
}
