import type { ReasonCode } from '../../model/decision.js'
import type { Mend } from '../../model/explanation.js'
import { roleKey } from '../../model/keys.js'
import type { Permission, RoleDefinition } from '../../model/role-definition.js'
import { compareText } from '../../model/text.js'
import { totalBreadth } from '../../pattern/breadth.js'
import { storedPattern } from '../../pattern/pattern.js'
import type { CompiledAssignment } from '../compiled/assignments.js'
import type { CompiledDeny } from '../compiled/compiled-policy.js'
import { grants } from '../compiled/permissions.js'
import { UNREADABLE } from '../flat/condition-table.js'
import type { Question } from '../request/question.js'
import type { Met } from './explain.js'
import { matchingPatterns } from './matching.js'

/** What an explanation found out, as far as mending needs it. */
export interface Findings {
  /** Deny assignments in force: every one of them has to give way. */
  readonly denying: readonly CompiledDeny[]
  /** Closest first. */
  readonly missed: readonly Met<CompiledAssignment, ReasonCode>[]
  /** Some role assignment grants, so only a deny is in the way. */
  readonly granted: boolean
}

/**
 * Changes that would allow a refused question, those to what is already there before new assignments.
 *
 * @param offered roles to suggest besides the policy's own
 */
export function mendsFor(
  question: Question,
  { denying, missed, granted }: Findings,
  offered: readonly RoleDefinition[],
): Mend[] {
  const unresolved: Mend[] = question.requester.groupsIncomplete
    ? [{ kind: 'resolveGroups', detail: "resolve the requester's groups and ask again" }]
    : []
  const denies = denying.map((deny) => denyMend(deny, question))
  if (granted) return [...unresolved, ...denies]
  return [...unresolved, ...denies, ...missed.flatMap((met) => nearMend(met, question)), assignMend(question, offered)]
}

function denyMend({ source, everyone, holders, groups }: CompiledDeny, { requester, context }: Question): Mend {
  const { principalId, groupsIncomplete } = requester
  const who = context.policy.directory.called(principalId)
  const place = `the deny assignment ${source.denyAssignmentName} at ${source.scope}`
  const common = { assignmentId: source.id, scope: source.scope, principalId }
  const [own] = requester.holders
  const isOther = (holder: number) =>
    holder !== own && (requester.has(holder) || (groupsIncomplete && groups.includes(holder)))
  // Whom it means through a group as well, or as one of everyone, it means after its own id is gone.
  return everyone || holders.some(isOther)
    ? { kind: 'exclude', detail: `add ${who} to the excluded principals of ${place}`, ...common }
    : { kind: 'removeDeny', detail: `take ${who} out of the principals of ${place}`, ...common }
}

/** How an assignment that came close could be made to grant, where it could. */
function nearMend({ item, step }: Met<CompiledAssignment, ReasonCode>, { context, row }: Question): Mend[] {
  const { source, role, window } = item
  const who = context.policy.directory.called(source.principalId)
  const roleName = role?.source.roleName ?? source.roleDefinitionId
  const common = {
    assignmentId: source.id,
    roleDefinitionId: source.roleDefinitionId,
    roleName,
    scope: source.scope,
    principalId: source.principalId,
  }
  const granting = (role?.permissions ?? []).filter(({ permissionClass }) => grants(row, permissionClass))
  if (step === 'notActive' && window?.eligible === true && granting.length > 0) {
    return [{ kind: 'activate', detail: `activate ${roleName} for ${who} at ${source.scope}`, ...common }]
  }
  if (step === 'conditionFalse' || step === 'conditionUnknown') {
    // One block that can be met is enough.
    const isBroken = item.condition === UNREADABLE || granting.every(({ condition }) => condition === UNREADABLE)
    return isBroken
      ? [{ kind: 'mendCondition', detail: `mend the condition of ${roleName} at ${source.scope}`, ...common }]
      : [{ kind: 'meetCondition', detail: `meet the condition of ${roleName} at ${source.scope}`, ...common }]
  }
  if (step === 'notInRoles' && role === undefined) {
    return [
      { kind: 'defineRole', detail: `add the role definition ${source.roleDefinitionId} to the policy`, ...common },
    ]
  }
  return []
}

/** A new assignment of the narrowest role that grants the action, exactly where it was asked for. */
function assignMend(question: Question, offered: readonly RoleDefinition[]): Mend {
  const { requester, place, action, isDataAction, context } = question
  const { principalId } = requester
  const where = { principalId, scope: place.scope }
  const who = context.policy.directory.called(principalId)
  const role = narrowestRole([...context.policy.source.kept.roleDefinitions, ...offered], question)
  if (role === undefined) {
    const list = isDataAction ? 'dataActions' : 'actions'
    return {
      kind: 'defineRole',
      detail: `define a role with ${action} in its ${list}, and assign it to ${who} at ${place.scope}`,
      ...where,
    }
  }
  const { id: roleDefinitionId, roleName } = role
  const detail = `assign ${roleName} to ${who} at ${place.scope}`
  return { kind: 'assign', detail, roleDefinitionId, roleName, ...where }
}

function narrowestRole(roles: readonly RoleDefinition[], question: Question): RoleDefinition | undefined {
  const distinct = new Map(roles.map((role) => [roleKey(role.id), role]))
  return [...distinct.values()]
    .filter((role) => role.permissions.some((permission) => surelyGrants(permission, question)))
    .map((role) => ({ role, breadth: breadthOf(role) }))
    .sort((a, b) => a.breadth - b.breadth || compareText(a.role.roleName, b.role.roleName))[0]?.role
}

/** Grants the action whatever the attributes: a role with a condition may not help. */
function surelyGrants(permission: Permission, question: Question): boolean {
  const [listed, removed] = question.isDataAction
    ? [permission.dataActions, permission.notDataActions]
    : [permission.actions, permission.notActions]
  return (
    permission.condition === undefined &&
    matchingPatterns(listed, question.action).length > 0 &&
    matchingPatterns(removed, question.action).length === 0
  )
}

/** A rough measure of how much a role grants. */
function breadthOf(role: RoleDefinition): number {
  return totalBreadth(
    role.permissions.flatMap(({ actions, dataActions }) => [...actions, ...dataActions]).map(storedPattern),
  )
}
