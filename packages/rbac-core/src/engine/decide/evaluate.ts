import { REASON_ORDER, type ReasonCode } from '../../model/decision.js'
import type { CompiledAssignment, CompiledPermission } from '../compiled/assignments.js'
import type { Bits } from '../compiled/bits.js'
import type { CompiledDeny } from '../compiled/compiled-policy.js'
import { grants, removes } from '../compiled/permissions.js'
import type { Window } from '../flat/window.js'
import { truthOf } from '../request/conditions.js'
import { otherRow, type Question, timeOf } from '../request/question.js'
import type { Requester } from '../request/requester.js'

/** What the walk came to. */
export type Conclusion =
  | { readonly effect: 'Denied'; readonly deny: CompiledDeny }
  | { readonly effect: 'Allowed'; readonly assignment: CompiledAssignment }
  | { readonly effect: 'NotAllowed'; readonly reason: ReasonCode }

/** How far a role assignment got: all the way, or to the step that closed the door. */
export type AssignmentStep = 'granted' | ReasonCode

/** How far a deny assignment got: it denies, or the step that let the request pass. */
export type DenyStep =
  | 'denied'
  | 'audit'
  | 'otherPrincipal'
  | 'excluded'
  | 'childScope'
  | 'notInPermissions'
  | 'conditionFalse'

/** Watches the walk. It is told about every assignment, so with one nothing ends early; the conclusion is the same. */
export interface Observer {
  deny(deny: CompiledDeny, step: DenyStep): void
  assignment(assignment: CompiledAssignment, step: AssignmentStep): void
}

/**
 * Decides one question, in the order Azure documents: who asks (with all their groups) and which scopes lie above were
 * resolved with the question; then deny assignments, which end the matter; then role assignments, which add up.
 *
 * Pure. O(requester's ids), plus a few comparisons of integers for each assignment they hold at wide scopes or below the
 * requested anchor (in Azure: at management groups or in the subscription) and for each deny assignment that covers.
 *
 * @see docs/evaluation.md
 */
export function evaluate(question: Question, observer?: Observer): Conclusion {
  const deny = decidingDeny(question, observer)
  if (deny === undefined) return decideByRoles(question, question.requester, observer)
  // An observer is shown what the roles would have said.
  if (observer !== undefined) decideByRoles(question, question.requester, observer)
  return { effect: 'Denied', deny }
}

/** The same decision for a yes or no: it ends at the first grant, and gathers no reasons. */
export function isAllowed(question: Question): boolean {
  // Deny assignments win whenever they are asked, and what no role grants need not ask them.
  return isGranted(question, question.requester) && decidingDeny(question) === undefined
}

/** Does something grant that the requester holds, or somebody whom it vouches to belong to? */
export function isGranted(question: Question, requester: Requester): boolean {
  const { context, place, row } = question
  return requester.someCovering(
    context.policy,
    place,
    row.granted,
    (one) => assignmentStep(one, question) === 'granted',
  )
}

/** Of the deny assignments in force: the outermost scope, then the smallest id. */
export function decidingDeny(question: Question, observer?: Observer): CompiledDeny | undefined {
  let deciding: CompiledDeny | undefined
  for (const deny of question.place.denials) {
    const step = denyStep(deny, question)
    observer?.deny(deny, step)
    if (step === 'denied') deciding ??= deny
    if (deciding !== undefined && observer === undefined) return deciding
  }
  return deciding
}

function denyStep(deny: CompiledDeny, question: Question): DenyStep {
  const passes = passesRequester(deny, question.requester)
  if (passes !== undefined) return passes
  if (deny.onlyHere && deny.node !== question.place.exact) return 'childScope'
  let step: DenyStep = 'notInPermissions'
  for (const { permissionClass, condition } of deny.permissions) {
    if (!grants(question.row, permissionClass)) continue
    // A condition lifts a deny only when it is certainly false.
    if (truthOf(question, condition, deny.condition) !== 'false') return 'denied'
    step = 'conditionFalse'
  }
  return step
}

/** Why a deny assignment does not mean the requester, wherever and whatever is asked; undefined when it does. */
export function passesRequester(
  deny: CompiledDeny,
  requester: Requester,
): 'audit' | 'otherPrincipal' | 'excluded' | undefined {
  if (deny.audit) return 'audit'
  const named = deny.everyone || requester.hasAny(deny.holders)
  if (!named && !(requester.groupsIncomplete && deny.groups.length > 0)) return 'otherPrincipal'
  return requester.hasAny(deny.excluded) ? 'excluded' : undefined
}

/**
 * Of the assignments that grant: the outermost scope, then the smallest id. Otherwise the furthest step reached.
 *
 * @param requester whose assignments are meant: the question's own, or somebody whom it vouches to belong to
 */
export function decideByRoles(
  question: Question,
  requester: Requester,
  observer?: Observer,
): Exclude<Conclusion, { effect: 'Denied' }> {
  if (observer !== undefined) return decideByThose(question, requester, undefined, observer)
  // Most of what covers the place has nothing to do with the action: only a refusal that conditions have no part in asks
  // how far the rest got.
  const conclusion = decideByThose(question, requester, question.row.granted, undefined)
  const isFurthest = conclusion.effect !== 'NotAllowed' || conclusion.reason.startsWith('condition')
  return isFurthest ? conclusion : decideByThose(question, requester, undefined, undefined)
}

/** @param granted when given, only assignments are looked at whose role may grant one of these classes */
function decideByThose(
  question: Question,
  requester: Requester,
  granted: Bits | undefined,
  observer: Observer | undefined,
): Exclude<Conclusion, { effect: 'Denied' }> {
  const { place, context } = question
  let furthest: ReasonCode = requester.size(context.policy) === 0 ? 'noRoleAssignment' : 'otherScope'
  let deciding: CompiledAssignment | undefined
  requester.someCovering(context.policy, place, granted, (assignment) => {
    // Further in than one that grants: it is neither named nor a reason.
    if (observer === undefined && deciding !== undefined && isInside(assignment, deciding, place.nodes)) return false
    const step = assignmentStep(assignment, question)
    observer?.assignment(assignment, step)
    if (step !== 'granted') furthest = later(furthest, step)
    else deciding = firstNamed(assignment, deciding, place.nodes)
    return false
  })
  if (observer !== undefined) {
    for (const one of requester.assignments(context.policy)) {
      if (!place.nodes.includes(one.node)) observer.assignment(one, 'otherScope')
    }
  }
  return deciding === undefined
    ? { effect: 'NotAllowed', reason: furthest }
    : { effect: 'Allowed', assignment: deciding }
}

/** How far an assignment that covers the scope gets. */
export function assignmentStep(assignment: CompiledAssignment, question: Question): AssignmentStep {
  if (!isActive(assignment.window, question)) return 'notActive'
  let furthest: ReasonCode = 'notInRoles'
  for (const permission of assignment.role?.permissions ?? NO_PERMISSIONS) {
    const step = permissionStep(permission, assignment, question)
    if (step === 'granted') return step
    furthest = later(furthest, step)
  }
  return furthest
}

/** How far one block of an assignment's role gets; blocks are independent, each subtracts for itself alone. */
function permissionStep(
  { permissionClass, condition }: CompiledPermission,
  assignment: CompiledAssignment,
  question: Question,
): AssignmentStep {
  if (grants(question.row, permissionClass)) {
    const truth = truthOf(question, condition, assignment.condition)
    return truth === 'true' ? 'granted' : truth === 'false' ? 'conditionFalse' : 'conditionUnknown'
  }
  if (removes(question.row, permissionClass)) return 'removedByNotActions'
  return grants(otherRow(question), permissionClass) ? 'otherPlane' : 'notInRoles'
}

/** Does it hold at the time of the question? */
export function isActive(window: Window | undefined, question: Question): boolean {
  if (window === undefined) return true
  if (window.eligible) return false
  const now = timeOf(question)
  // A clock that can't say what time it is makes a window unusable.
  return now !== undefined && window.start <= now && now < window.end
}

function isInside(a: CompiledAssignment, b: CompiledAssignment, nodes: readonly number[]): boolean {
  return a.node !== b.node && nodes.indexOf(a.node) > nodes.indexOf(b.node)
}

function firstNamed(
  a: CompiledAssignment,
  b: CompiledAssignment | undefined,
  nodes: readonly number[],
): CompiledAssignment {
  if (b === undefined) return a
  const outer = nodes.indexOf(a.node) - nodes.indexOf(b.node)
  return outer < 0 || (outer === 0 && a.isBefore(b)) ? a : b
}

/** Of two steps the one further on. */
export function later(a: ReasonCode, b: ReasonCode): ReasonCode {
  return REASON_ORDER.indexOf(a) < REASON_ORDER.indexOf(b) ? b : a
}

const NO_PERMISSIONS: readonly CompiledPermission[] = []
