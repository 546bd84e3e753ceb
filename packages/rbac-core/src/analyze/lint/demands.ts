import type { Condition } from '../../condition/ast.js'
import { parseCondition, printCondition } from '../../condition/index.js'
import { hasKnownVersion } from '../../engine/flat/condition-table.js'
import { RbacError } from '../../errors.js'

/** What may carry a condition: an assignment, a deny assignment, a permission. */
export interface Conditioned {
  readonly condition?: string
  readonly conditionVersion?: string
}

/** The conditions of a policy, each text read once. */
export class Conditions {
  readonly #parsed = new Map<string, Condition | undefined>()
  readonly #demands = new Map<string, ReadonlySet<string>>()

  /** The tree of a condition; undefined for one that can't be read, which is never true and never false. */
  read({ condition, conditionVersion }: Conditioned): Condition | undefined {
    if (condition === undefined || !hasKnownVersion(conditionVersion)) return undefined
    if (!this.#parsed.has(condition)) this.#parsed.set(condition, parsedOrNone(condition))
    return this.#parsed.get(condition)
  }

  /**
   * What must be true for all carriers to hold, as texts that are equal where the conditions are; undefined where that
   * can never be.
   */
  demands(carriers: readonly Conditioned[]): ReadonlySet<string> | undefined {
    const all = new Set<string>()
    for (const carrier of carriers) {
      if (carrier.condition === undefined) continue
      const condition = this.read(carrier)
      if (condition === undefined) return undefined
      for (const part of this.#parts(carrier.condition, condition)) all.add(part)
    }
    return all
  }

  #parts(text: string, condition: Condition): ReadonlySet<string> {
    const known = this.#demands.get(text)
    if (known !== undefined) return known
    // An AND is true exactly where each of its parts is.
    const parts = new Set((condition.kind === 'and' ? condition.operands : [condition]).map(printCondition))
    this.#demands.set(text, parts)
    return parts
  }
}

function parsedOrNone(text: string): Condition | undefined {
  try {
    return parseCondition(text)
  } catch (error) {
    if (error instanceof RbacError) return undefined
    throw error
  }
}
