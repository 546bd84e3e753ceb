import { type CompiledCondition, compile } from '../../condition/compile.js'
import { parseText } from '../../condition/parser.js'
import { RbacError } from '../../errors.js'
import type { Limits } from '../../model/limits.js'

/** What carries a condition: an assignment, a deny assignment or a permission. */
interface Conditioned {
  readonly condition?: string
  readonly conditionVersion?: string
}

/** What a condition compiles to that does not parse, or is of a version nobody knows. */
export const UNREADABLE: CompiledCondition = () => 'unknown'

/** Each distinct condition of a policy, compiled once. */
export class ConditionTable {
  readonly #limits: Limits
  readonly #byText = new Map<string, CompiledCondition>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** The compiled condition; undefined where there is none. One that can't be read is always unknown. */
  compiled({ condition, conditionVersion }: Conditioned): CompiledCondition | undefined {
    if (condition === undefined) return undefined
    if (!hasKnownVersion(conditionVersion)) return UNREADABLE
    const known = this.#byText.get(condition)
    if (known !== undefined) return known
    const compiled = compileText(condition, this.#limits)
    this.#byText.set(condition, compiled)
    return compiled
  }
}

/** Versions 1.0 and 2.0 mean the same; what another one would mean nobody knows. */
export function hasKnownVersion(conditionVersion: string | undefined): boolean {
  return conditionVersion === undefined || conditionVersion === '1.0' || conditionVersion === '2.0'
}

function compileText(condition: string, limits: Limits): CompiledCondition {
  try {
    return compile(parseText(condition, limits).condition, limits.listProduct)
  } catch (error) {
    if (error instanceof RbacError) return UNREADABLE
    throw error
  }
}
