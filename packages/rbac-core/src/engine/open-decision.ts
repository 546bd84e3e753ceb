import type { Decision } from '../model/decision.js'
import type { CompiledPermission } from './assignments.js'
import { decisionOf } from './decision.js'
import { decideByRoles, decidingDeny } from './evaluate.js'
import type { PatternNumber } from './named-pattern.js'
import type { Question } from './question.js'
import { quickPattern } from './quick-pattern.js'
import { allowedBy, deniedBy } from './wording.js'

/** A decision that depends on a condition or the time, as far as it is known without asking for either. */
export class OpenDecision {
  readonly #mayBeDenied: boolean
  readonly #byRoles: Decision | undefined
  readonly #what: number

  /**
   * @param mayBeDenied it depends on a condition whether a deny assignment stands in the way; else none does
   * @param byRoles what assignments say, where they need not be asked
   * @param what the entry of the action
   */
  constructor(mayBeDenied: boolean, byRoles: Decision | undefined, what: number) {
    this.#mayBeDenied = mayBeDenied
    this.#byRoles = byRoles
    this.#what = what
  }

  /**
   * The decision on the question that it is about. A condition may ask the engine something itself, after which entries are
   * others': what is looked up by one from then on is compared with the text that it was for.
   */
  settled(question: Question): Decision {
    const { context, requester } = question
    const deny = this.#mayBeDenied ? decidingDeny(question) : undefined
    if (deny !== undefined) {
      const pattern = this.#pattern(question, deny.permissions, deny.node)
      if (pattern !== undefined) return deniedBy(context, requester, deny, pattern)
      return decisionOf(question, { effect: 'Denied', deny })
    }
    if (this.#byRoles !== undefined) return this.#byRoles
    const conclusion = decideByRoles(question, requester)
    if (conclusion.effect === 'Allowed') {
      const { number, role } = conclusion.assignment
      const near = context.policy.assignments.rows.roleOf(number)
      const pattern = role && this.#pattern(question, role.permissions, near)
      if (pattern !== undefined) return allowedBy(context, requester, number, pattern, question.isDataAction)
    }
    return decisionOf(question, conclusion)
  }

  #pattern(
    { context, row, action, isDataAction }: Question,
    permissions: readonly CompiledPermission[],
    near: number,
  ): PatternNumber | undefined {
    return quickPattern(context.said, permissions, near, row, action, this.#what, isDataAction)
  }
}
