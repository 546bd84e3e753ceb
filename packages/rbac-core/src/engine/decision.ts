import type { Decision } from '../model/decision.js'
import type { CompiledAssignment, CompiledPermission } from './assignments.js'
import { truthOf } from './conditions.js'
import { type Conclusion, evaluate, permissionStep } from './evaluate.js'
import { namedPattern } from './named-pattern.js'
import { grants } from './permissions.js'
import type { Question } from './question.js'
import type { Ways } from './requester.js'
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
    const pattern = namedPattern(
      deny.permissions,
      (permission) =>
        grants(question.row, permission.permissionClass) &&
        truthOf(question, permission.condition, deny.condition) !== 'false',
      action,
      isDataAction,
    )
    return deniedBy(context, requester, deny, pattern)
  }
  return allowedOn(question, requester, conclusion.assignment)
}

/** The decision where an assignment grants what was asked. */
export function allowedOn(question: Question, requester: Ways, assignment: CompiledAssignment): Decision {
  const { context, action, isDataAction } = question
  const pattern = namedPattern(
    assignment.role?.permissions ?? NO_PERMISSIONS,
    (permission) => permissionStep(permission, assignment, question) === 'granted',
    action,
    isDataAction,
  )
  return allowedBy(context, requester, assignment.number, pattern, isDataAction)
}

const NO_PERMISSIONS: readonly CompiledPermission[] = []
