import type { RoleAssignment, ScheduleInstance } from '../model/assignment.js'
import { principalKey, roleKey } from '../model/keys.js'
import { shown } from '../model/shown.js'
import { checkId, checkResourceId, checkScope, checkTime } from './checks.js'
import type { Context, Writable } from './context.js'
import { scopeKey } from './identity.js'
import { field } from './place.js'
import { readCondition } from './read-condition.js'
import { readId } from './read-id.js'
import type { Item } from './read-item.js'
import type { RoleNames } from './role-names.js'

type AssignmentSection = 'roleAssignments' | 'roleAssignmentScheduleInstances' | 'roleEligibilityScheduleInstances'

export function readRoleAssignment(
  item: Item<'roleAssignments'>,
  roles: RoleNames,
  context: Context,
): RoleAssignment | undefined {
  const assignment = readAssignment(item, roles, context)
  return assignment === undefined ? undefined : Object.freeze(assignment)
}

function readAssignment(
  item: Item<AssignmentSection>,
  roles: RoleNames,
  context: Context,
): Writable<RoleAssignment> | undefined {
  const { raw } = item
  const principalId = checkId(raw.principalId, field(item.place, 'principalId'), context)
  const roleDefinitionId = readRoleId(item, roles, context)
  const scope = readScope(item, context)
  const id = readId(item, ['id', 'name'], context)
  const { condition, conditionVersion } = readCondition(raw, (key) => field(item.place, key), context)
  if (principalId === undefined || roleDefinitionId === undefined || scope === undefined) return undefined
  const assignment: Writable<RoleAssignment> = {
    id: id ?? inventedId(principalId, roleDefinitionId, scope),
    principalId,
    roleDefinitionId,
    scope,
  }
  if (raw.principalType) assignment.principalType = raw.principalType
  if (raw.description) assignment.description = raw.description
  if (condition !== undefined) assignment.condition = condition
  if (conditionVersion !== undefined) assignment.conditionVersion = conditionVersion
  return assignment
}

export function readScheduleInstance(
  item: Item<'roleAssignmentScheduleInstances' | 'roleEligibilityScheduleInstances'>,
  roles: RoleNames,
  context: Context,
): ScheduleInstance | undefined {
  const { raw } = item
  const startTime = checkTime(raw.startDateTime, field(item.place, 'startDateTime'), context)
  const endTime = checkTime(raw.endDateTime, field(item.place, 'endDateTime'), context)
  if (startTime !== undefined && endTime !== undefined && startTime >= endTime) {
    context.report.error({
      code: 'INVALID_TIME_WINDOW',
      place: field(item.place, 'endDateTime'),
      message: `the window ends at ${shown(raw.endDateTime ?? '')}, not after it starts at ${shown(raw.startDateTime ?? '')}`,
    })
  }
  const instance: Writable<ScheduleInstance> | undefined = readAssignment(item, roles, context)
  if (instance === undefined) return undefined
  if (startTime !== undefined) instance.startTime = startTime
  if (endTime !== undefined) instance.endTime = endTime
  if (raw.status) instance.status = raw.status
  if (raw.memberType) instance.memberType = raw.memberType
  if (raw.assignmentType) instance.assignmentType = raw.assignmentType
  if (raw.originRoleAssignmentId) instance.originRoleAssignmentId = raw.originRoleAssignmentId
  return Object.freeze(instance)
}

function readRoleId(item: Item<AssignmentSection>, roles: RoleNames, context: Context): string | undefined {
  const { roleDefinitionId, roleDefinitionName } = item.raw
  if (typeof roleDefinitionId === 'string') {
    return checkResourceId(roleDefinitionId, field(item.place, 'roleDefinitionId'), context)
  }
  if (typeof roleDefinitionName === 'string') {
    return roles.resolve(roleDefinitionName, field(item.place, 'roleDefinitionName'), context.report)
  }
  context.report.error({
    code: 'MISSING_FIELD',
    place: item.place,
    message: 'a role assignment needs `roleDefinitionId` or `roleDefinitionName`',
  })
  return undefined
}

/** The scope as given, or read off the id: what stands before `/providers/Microsoft.Authorization/…` is the scope. */
export function readScope(item: Item<AssignmentSection | 'denyAssignments'>, context: Context): string | undefined {
  const { scope, id } = item.raw
  if (typeof scope === 'string') return checkScope(scope, field(item.place, 'scope'), context)
  const cut = EXTENSION.exec(id ?? '')
  if (typeof id === 'string' && cut !== null) {
    return checkScope(cut.index === 0 ? '/' : id.slice(0, cut.index), field(item.place, 'id'), context)
  }
  context.report.error({
    code: 'MISSING_FIELD',
    place: item.place,
    message: 'it needs `scope`, which its id does not show either',
    help: 'add `"scope"`, e.g. `"/"` or `"/subscriptions/{id}"`',
  })
  return undefined
}

/** An id for an assignment without one, the same wherever in the document it stands; different for different ones. */
function inventedId(principalId: string, roleDefinitionId: string, scope: string): string {
  // No blank in the first two parts, so the text can be read in one way only.
  const part = (key: string) => key.replace(/[% ]/g, encodeURIComponent)
  return `${part(principalKey(principalId))} ${part(roleKey(roleDefinitionId))} ${scopeKey(scope)}`
}

const EXTENSION =
  /\/providers\/Microsoft\.Authorization\/(?:roleAssignments|denyAssignments|roleAssignmentScheduleInstances|roleEligibilityScheduleInstances)\/[^/]+$/i
