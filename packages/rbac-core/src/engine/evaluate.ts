import { REASON_ORDER, type ReasonCode } from '../model/decision.js'
import type { CompiledAssignment, CompiledDeny, CompiledPermission, CompiledPolicy, Window } from './compile.js'
import { truthOf } from './conditions.js'
import { grants, removes } from './permissions.js'
import type { Question } from './question.js'

/** What the walk came to. */
export type Verdict =
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

/** Watches the walk. It is told about every assignment, so with one nothing ends early; the verdict is the same. */
export interface Observer {
  deny(deny: CompiledDeny, step: DenyStep): void
  assignment(assignment: CompiledAssignment, step: AssignmentStep): void
}

/**
 * Decides one question, in the order Azure documents: who asks (with all their groups) and which scopes lie above were
 * resolved with the question; then deny assignments, which end the matter; then role assignments, which add up.
 *
 * Pure. O(covering scopes x requester's ids), plus one bit test per assignment met.
 *
 * @see docs/evaluation.md
 */
export function evaluate(policy: CompiledPolicy, question: Question, observer?: Observer): Verdict {
  const deny = decidingDeny(policy, question, observer)
  if (deny === undefined) return decideByRoles(policy, question, observer)
  // An observer is shown what the roles would have said.
  if (observer !== undefined) decideByRoles(policy, question, observer)
  return { effect: 'Denied', deny }
}

/** The same walk for a yes or no: it ends at the first grant. */
export function isAllowed(policy: CompiledPolicy, question: Question): boolean {
  const { nodes } = question.place
  const granted = question.requester.caller.holders.some((holder) =>
    policy.assignments[holder]?.at(nodes).some((one) => assignmentStep(policy, one, question) === 'granted'),
  )
  // Deny assignments win whenever they are asked, and what no role grants need not ask them.
  return granted && decidingDeny(policy, question, undefined) === undefined
}

/** Of the deny assignments in force: the outermost scope, then the smallest id. */
function decidingDeny(
  policy: CompiledPolicy,
  question: Question,
  observer: Observer | undefined,
): CompiledDeny | undefined {
  let deciding: CompiledDeny | undefined
  for (const node of question.place.nodes) {
    for (const deny of policy.denials.get(node) ?? NO_DENIALS) {
      const step = denyStep(policy, deny, question)
      observer?.deny(deny, step)
      if (step === 'denied') deciding ??= deny
      if (deciding !== undefined && observer === undefined) return deciding
    }
  }
  return deciding
}

function denyStep(policy: CompiledPolicy, deny: CompiledDeny, question: Question): DenyStep {
  const { caller, groupsIncomplete } = question.requester
  if (deny.audit) return 'audit'
  const named = deny.everyone || deny.holders.some((holder) => caller.has(holder))
  if (!named && !(groupsIncomplete && deny.groups.length > 0)) return 'otherPrincipal'
  if (deny.excluded.some((holder) => caller.has(holder))) return 'excluded'
  if (deny.onlyHere && deny.node !== question.place.exact) return 'childScope'
  const matching = deny.permissions.filter((one) => grants(question.row, one.permissionClass))
  if (matching.length === 0) return 'notInPermissions'
  // A condition lifts a deny only when it is certainly false.
  const inForce = matching.some((one) => truthOf(policy, question, one.condition, deny.condition) !== 'false')
  return inForce ? 'denied' : 'conditionFalse'
}

/** Of the assignments that grant: the outermost scope, then the smallest id. Otherwise the furthest step reached. */
function decideByRoles(policy: CompiledPolicy, question: Question, observer: Observer | undefined): Verdict {
  const { nodes } = question.place
  let furthest: ReasonCode = 'noRoleAssignment'
  let deciding: CompiledAssignment | undefined
  for (const holder of question.requester.caller.holders) {
    const held = policy.assignments[holder]
    if (held === undefined) continue
    furthest = later(furthest, 'otherScope')
    for (const assignment of held.at(nodes)) {
      const step = assignmentStep(policy, assignment, question)
      observer?.assignment(assignment, step)
      if (step !== 'granted') furthest = later(furthest, step)
      else if (deciding === undefined || isNamedBefore(assignment, deciding, nodes)) deciding = assignment
    }
    if (observer !== undefined) {
      for (const one of held.all) if (!nodes.includes(one.node)) observer.assignment(one, 'otherScope')
    }
  }
  return deciding === undefined
    ? { effect: 'NotAllowed', reason: furthest }
    : { effect: 'Allowed', assignment: deciding }
}

/** How far an assignment that covers the scope gets. */
export function assignmentStep(
  policy: CompiledPolicy,
  assignment: CompiledAssignment,
  question: Question,
): AssignmentStep {
  if (!isActive(assignment.window, question)) return 'notActive'
  let furthest: ReasonCode = 'notInRoles'
  for (const permission of assignment.role?.permissions ?? NO_PERMISSIONS) {
    const step = permissionStep(policy, permission, assignment, question)
    if (step === 'granted') return step
    furthest = later(furthest, step)
  }
  return furthest
}

/** How far one block of an assignment's role gets; blocks are independent, each subtracts for itself alone. */
export function permissionStep(
  policy: CompiledPolicy,
  { permissionClass, condition }: CompiledPermission,
  assignment: CompiledAssignment,
  question: Question,
): AssignmentStep {
  if (grants(question.row, permissionClass)) {
    const truth = truthOf(policy, question, condition, assignment.condition)
    return truth === 'true' ? 'granted' : truth === 'false' ? 'conditionFalse' : 'conditionUnknown'
  }
  if (removes(question.row, permissionClass)) return 'removedByNotActions'
  const otherPlane = policy.permissions.row(question.action, !question.isDataAction)
  return grants(otherPlane, permissionClass) ? 'otherPlane' : 'notInRoles'
}

function isActive(window: Window | undefined, question: Question): boolean {
  if (window === undefined) return true
  if (window.eligible) return false
  const now = question.time()
  // A clock that can't say what time it is makes a window unusable.
  return now !== undefined && window.start <= now && now < window.end
}

function isNamedBefore(a: CompiledAssignment, b: CompiledAssignment, nodes: readonly number[]): boolean {
  const outer = nodes.indexOf(a.node) - nodes.indexOf(b.node)
  return outer !== 0 ? outer < 0 : a.key < b.key
}

function later(a: ReasonCode, b: ReasonCode): ReasonCode {
  return REASON_ORDER.indexOf(a) < REASON_ORDER.indexOf(b) ? b : a
}

const NO_DENIALS: readonly CompiledDeny[] = []
const NO_PERMISSIONS: readonly CompiledPermission[] = []
