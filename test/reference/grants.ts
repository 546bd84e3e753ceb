import type { Grant, PolicySections, ReasonCode, ScheduleInstance } from 'rbac-core'
import type { Truth } from './condition.js'
import { grantingPatterns, listed, namedPattern } from './permissions.js'
import type { Question } from './question.js'
import { covers, scopePath } from './scopes.js'
import { fold } from './text.js'

/** What a role assignment comes to: the grant, or the step that closed the door. */
export type Outcome = Grant | ReasonCode

/** C 3: the steps of a role assignment, in order. */
export const STEPS: readonly ReasonCode[] = [
  'noRoleAssignment',
  'otherScope',
  'notActive',
  'notInRoles',
  'otherPlane',
  'removedByNotActions',
  'conditionFalse',
  'conditionUnknown',
]

interface Assignment extends ScheduleInstance {
  readonly timed: 'never' | 'window' | 'always'
}

/** S 6.3, 9: role assignments and active schedule instances may grant; eligibility never does. */
export function assignmentsOf(policy: PolicySections, { memberships }: Question): Assignment[] {
  const all = [
    ...policy.roleAssignments.map((assignment) => ({ ...assignment, timed: 'always' as const })),
    ...policy.roleAssignmentScheduleInstances.map((instance) => ({ ...instance, timed: 'window' as const })),
    ...policy.roleEligibilityScheduleInstances.map((instance) => ({ ...instance, timed: 'never' as const })),
  ]
  return all.filter(({ principalId }) => memberships.has(fold(principalId)))
}

/** S 6.4: a grant, when the role exists, some block grants, and its condition and the assignment's are true. */
export function outcomeOf(assignment: Assignment, question: Question): Outcome {
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
    // S 6.4: a grant needs proof; anything short of true is a step that closed the door.
    if (granting.length === 0) steps.push('removedByNotActions')
    else if (truth === 'true') patterns.push(...granting)
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
