import { type CompiledCondition, compile } from '../condition/compile.js'
import type { ConditionContext } from '../condition/context.js'
import { parseText } from '../condition/parser.js'
import type { Truth } from '../condition/truth.js'
import { RbacError } from '../errors.js'
import { principalKey } from '../model/keys.js'
import type { Limits } from '../model/limits.js'
import type { Attributes, AttributeValues } from '../model/request.js'
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
  const context = new Asked(question)
  const a = first === undefined ? 'true' : first(context)
  if (a === 'false') return a
  const b = second === undefined ? 'true' : second(context)
  return b === 'true' ? a : b
}

/** What a condition may ask about: the request, what the policy stores, and the time. */
export function contextOf(question: Question): ConditionContext {
  const asked = new Asked(question)
  const { storedPrincipal, storedResource, now } = asked
  return { ...asked, storedPrincipal, storedResource, now }
}

/** `contextOf` as conditions come to ask for it: most ask neither for the time nor for what the policy stores. */
class Asked implements ConditionContext {
  readonly action: string
  readonly subOperation: string | undefined
  readonly attributes: Attributes | undefined
  readonly #question: Question

  constructor(question: Question) {
    this.action = question.action
    this.subOperation = question.subOperation
    this.attributes = question.attributes
    this.#question = question
  }

  get storedPrincipal(): AttributeValues | undefined {
    const { context, requester } = this.#question
    const { principalAttributes } = context.policy
    return principalAttributes.size === 0 ? undefined : principalAttributes.get(principalKey(requester.principalId))
  }

  get storedResource(): AttributeValues | undefined {
    const { context, place } = this.#question
    const { resourceAttributes } = context.policy
    return resourceAttributes.size === 0 ? undefined : resourceAttributes.get(place.path)
  }

  get now(): number | string | undefined {
    return this.#question.timeText ?? timeOf(this.#question)
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
