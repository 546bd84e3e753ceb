import { InvalidRequestError } from '../errors.js'
import type { Decision, ReasonCode } from '../model/decision.js'
import type { ConditionReport, Explanation, NearMiss } from '../model/explanation.js'
import { principalKey } from '../model/keys.js'

type NameOf = (id: string) => string | undefined

/** How many near misses and mends the text shows; the explanation holds more. */
const SHOWN = 10

/**
 * The explanation as text for people: the answer first, then what decided it, near misses and mends. Lines end in `\n`
 * but for the last. Control characters in ids and names are escaped, so that no policy can write to a terminal.
 *
 * @throws {InvalidRequestError} for anything that is not an explanation
 */
export function render(explanation: Explanation): string {
  try {
    const names = new Map(explanation.names.map(({ id, name }) => [principalKey(id), name]))
    return renderLines(explanation, (id) => names.get(principalKey(id)))
      .map(printable)
      .join('\n')
  } catch {
    throw new InvalidRequestError('not an explanation (pass what `engine.explain` returned)')
  }
}

function renderLines(explanation: Explanation, nameOf: NameOf): string[] {
  const { decision, request, steps } = explanation
  return [
    headline(decision),
    `  ${called(request.principalId, nameOf)}  ${request.isDataAction === true ? 'data action' : 'action'} ${request.action}`,
    `  at ${request.scope}`,
    ...decisive(decision, nameOf),
    '',
    ...steps.map(({ step, detail }) => `  ${STEP_NAMES[step].padEnd(17)} ${detail}`),
    ...nearMissLines(explanation, nameOf),
    ...conditionLines(explanation.conditions),
    ...mendLines(explanation),
  ]
}

/**
 * A refusal in words.
 *
 * @throws {InvalidRequestError} for anything that is not a reason code
 */
export function reasonText(reason: ReasonCode): string {
  if (typeof reason !== 'string' || !Object.hasOwn(REASONS, reason)) throw new InvalidRequestError('not a reason code')
  return REASONS[reason]
}

function headline(decision: Decision): string {
  if (decision.allowed) return `ALLOWED  by ${decision.grantedBy.roleName}`
  const incomplete = decision.incomplete === undefined ? '' : '  (groups not resolved)'
  return `DENIED  ${reasonText(decision.reason)}${incomplete}`
}

function decisive(decision: Decision, nameOf: NameOf): string[] {
  if (decision.allowed) {
    const { roleAssignmentId, roleName, scope, groupPath, pattern, principalId, isDataAction } = decision.grantedBy
    return [
      '',
      `  role assignment   ${roleAssignmentId}`,
      `    role            ${roleName}`,
      `    scope           ${scope}`,
      `    held by         ${holder(principalId, groupPath, nameOf)}`,
      `    ${isDataAction ? 'dataActions ' : 'actions     '}    ${pattern}`,
    ]
  }
  if (decision.deniedBy === undefined) return []
  const { denyAssignmentId, denyAssignmentName, scope, principalId, groupPath, pattern } = decision.deniedBy
  return [
    '',
    `  deny assignment   ${denyAssignmentName}  ${denyAssignmentId}`,
    `    scope           ${scope}`,
    `    denies          ${holder(principalId, groupPath, nameOf)}`,
    `    pattern         ${pattern}`,
  ]
}

function holder(principalId: string, groupPath: readonly string[], nameOf: NameOf): string {
  const held = called(principalId, nameOf)
  if (groupPath.length === 0) return held
  // The path ends at the holder itself.
  const between = groupPath.slice(0, -1).map((id) => nameOf(id) ?? id)
  return between.length === 0 ? `${held}, a group of the requester` : `${held}, through ${between.join(' > ')}`
}

function called(id: string, nameOf: NameOf): string {
  const name = nameOf(id)
  return name === undefined || name === id ? id : `${name} (${id})`
}

function nearMissLines({ nearMisses, nearMissesOmitted }: Explanation, nameOf: NameOf): string[] {
  if (nearMisses.length === 0) return []
  const hidden = nearMisses.length + nearMissesOmitted - Math.min(SHOWN, nearMisses.length)
  return [
    '',
    '  near misses',
    ...nearMisses.slice(0, SHOWN).flatMap((miss) => nearMissBlock(miss, nameOf)),
    ...(hidden > 0 ? [`    and ${hidden} more`] : []),
  ]
}

function nearMissBlock(miss: NearMiss, nameOf: NameOf): string[] {
  const { roleName, roleDefinitionId, scope, principalId, groupPath, detail, matched } = miss
  return [
    `    ${roleName ?? roleDefinitionId}  at ${scope}`,
    `      held by ${holder(principalId, groupPath, nameOf)}: ${detail}`,
    ...matched.map(({ list, pattern }) => `      ${list.padEnd(14)} ${pattern}`),
  ]
}

function conditionLines(conditions: readonly ConditionReport[]): string[] {
  return conditions.flatMap(({ on, assignmentId, value, trace }) => [
    '',
    `  condition of ${CARRIERS[on]} ${assignmentId}: ${value}`,
    ...trace.map((line) => `    ${line}`),
  ])
}

function mendLines({ mends }: Explanation): string[] {
  if (mends.length === 0) return []
  const hidden = mends.length - SHOWN
  return [
    '',
    '  to allow it',
    ...mends.slice(0, SHOWN).map(({ detail }) => `    ${detail}`),
    ...(hidden > 0 ? [`    and ${hidden} more`] : []),
  ]
}

/** One line of text with nothing in it that a terminal would obey. */
function printable(line: string): string {
  return line.replace(
    /[\x00-\x1f\x7f-\x9f\u2028\u2029\p{Bidi_Control}]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const STEP_NAMES = {
  principal: 'principal',
  scope: 'scope',
  denyAssignments: 'deny assignments',
  roleAssignments: 'role assignments',
} as const

const CARRIERS = {
  roleAssignment: 'role assignment',
  permission: 'the role of',
  denyAssignment: 'deny assignment',
  denyPermission: 'a permission of deny assignment',
} as const

const REASONS: Readonly<Record<ReasonCode, string>> = {
  noRoleAssignment: 'no role assignment',
  otherScope: 'no role assignment at this scope or above',
  notActive: 'not active: eligible, or outside its time window',
  notInRoles: 'no role at this scope lists the action',
  otherPlane: 'granted on the other plane only',
  removedByNotActions: 'removed by notActions',
  conditionFalse: 'condition not met',
  conditionUnknown: 'condition cannot be evaluated',
  denyAssignment: 'by a deny assignment',
}
