import { parseCondition } from '../condition/index.js'
import { RbacError } from '../errors.js'
import type { Limits } from '../model/limits.js'

/** Parses each distinct condition once: exports repeat them on thousands of assignments. */
export class ConditionProblems {
  readonly #limits: Limits
  readonly #byText = new Map<string, string | undefined>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Why the text is no condition; undefined when it is one. */
  problemOf(text: string): string | undefined {
    if (this.#byText.has(text)) return this.#byText.get(text)
    const problem = problemIn(text, this.#limits)
    this.#byText.set(text, problem)
    return problem
  }
}

function problemIn(text: string, limits: Limits): string | undefined {
  try {
    parseCondition(text, limits)
    return undefined
  } catch (error) {
    if (error instanceof RbacError) return error.message
    throw error
  }
}
