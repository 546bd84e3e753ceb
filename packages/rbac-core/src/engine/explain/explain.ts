import type { Decision, ReasonCode } from '../../model/decision.js'
import { REASON_ORDER } from '../../model/decision.js'
import type {
  ConditionReport,
  Explanation,
  ExplanationStep,
  MatchedPattern,
  NearMiss,
} from '../../model/explanation.js'
import { managementGroupKey, principalKey } from '../../model/keys.js'
import { type KeysOf, refuseUnknownKeys } from '../../model/known-keys.js'
import type { AccessRequest } from '../../model/request.js'
import type { RoleDefinition } from '../../model/role-definition.js'
import { compareText } from '../../model/text.js'
import { groupsAbove, hangsSomewhere } from '../../scope/hierarchy.js'
import { type Scope, storedScope } from '../../scope/scope.js'
import type { CompiledAssignment, CompiledPermission } from '../compiled/assignments.js'
import type { CompiledDeny, CompiledPolicy } from '../compiled/compiled-policy.js'
import { grants } from '../compiled/permissions.js'
import { decisionOf } from '../decide/decision.js'
import { type AssignmentStep, type DenyStep, evaluate } from '../decide/evaluate.js'
import { NONE } from '../flat/lookup.js'
import { isNamedIn, standsAtGroup } from '../request/named.js'
import type { Question } from '../request/question.js'
import { reportCondition } from './condition-report.js'
import { matchingPatterns } from './matching.js'
import { mendsFor } from './mends.js'

export interface ExplainOptions {
  /** Roles that a mend may suggest besides the policy's own, e.g. the built-in catalogue. */
  readonly roles?: readonly RoleDefinition[] | undefined
}

const OPTIONS: KeysOf<ExplainOptions> = { roles: true }

/** How many near misses an explanation lists; the rest is counted. */
const NEAR_MISSES = 100

/** The story of one decision, told by `evaluate`. `check` tries a quicker walk first; properties compare the two. */
export function explainQuestion(question: Question, options: ExplainOptions): Explanation {
  refuseUnknownKeys(options, OPTIONS)
  const denies: Met<CompiledDeny, DenyStep>[] = []
  const assignments: Met<CompiledAssignment, AssignmentStep>[] = []
  const conclusion = evaluate(question, {
    deny: (item, step) => denies.push({ item, step }),
    assignment: (item, step) => assignments.push({ item, step }),
  })
  const decision = decisionOf(question, conclusion)
  const missed = assignments.filter(isMiss).sort((a, b) => closestFirst(a, b, question))
  const denying = denies.filter(({ step }) => step === 'denied').map(({ item }) => item)
  const granted = assignments.some(({ step }) => step === 'granted')
  const nearMisses = decision.allowed ? [] : missed.slice(0, NEAR_MISSES).map((met) => nearMiss(met, question))
  return {
    request: requestOf(question),
    decision,
    steps: [principalStep(question), scopeStep(question), denyStepOf(denies, question), roleStep(assignments)],
    nearMisses,
    nearMissesOmitted: decision.allowed ? 0 : Math.max(0, missed.length - NEAR_MISSES),
    mends: decision.allowed ? [] : mendsFor(question, { denying, missed, granted }, options.roles ?? []),
    conditions: conditionsMet(question, denies, assignments),
    names: namesIn(question, decision, nearMisses),
  }
}

function namesIn(question: Question, decision: Decision, nearMisses: readonly NearMiss[]): Explanation['names'] {
  const { directory } = question.context.policy
  const holders = decision.allowed ? [decision.grantedBy] : decision.deniedBy === undefined ? [] : [decision.deniedBy]
  const ids = [...holders, ...nearMisses].flatMap(({ principalId, groupPath }) => [principalId, ...groupPath])
  const distinct = new Map([...ids.reverse(), question.requester.principalId].map((id) => [principalKey(id), id]))
  return [...distinct.values()].sort(compareText).flatMap((id) => {
    const name = directory.nameOf(id)
    return name === undefined ? [] : [{ id, name }]
  })
}

/** An item of the policy and how far it got. */
export interface Met<Item, Step> {
  readonly item: Item
  readonly step: Step
}

function isMiss(met: Met<CompiledAssignment, AssignmentStep>): met is Met<CompiledAssignment, ReasonCode> {
  return met.step !== 'granted'
}

/** The furthest step first; then, of equals, the innermost scope and the smallest id. */
function closestFirst(
  a: Met<CompiledAssignment, ReasonCode>,
  b: Met<CompiledAssignment, ReasonCode>,
  question: Question,
): number {
  const { nodes } = question.place
  return (
    REASON_ORDER.indexOf(b.step) - REASON_ORDER.indexOf(a.step) ||
    nodes.indexOf(b.item.node) - nodes.indexOf(a.item.node) ||
    compareText(a.item.key, b.item.key)
  )
}

/** The outermost scope, then the smallest id: the order in which grants are named. */
function outermostFirst(a: CompiledAssignment, b: CompiledAssignment, { place }: Question): number {
  return place.nodes.indexOf(a.node) - place.nodes.indexOf(b.node) || compareText(a.key, b.key)
}

function nearMiss({ item, step }: Met<CompiledAssignment, ReasonCode>, question: Question): NearMiss {
  const { source, role } = item
  return {
    assignmentId: source.id,
    failedAt: step,
    detail: missDetail(item, step),
    roleDefinitionId: source.roleDefinitionId,
    ...(role !== undefined && { roleName: role.source.roleName }),
    scope: source.scope,
    principalId: source.principalId,
    groupPath: question.requester.pathTo(question.context.policy, item.holder),
    matched: (role?.permissions ?? []).flatMap((permission) => matchedPatterns(permission, question)),
  }
}

function missDetail({ role, window }: CompiledAssignment, step: ReasonCode): string {
  if (step === 'notActive') {
    if (window === undefined || window.eligible) return 'eligible, but not activated'
    const { start, end } = window
    return `active only ${start > -Infinity ? `from ${iso(start)} ` : ''}${end < Infinity ? `until before ${iso(end)}` : ''}`.trim()
  }
  if (role === undefined) return 'the role is not in the policy, so it grants nothing'
  return MISS_DETAILS[step]
}

const MISS_DETAILS: Readonly<Record<ReasonCode, string>> = {
  noRoleAssignment: 'no role assignment',
  otherScope: 'its scope does not cover the requested one',
  notActive: 'not active now',
  notInRoles: 'the role does not list the action',
  otherPlane: 'the role lists the action on the other plane only',
  removedByNotActions: 'the role lists the action and takes it away again',
  conditionFalse: 'its condition is not met',
  conditionUnknown: 'its condition cannot be evaluated',
  denyAssignment: 'denied',
}

function matchedPatterns({ source }: CompiledPermission, question: Question): MatchedPattern[] {
  const lists = question.isDataAction
    ? (['dataActions', 'notDataActions', 'actions'] as const)
    : (['actions', 'notActions', 'dataActions'] as const)
  return lists.flatMap((list) => matchingPatterns(source[list], question.action).map((pattern) => ({ list, pattern })))
}

function principalStep({ requester, context }: Question): ExplanationStep {
  const { holders, principalId, groupsIncomplete } = requester
  const { directory } = context.policy
  const who = directory.called(principalId)
  const groups = holders.length - 1
  const count = groups === 1 ? '1 group' : `${groups} groups`
  if (groupsIncomplete) {
    return {
      step: 'principal',
      outcome: 'incomplete',
      detail: `${who} is in ${count} that are known; others were not resolved`,
    }
  }
  return groups > 0 || requester.size(context.policy) > 0 || isNamedIn(context.policy, holders[0] ?? NONE)
    ? { step: 'principal', outcome: 'found', detail: `${who} is in ${count}` }
    : { step: 'principal', outcome: 'none', detail: `${who} occurs nowhere in the policy` }
}

function scopeStep({ place, context }: Question): ExplanationStep {
  const { hierarchy, source } = context.policy
  const scope = storedScope(place.scope)
  const named = new Map(source.kept.managementGroups.map(({ id }) => [managementGroupKey(id), id]))
  const groups = groupsAbove(scope, hierarchy).map((key) => named.get(key) ?? key)
  const above = groups.length === 0 ? 'no management group above it' : `below ${groups.join(', ')}`
  const unlinked = isLinked(scope, context.policy)
    ? ''
    : '; which management group it hangs under is not known, so assignments there were not counted'
  return { step: 'scope', outcome: 'found', detail: `${above}${unlinked}` }
}

/**
 * Whether it is known which management groups lie above the scope. False only where it matters: nothing says where it
 * hangs, and something stands at a management group.
 */
function isLinked(scope: Scope, policy: CompiledPolicy): boolean {
  return hangsSomewhere(scope, policy.hierarchy) || !standsAtGroup(policy)
}

function denyStepOf(denies: readonly Met<CompiledDeny, DenyStep>[], { requester }: Question): ExplanationStep {
  const denying = denies.filter(({ step }) => step === 'denied')
  const audited = denies.filter(({ step }) => step === 'audit').map(({ item }) => item.source.denyAssignmentName)
  const audit = audited.length === 0 ? '' : `; audit only, so not in force: ${audited.join(', ')}`
  if (denying.length > 0) {
    const names = denying.map(({ item }) => item.source.denyAssignmentName).join(', ')
    const groups = requester.groupsIncomplete ? ' (denies on groups count, since groups were not resolved)' : ''
    return { step: 'denyAssignments', outcome: 'denied', detail: `in force: ${names}${groups}${audit}` }
  }
  const looked =
    denies.length === 0 ? 'none at or above the scope' : `${denies.length} at or above the scope, none in force here`
  return { step: 'denyAssignments', outcome: 'none', detail: `${looked}${audit}` }
}

function roleStep(assignments: readonly Met<CompiledAssignment, AssignmentStep>[]): ExplanationStep {
  const granting = assignments.filter(({ step }) => step === 'granted').length
  const covering = assignments.filter(({ step }) => step !== 'otherScope').length
  const detail = `${assignments.length} held, ${covering} at or above the scope, ${granting} granting`
  return { step: 'roleAssignments', outcome: granting > 0 ? 'granted' : 'none', detail }
}

function conditionsMet(
  question: Question,
  denies: readonly Met<CompiledDeny, DenyStep>[],
  assignments: readonly Met<CompiledAssignment, AssignmentStep>[],
): ConditionReport[] {
  const relevant = (permission: CompiledPermission): boolean => grants(question.row, permission.permissionClass)
  const ofDenies = denies
    .filter(({ step }) => step === 'denied' || step === 'conditionFalse')
    .flatMap(({ item }) => [
      ...item.permissions
        .filter(relevant)
        .map(({ source }) => ({ on: 'denyPermission' as const, id: item.source.id, source })),
      { on: 'denyAssignment' as const, id: item.source.id, source: item.source },
    ])
  const ofAssignments = assignments
    .filter(({ step }) => step === 'granted' || step === 'conditionFalse' || step === 'conditionUnknown')
    // The walk meets them in the order they are kept in, which is not the reader's business.
    .sort((a, b) => outermostFirst(a.item, b.item, question))
    .flatMap(({ item }) => [
      ...(item.role?.permissions ?? [])
        .filter(relevant)
        .map(({ source }) => ({ on: 'permission' as const, id: item.source.id, source })),
      { on: 'roleAssignment' as const, id: item.source.id, source: item.source },
    ])
  return [...ofDenies, ...ofAssignments].flatMap(({ on, id, source }) =>
    source.condition === undefined ? [] : [reportCondition(question, on, id, source)],
  )
}

/** The request that was answered, with the time that counted where the clock was asked. */
function requestOf({
  requester,
  place,
  action,
  isDataAction,
  subOperation,
  attributes,
  time,
  timeText,
}: Question): AccessRequest {
  return {
    principalId: requester.principalId,
    ...(requester.groupIds.length > 0 && { groupIds: [...requester.groupIds] }),
    ...(requester.groupsIncomplete && { groupsIncomplete: true }),
    action,
    isDataAction,
    scope: place.scope,
    ...(subOperation !== undefined && { subOperation }),
    ...(attributes !== undefined && { attributes }),
    ...(time !== undefined && isPrintable(time) && { now: timeText ?? iso(time) }),
  }
}

/** Within the years that a `Date` can print. */
function isPrintable(time: number): boolean {
  return Math.abs(time) < 8.64e15
}

function iso(time: number): string {
  return new Date(Math.ceil(time)).toISOString()
}
