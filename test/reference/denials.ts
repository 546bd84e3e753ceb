import type { Denial, DenyAssignment } from 'rbac-core'
import { smallerPath } from './groups.js'
import { grantingPatterns, namedPattern } from './permissions.js'
import type { Question } from './question.js'
import { covers, scopePath } from './scopes.js'
import { compare, fold } from './text.js'

/** S 6.2: the denial, when the deny assignment is in force for the question. */
export function denialBy(deny: DenyAssignment, question: Question): Denial | undefined {
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
  // C 3: with groups unresolved, a deny on any group is taken to match; what nobody gives a type may be a group.
  const isGroup = (type: string) => /^(foreign)?group$/i.test(type)
  const types = new Map(policy.principals.map(({ id, type }) => [fold(id), type]))
  for (const { id } of policy.groups) types.set(fold(id), 'Group')
  const feared = deny.principals.filter(
    ({ id, type }) => isGroup(types.get(fold(id)) ?? '') || isGroup(type ?? types.get(fold(id)) ?? 'Group'),
  )
  const [first] = feared.map(({ id }) => id).sort((a, b) => compare(fold(a), fold(b)))
  return first === undefined ? undefined : { principalId: first, groupPath: [] }
}

/** S 1.3, G11: the zero id with type SystemDefined, or with no type at all. */
function isEveryone(id: string, type: string | undefined): boolean {
  return id === EVERYONE && (type === undefined || fold(type) === 'systemdefined')
}

const EVERYONE = '00000000-0000-0000-0000-000000000000'
