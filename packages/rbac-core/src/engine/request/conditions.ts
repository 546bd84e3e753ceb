import type { CompiledCondition } from '../../condition/compile.js'
import type { ConditionContext } from '../../condition/context.js'
import type { Truth } from '../../condition/truth.js'
import { principalKey } from '../../model/keys.js'
import type { Attributes, AttributeValues } from '../../model/request.js'
import { type Question, timeOf } from './question.js'

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
