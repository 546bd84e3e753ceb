import type { Decision } from '../model/decision.js'
import type { CompiledPermission } from './assignments.js'
import { truthOf } from './conditions.js'
import { type Conclusion, permissionStep } from './evaluate.js'
import { namedPattern } from './named-pattern.js'
import { grants } from './permissions.js'
import type { Question } from './question.js'
import { allowedBy, deniedBy, refusedFor } from './wording.js'

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
  const { assignment } = conclusion
  const pattern = namedPattern(
    assignment.role?.permissions ?? NO_PERMISSIONS,
    (permission) => permissionStep(permission, assignment, question) === 'granted',
    action,
    isDataAction,
  )
  return allowedBy(context, requester, assignment.number, pattern, isDataAction)
}

const NO_PERMISSIONS: readonly CompiledPermission[] = []
