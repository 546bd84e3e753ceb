/**
 * The judge: Azure's decision, step by step from the specification, in plain loops.
 *
 * It shares no code with the engine: no trie, no index, no cache, its own folding and its own matcher. What it decides
 * is compared with what the engine decides, whole: the effect, the reason, the grant and the denial named.
 * Section numbers are those of docs/evaluation.md's sources: S = Azure RBAC semantics, C = the contract, G = choices.
 */

import type {
  AccessRequest,
  Decision,
  Denial,
  DenyAssignment,
  Grant,
  Permission,
  PolicySections,
  ReasonCode,
  ScheduleInstance,
} from 'rbac-core'
import { judgeText, type Truth } from './condition.js'
import { type Memberships, memberships, smallerPath } from './groups.js'
import { covers, depthOf, scopePath } from './scopes.js'
import { fold, patternMatches, plainPattern } from './text.js'

/** Says what a condition comes to; the request it is given holds the time that counts, when there is one. */
export type ConditionJudge = (text: string, request: AccessRequest, policy: PolicySections) => Truth

export interface Surroundings {
  readonly clock?: () => Date
  /** Default: `judgeCondition`. */
  readonly condition?: ConditionJudge
}

/** The whole decision on `request`, which must be well-formed. */
export function evaluate(policy: PolicySections, request: AccessRequest, around: Surroundings = {}): Decision {
  const question = ask(policy, request, around)
  const incomplete = request.groupsIncomplete === true ? { incomplete: 'groups' as const } : {}

  // S 6.2: deny first.
  const denials = policy.denyAssignments
    .map((deny) => denialBy(deny, question))
    .filter((denial) => denial !== undefined)
  const denial = outermost(denials, ({ scope, denyAssignmentId }) => [scope, denyAssignmentId], question)
  if (denial) return { allowed: false, effect: 'Denied', reason: 'denyAssignment', deniedBy: denial, ...incomplete }

  // S 6.3-6.5: then role assignments; any grant allows, whatever the order.
  const outcomes = assignmentsOf(policy, question).map((assignment) => outcomeOf(assignment, question))
  const grants = outcomes.filter((outcome) => typeof outcome !== 'string')
  const grant = outermost(grants, ({ scope, roleAssignmentId }) => [scope, roleAssignmentId], question)
  if (grant) return { allowed: true, effect: 'Allowed', grantedBy: grant }

  // C 3: the furthest step that any assignment reached.
  const reached = outcomes.filter((outcome) => typeof outcome === 'string')
  const reason = STEPS.findLast((step) => reached.includes(step)) ?? 'noRoleAssignment'
  return { allowed: false, effect: 'NotAllowed', reason, ...incomplete }
}

/** Only the effect, for laws that speak of nothing else. */
export function allows(policy: PolicySections, request: AccessRequest, around: Surroundings = {}): boolean {
  return evaluate(policy, request, around).allowed
}

/** What a role assignment comes to: the grant, or the step that closed the door. */
type Outcome = Grant | ReasonCode

interface Question {
  readonly policy: PolicySections
  readonly request: AccessRequest
  readonly scope: string
  readonly action: string
  readonly isDataAction: boolean
  readonly memberships: Memberships
  /** Undefined when the clock is broken. */
  readonly now: number | undefined
  readonly condition: (of: { readonly condition?: string; readonly conditionVersion?: string }) => Truth
}

interface Assignment extends ScheduleInstance {
  readonly timed: 'never' | 'window' | 'always'
}

const STEPS: readonly ReasonCode[] = [
  'noRoleAssignment',
  'otherScope',
  'notActive',
  'notInRoles',
  'otherPlane',
  'removedByNotActions',
  'conditionFalse',
  'conditionUnknown',
]

const EVERYONE = '00000000-0000-0000-0000-000000000000'

function ask(policy: PolicySections, request: AccessRequest, around: Surroundings): Question {
  const now = timeOf(request, around.clock ?? (() => new Date()))
  const timed = now === undefined ? request : { ...request, now: new Date(now) }
  const judge = around.condition ?? judgeCondition
  return {
    policy,
    request,
    scope: scopePath(request.scope),
    action: fold(request.action),
    isDataAction: request.isDataAction === true, // C 3: the control plane unless said otherwise
    memberships: memberships(policy, request),
    now,
    condition: ({ condition, conditionVersion }) => {
      if (condition === undefined || condition === '') return 'true' // S 7.3: absent or empty is no condition
      if (!['', '1.0', '2.0'].includes(conditionVersion ?? '')) return 'unknown' // G21: another version does not parse
      return judge(condition, timed, policy)
    },
  }
}

/** S 7.4, C 3: attributes of the request override those the document stores for the requester and for the scope. */
export const judgeCondition: ConditionJudge = (text, request, policy) => {
  const { action, subOperation, attributes, now } = request
  const stored = {
    storedPrincipal: policy.principals.find(({ id }) => fold(id) === fold(request.principalId))?.attributes,
    storedResource: policy.resources.find(({ scope }) => scopePath(scope) === scopePath(request.scope))?.attributes,
  }
  return judgeText(text, {
    action,
    subOperation,
    attributes,
    ...stored,
    now: now === undefined ? undefined : new Date(now).getTime(),
  })
}

/** G23: the request's time, else the clock's; a clock that throws or answers nonsense tells no time. */
function timeOf(request: AccessRequest, clock: () => Date): number | undefined {
  try {
    const time = new Date(request.now ?? clock()).getTime()
    return Number.isNaN(time) ? undefined : time
  } catch {
    return undefined
  }
}

function denialBy(deny: DenyAssignment, question: Question): Denial | undefined {
  const { policy, scope, memberships } = question
  if (deny.denyAssignmentEffect === 'audit') return undefined // B8: audit does not block, any other effect does
  const principal = deniedPrincipal(deny, question)
  if (principal === undefined) return undefined
  if (deny.excludePrincipals.some(({ id }) => memberships.has(fold(id)))) return undefined // G10: through groups too
  const at = scopePath(deny.scope)
  if (deny.doNotApplyToChildScopes ? at !== scope : !covers(policy, at, scope)) return undefined // S 6.2, B23
  // S 7.3, G22: only a false condition lifts a deny. AND of two is false exactly when one is.
  if (question.condition(deny) === 'false') return undefined
  const inForce = deny.permissions.filter((block) => question.condition(block) !== 'false')
  const pattern = namedPattern(
    inForce.flatMap((block) => grantingPatterns(block, question.action, question.isDataAction)),
  )
  if (pattern === undefined) return undefined
  const { id: denyAssignmentId, denyAssignmentName } = deny
  return { denyAssignmentId, denyAssignmentName, scope: deny.scope, ...principal, pattern }
}

/** Which of the deny's principals the requester is; of several the nearest, then Everyone, then a group merely feared. */
function deniedPrincipal(deny: DenyAssignment, { policy, request, memberships }: Question) {
  const held = deny.principals.filter(({ id, type }) => !isEveryone(id, type) && memberships.has(fold(id)))
  const paths = held.map(({ id }) => ({ principalId: id, groupPath: memberships.get(fold(id)) ?? [] }))
  const [nearest] = paths.sort((a, b) => smallerPath(a.groupPath, b.groupPath))
  if (nearest) return nearest
  if (deny.principals.some(({ id, type }) => isEveryone(id, type))) return { principalId: 'everyone', groupPath: [] }
  if (request.groupsIncomplete !== true) return undefined
  // C 3: with groups unresolved, a deny on any group is taken to match.
  const groups = new Set(policy.groups.map(({ id }) => fold(id)))
  const feared = deny.principals.filter(({ id, type }) => /^(foreign)?group$/i.test(type ?? '') || groups.has(fold(id)))
  const [first] = feared.map(({ id }) => id).sort((a, b) => compare(fold(a), fold(b)))
  return first === undefined ? undefined : { principalId: first, groupPath: [] }
}

/** S 1.3, G11: the zero id with type SystemDefined, or with no type at all. */
function isEveryone(id: string, type: string | undefined): boolean {
  return id === EVERYONE && (type === undefined || fold(type) === 'systemdefined')
}

/** S 6.3, 9: role assignments and active schedule instances may grant; eligibility never does. */
function assignmentsOf(policy: PolicySections, { memberships }: Question): Assignment[] {
  const all = [
    ...policy.roleAssignments.map((assignment) => ({ ...assignment, timed: 'always' as const })),
    ...policy.roleAssignmentScheduleInstances.map((instance) => ({ ...instance, timed: 'window' as const })),
    ...policy.roleEligibilityScheduleInstances.map((instance) => ({ ...instance, timed: 'never' as const })),
  ]
  return all.filter(({ principalId }) => memberships.has(fold(principalId)))
}

function outcomeOf(assignment: Assignment, question: Question): Outcome {
  const { policy, scope, action, isDataAction, memberships } = question
  if (!covers(policy, scopePath(assignment.scope), scope)) return 'otherScope'
  if (!isActive(assignment, question.now)) return 'notActive'
  const role = policy.roleDefinitions.find(({ id }) => roleName(id) === roleName(assignment.roleDefinitionId))
  if (role === undefined) return 'notInRoles' // B15: an orphan grants nothing

  const steps: ReasonCode[] = ['notInRoles']
  const patterns: string[] = []
  for (const block of role.permissions) {
    if (grantingPatterns(block, action, !isDataAction).length > 0) steps.push('otherPlane') // S 3: planes never cross
    if (listed(block, action, isDataAction).length === 0) continue
    const granting = grantingPatterns(block, action, isDataAction)
    const truth = and(question.condition(block), question.condition(assignment)) // C 3: block and assignment first
    if (granting.length === 0) steps.push('removedByNotActions')
    else if (truth === 'true')
      patterns.push(...granting) // S 6.4: a grant needs proof
    else steps.push(truth === 'false' ? 'conditionFalse' : 'conditionUnknown')
  }
  const pattern = namedPattern(patterns)
  if (pattern === undefined) return STEPS.findLast((step) => steps.includes(step)) ?? 'notInRoles'
  return {
    roleAssignmentId: assignment.id,
    roleDefinitionId: assignment.roleDefinitionId,
    roleName: role.roleName,
    scope: assignment.scope,
    principalId: assignment.principalId,
    groupPath: memberships.get(fold(assignment.principalId)) ?? [],
    pattern,
    isDataAction,
  }
}

/** G23: `start <= now < end`; a missing bound is open; without a time nothing that has a bound is active. */
function isActive({ timed, startTime, endTime }: Assignment, now: number | undefined): boolean {
  if (timed !== 'window') return timed === 'always'
  if (startTime === undefined && endTime === undefined) return true
  return now !== undefined && (startTime ?? -Infinity) <= now && now < (endTime ?? Infinity)
}

/** S 3: subtraction is per block, and applies to literal patterns too (G4, G5). */
function grantingPatterns(block: Permission, action: string, isDataAction: boolean): string[] {
  const not = isDataAction ? block.notDataActions : block.notActions
  return not.some((pattern) => patternMatches(pattern, action)) ? [] : listed(block, action, isDataAction)
}

function listed(block: Permission, action: string, isDataAction: boolean): string[] {
  return (isDataAction ? block.dataActions : block.actions).filter((pattern) => patternMatches(pattern, action))
}

/** Of several patterns an exact one is named, else the longest, else the smallest: order never matters. */
function namedPattern(patterns: readonly string[]): string | undefined {
  const stars = (pattern: string) => (pattern.includes('*') ? 1 : 0)
  const [named] = patterns
    .map((pattern) => pattern.trim())
    .sort((a, b) => {
      const [x, y] = [plainPattern(a), plainPattern(b)]
      return stars(x) - stars(y) || y.length - x.length || compare(x, y)
    })
  return named
}

/** S 7.3, strong Kleene. */
function and(a: Truth, b: Truth): Truth {
  if (a === 'false' || b === 'false') return 'false'
  return a === 'true' && b === 'true' ? 'true' : 'unknown'
}

/** S 1.1: a role is the name after `…/roleDefinitions/`, whatever scope Azure wrote before it. */
function roleName(id: string): string {
  const marker = 'providers/microsoft.authorization/roledefinitions/'
  const folded = fold(id)
  const at = folded.lastIndexOf(marker)
  const name = folded.slice(at + marker.length)
  return at === -1 || name === '' || name.includes('/') || (at > 0 && folded[at - 1] !== '/') ? folded : name
}

/** C 3: the outermost scope is named, of equal ones the smallest id. */
function outermost<T>(found: readonly T[], nameOf: (item: T) => [string, string], question: Question): T | undefined {
  const [first] = found.toSorted((a, b) => {
    const [aScope, aId] = nameOf(a)
    const [bScope, bId] = nameOf(b)
    const depth = (scope: string) => depthOf(question.policy, scopePath(scope), question.scope)
    return depth(aScope) - depth(bScope) || compare(fold(aId), fold(bId))
  })
  return first
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
