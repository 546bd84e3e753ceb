import { type CompiledCondition, compile } from '../condition/compile.js'
import type { ConditionContext } from '../condition/context.js'
import { parseText } from '../condition/parser.js'
import type { Truth } from '../condition/truth.js'
import { RbacError } from '../errors.js'
import { principalKey } from '../model/keys.js'
import { DEFAULT_LIMITS } from '../model/limits.js'
import { type Question, timeOf } from './question.js'

export type { CompiledCondition }

/** What carries a condition: an assignment, a deny assignment or a permission. */
interface Conditioned {
  readonly condition?: string
  readonly conditionVersion?: string
}

/** What a condition compiles to that does not parse, or is of a version nobody knows. */
export const UNREADABLE: CompiledCondition = () => 'unknown'

/** Each distinct condition of a policy, compiled once. */
export class ConditionTable {
  readonly #byText = new Map<string, CompiledCondition>()

  /** The compiled condition; undefined where there is none. One that can't be read is always unknown. */
  compiled({ condition, conditionVersion }: Conditioned): CompiledCondition | undefined {
    if (condition === undefined) return undefined
    if (!hasKnownVersion(conditionVersion)) return UNREADABLE
    const known = this.#byText.get(condition)
    if (known !== undefined) return known
    const compiled = compileText(condition)
    this.#byText.set(condition, compiled)
    return compiled
  }
}

/**
 * Both conditions together, three-valued: false if either is, else unknown if either is, else true.
 * An absent one is true.
 */
export function truthOf(
  question: Question,
  first: CompiledCondition | undefined,
  second: CompiledCondition | undefined,
): Truth {
  if (first === undefined && second === undefined) return 'true'
  const context = contextOf(question)
  const a = first === undefined ? 'true' : first(context)
  if (a === 'false') return a
  const b = second === undefined ? 'true' : second(context)
  return b === 'true' ? a : b
}

/** What a condition may ask about: the request, what the policy stores, and the time. */
export function contextOf(question: Question): ConditionContext {
  const { action, subOperation, attributes, requester, place } = question
  const { policy } = question.context
  return {
    action,
    subOperation,
    attributes,
    storedPrincipal: policy.principalAttributes.get(principalKey(requester.principalId)),
    storedResource: policy.resourceAttributes.get(place.path),
    now: timeOf(question),
  }
}

/** Versions 1.0 and 2.0 mean the same; what another one would mean nobody knows. */
export function hasKnownVersion(conditionVersion: string | undefined): boolean {
  return conditionVersion === undefined || conditionVersion === '1.0' || conditionVersion === '2.0'
}

function compileText(condition: string): CompiledCondition {
  try {
    return compile(parseText(condition).condition, DEFAULT_LIMITS.listProduct)
  } catch (error) {
    if (error instanceof RbacError) return UNREADABLE
    throw error
  }
}
