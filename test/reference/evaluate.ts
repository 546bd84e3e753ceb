/**
 * The judge: Azure's decision, step by step from the specification, in plain loops.
 *
 * It shares no code with the engine: no trie, no index, no cache, its own folding and its own matcher. What it decides
 * is compared with what the engine decides, whole: the effect, the reason, the grant and the denial named.
 * Section numbers are those of docs/evaluation.md's sources: S = Azure RBAC semantics, C = the contract, G = choices.
 */

import type { AccessRequest, Decision, PolicySections } from 'rbac-core'
import { denialBy } from './denials.js'
import { assignmentsOf, outcomeOf, STEPS } from './grants.js'
import { ask, type Question, type Surroundings } from './question.js'
import { depthOf, scopePath } from './scopes.js'
import { compare, fold } from './text.js'

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
