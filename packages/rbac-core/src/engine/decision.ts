import type { Decision, Denial, Grant } from '../model/decision.js'
import { compareText, foldAscii } from '../model/text.js'
import { matches } from '../pattern/match.js'
import type { ActionPattern } from '../pattern/pattern.js'
import { bySpecificity } from '../pattern/specificity.js'
import type { CompiledAssignment, CompiledPermission } from './assignments.js'
import type { CompiledDeny } from './compiled-policy.js'
import { truthOf } from './conditions.js'
import type { Directory } from './directory.js'
import { type Conclusion, permissionStep } from './evaluate.js'
import { grants } from './permissions.js'
import type { Question } from './question.js'

/** The answer to give for a conclusion, with what decided it spelled out. */
export function decisionOf(question: Question, conclusion: Conclusion): Decision {
  if (conclusion.effect === 'Allowed') {
    return { allowed: true, effect: 'Allowed', grantedBy: grantOf(question, conclusion.assignment) }
  }
  const incomplete = question.requester.groupsIncomplete ? ({ incomplete: 'groups' } as const) : undefined
  if (conclusion.effect === 'NotAllowed') {
    return { allowed: false, effect: 'NotAllowed', reason: conclusion.reason, ...incomplete }
  }
  const deniedBy = denialOf(question, conclusion.deny)
  return { allowed: false, effect: 'Denied', reason: 'denyAssignment', deniedBy, ...incomplete }
}

function grantOf(question: Question, assignment: CompiledAssignment): Grant {
  const { role, holder } = assignment
  const granting = (role?.permissions ?? []).filter(
    (permission) => permissionStep(permission, assignment, question) === 'granted',
  )
  return {
    roleAssignmentId: assignment.id,
    roleDefinitionId: assignment.roleDefinitionId,
    roleName: role?.source.roleName ?? '',
    scope: assignment.scope,
    principalId: assignment.principalId,
    groupPath: question.requester.pathTo(question.context.policy, holder),
    pattern: decidingPattern(granting, question),
    isDataAction: question.isDataAction,
  }
}

function denialOf(question: Question, deny: CompiledDeny): Denial {
  const { requester, context } = question
  const { directory } = context.policy
  const inForce = deny.permissions.filter(
    (permission) =>
      grants(question.row, permission.permissionClass) &&
      truthOf(question, permission.condition, deny.condition) !== 'false',
  )
  const nearest = requester.holders.find((holder) => deny.holders.includes(holder))
  return {
    denyAssignmentId: deny.source.id,
    denyAssignmentName: deny.source.denyAssignmentName,
    scope: deny.source.scope,
    principalId:
      nearest !== undefined
        ? named(directory, deny, nearest)
        : deny.everyone
          ? 'everyone'
          : firstGroup(directory, deny),
    groupPath: nearest === undefined ? [] : requester.pathTo(context.policy, nearest),
    pattern: decidingPattern(inForce, question),
  }
}

/** The id of a denied holder as the deny assignment writes it. */
function named(directory: Directory, deny: CompiledDeny, holder: number): string {
  const spellings = deny.source.principals.map(({ id }) => id).filter((id) => directory.find(id) === holder)
  return spellings.sort(compareText)[0] ?? ''
}

/** The group that a caller with unresolved groups is taken to be in: the smallest id of those denied. */
function firstGroup(directory: Directory, deny: CompiledDeny): string {
  const ids = deny.groups.map((group) => named(directory, deny, group))
  return ids.sort((a, b) => compareText(foldAscii(a), foldAscii(b)))[0] ?? ''
}

/** Of the patterns that list the action, the most specific one, as the policy writes it. */
function decidingPattern(permissions: readonly CompiledPermission[], { action, isDataAction }: Question): string {
  const folded = foldAscii(action)
  let deciding: ActionPattern | undefined
  for (const { actions, dataActions } of permissions) {
    const found = (isDataAction ? dataActions : actions).find((pattern) => matches(pattern, folded))
    if (found !== undefined && (deciding === undefined || bySpecificity(found, deciding) < 0)) deciding = found
  }
  return deciding?.text ?? ''
}
