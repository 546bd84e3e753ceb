import type { Decision } from '../../model/decision.js'
import type { CompiledAssignment, CompiledPermission } from '../compiled/assignments.js'
import { decisionOf } from '../decide/decision.js'
import { assignmentStep, decideByRoles, decidingDeny } from '../decide/evaluate.js'
import { allowedBy, deniedBy, refusedFor } from '../decide/wording.js'
import type { PatternNumber } from '../request/named-pattern.js'
import type { Question } from '../request/question.js'
import { assignmentAt } from '../request/requester.js'
import { quickPattern } from './quick-pattern.js'

/** What is known of a decision that depends on a condition or the time, without asking for either. */
interface Known {
  /** It depends on a condition whether a deny assignment stands in the way; else none does. */
  readonly mayBeDenied: boolean
  /** What assignments say, where they need not be asked. */
  readonly byRoles?: Decision | undefined
  /** The only assignment that may grant: its place among those held. */
  readonly open?: number | undefined
  /** The entry of the action. */
  readonly what: number
}

/** A decision that depends on a condition or the time. */
export class OpenDecision {
  readonly #known: Known

  constructor(known: Known) {
    this.#known = known
  }

  /**
   * The decision on the question that it is about. A condition may ask the engine something itself, after which entries are
   * others': what is looked up by one from then on is compared with the text that it was for.
   */
  settled(question: Question): Decision {
    const { context, requester } = question
    const { mayBeDenied, byRoles, open } = this.#known
    const deny = mayBeDenied ? decidingDeny(question) : undefined
    if (deny !== undefined) {
      const pattern = this.#pattern(question, deny.permissions, deny.node)
      if (pattern !== undefined) return deniedBy(context, requester, deny, pattern)
      return decisionOf(question, { effect: 'Denied', deny })
    }
    if (byRoles !== undefined) return byRoles
    if (open !== undefined) {
      const assignment = assignmentAt(context.policy, open)
      const step = assignmentStep(assignment, question)
      if (step === 'granted') return this.#allowed(question, assignment)
      // No other one gets so far.
      if (step.startsWith('condition')) return refusedFor(step, requester.groupsIncomplete)
    }
    const conclusion = decideByRoles(question, requester)
    if (conclusion.effect === 'Allowed') return this.#allowed(question, conclusion.assignment)
    return decisionOf(question, conclusion)
  }

  #allowed(question: Question, assignment: CompiledAssignment): Decision {
    const { context, requester, isDataAction } = question
    const { number, role } = assignment
    const near = context.policy.assignments.rows.roleOf(number)
    const pattern = role && this.#pattern(question, role.permissions, near)
    if (pattern !== undefined) return allowedBy(context, requester, number, pattern, isDataAction)
    return decisionOf(question, { effect: 'Allowed', assignment })
  }

  #pattern(
    { context, row, action, isDataAction }: Question,
    permissions: readonly CompiledPermission[],
    near: number,
  ): PatternNumber | undefined {
    return quickPattern(context.said, permissions, near, row, action, this.#known.what, isDataAction)
  }
}
