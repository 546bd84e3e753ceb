import type { Decision, Denial, Grant } from '../model/decision.js'
import type { Permission } from '../model/role-definition.js'
import { compareText, foldAscii } from '../model/text.js'
import { matches } from '../pattern/match.js'
import { type ActionPattern, parsePattern } from '../pattern/pattern.js'
import type { CompiledAssignment, CompiledDeny, CompiledPermission, CompiledPolicy } from './compile.js'
import { truthOf } from './conditions.js'
import { permissionStep, type Verdict } from './evaluate.js'
import { grants } from './permissions.js'
import type { Question } from './question.js'

/** The answer to give for a verdict, with what decided it spelled out. */
export function decisionOf(policy: CompiledPolicy, question: Question, verdict: Verdict): Decision {
  if (verdict.effect === 'Allowed') {
    return { allowed: true, effect: 'Allowed', grantedBy: grantOf(policy, question, verdict.assignment) }
  }
  const incomplete = question.requester.groupsIncomplete ? ({ incomplete: 'groups' } as const) : undefined
  if (verdict.effect === 'NotAllowed') {
    return { allowed: false, effect: 'NotAllowed', reason: verdict.reason, ...incomplete }
  }
  const deniedBy = denialOf(policy, question, verdict.deny)
  return { allowed: false, effect: 'Denied', reason: 'denyAssignment', deniedBy, ...incomplete }
}

function grantOf(policy: CompiledPolicy, question: Question, assignment: CompiledAssignment): Grant {
  const { source, role, holder } = assignment
  const granting = (role?.permissions ?? []).filter(
    (permission) => permissionStep(policy, permission, assignment, question) === 'granted',
  )
  return {
    roleAssignmentId: source.id,
    roleDefinitionId: source.roleDefinitionId,
    roleName: role?.source.roleName ?? '',
    scope: source.scope,
    principalId: source.principalId,
    groupPath: question.requester.caller.pathTo(holder),
    pattern: decidingPattern(granting, question),
    isDataAction: question.isDataAction,
  }
}

function denialOf(policy: CompiledPolicy, question: Question, deny: CompiledDeny): Denial {
  const { caller } = question.requester
  const inForce = deny.permissions.filter(
    (permission) =>
      grants(question.row, permission.permissionClass) &&
      truthOf(policy, question, permission.condition, deny.condition) !== 'false',
  )
  const nearest = caller.holders.find((holder) => deny.holders.includes(holder))
  return {
    denyAssignmentId: deny.source.id,
    denyAssignmentName: deny.source.denyAssignmentName,
    scope: deny.source.scope,
    principalId:
      nearest !== undefined ? named(policy, deny, nearest) : deny.everyone ? 'everyone' : firstGroup(policy, deny),
    groupPath: nearest === undefined ? [] : caller.pathTo(nearest),
    pattern: decidingPattern(inForce, question),
  }
}

/** The id of a denied holder as the deny assignment writes it. */
function named(policy: CompiledPolicy, deny: CompiledDeny, holder: number): string {
  return deny.source.principals.find(({ id }) => policy.directory.find(id) === holder)?.id ?? ''
}

/** The group that a caller with unresolved groups is taken to be in: the smallest id of those denied. */
function firstGroup(policy: CompiledPolicy, deny: CompiledDeny): string {
  const ids = deny.groups.map((group) => named(policy, deny, group))
  return ids.sort((a, b) => compareText(foldAscii(a), foldAscii(b)))[0] ?? ''
}

/**
 * Of the patterns that list the action: one without a star, else the longest, else the smallest, so that the order in
 * which a role lists them never shows.
 */
function decidingPattern(permissions: readonly CompiledPermission[], question: Question): string {
  const matching = permissions.flatMap((permission) =>
    matchingPatterns(listedOn(permission.source, question), question),
  )
  return matching.sort(bySpecificity)[0]?.text ?? ''
}

/** The patterns among `texts` that match the question's action. */
export function matchingPatterns(texts: readonly string[], question: Question): ActionPattern[] {
  const action = foldAscii(question.action)
  return texts.map((text) => parsePattern(text, Number.POSITIVE_INFINITY)).filter((pattern) => matches(pattern, action))
}

function listedOn(permission: Permission, question: Question): readonly string[] {
  return question.isDataAction ? permission.dataActions : permission.actions
}

function bySpecificity(a: ActionPattern, b: ActionPattern): number {
  const literal = Math.min(a.pieces.length, 2) - Math.min(b.pieces.length, 2)
  return literal || b.folded.length - a.folded.length || compareText(a.folded, b.folded)
}
