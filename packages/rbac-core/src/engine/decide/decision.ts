import type { Decision } from '../../model/decision.js'
import type { CompiledAssignment, CompiledPermission } from '../compiled/assignments.js'
import { grants } from '../compiled/permissions.js'
import { truthOf } from '../request/conditions.js'
import { namedPattern } from '../request/named-pattern.js'
import type { Question } from '../request/question.js'
import type { Ways } from '../request/requester.js'
import { type Conclusion, evaluate } from './evaluate.js'
import { allowedBy, deniedBy, refusedFor } from './wording.js'

/** The decision on a question. */
export function decide(question: Question): Decision {
  return decisionOf(question, evaluate(question))
}

/** The answer to give for a conclusion, with what decided it spelled out. It is frozen: others may be given the same. */
export function decisionOf(question: Question, conclusion: Conclusion): Decision {
  const { context, requester, action, isDataAction } = question
  if (conclusion.effect === 'NotAllowed') return refusedFor(conclusion.reason, requester.groupsIncomplete)
  if (conclusion.effect === 'Denied') {
    const { deny } = conclusion
    // The condition of the whole is asked already: blocks that have none of their own need not ask it again.
    const isMeant = ({ permissionClass, condition }: CompiledPermission): boolean =>
      grants(question.row, permissionClass) && truthOf(question, condition, undefined) !== 'false'
    return deniedBy(context, requester, deny, namedPattern(deny.permissions, isMeant, action, isDataAction))
  }
  return allowedOn(question, requester, conclusion.assignment)
}

/** The decision where an assignment grants what was asked. */
export function allowedOn(question: Question, requester: Ways, assignment: CompiledAssignment): Decision {
  const { context, action, isDataAction } = question
  const permissions = assignment.role?.permissions ?? NO_PERMISSIONS
  // As with deny assignments: its own condition is met.
  const isMeant = ({ permissionClass, condition }: CompiledPermission): boolean =>
    grants(question.row, permissionClass) && truthOf(question, condition, undefined) === 'true'
  const pattern = namedPattern(permissions, isMeant, action, isDataAction)
  return allowedBy(context, requester, assignment.number, pattern, isDataAction)
}

const NO_PERMISSIONS: readonly CompiledPermission[] = []
