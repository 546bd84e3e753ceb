import { foldAscii } from '../model/text.js'
import { isObject } from './check-keys.js'
import type { SectionName } from './sections.js'

/**
 * Which section an item of a bare list belongs to; undefined when it can't be told.
 *
 * Azure says it in `type` and in `id`; where both are missing, the keys that only one kind of item has decide.
 */
export function recogniseItem(item: unknown): SectionName | undefined {
  if (!isObject(item)) return undefined
  return byResourceType(item.type) ?? byId(item.id) ?? byKeys(item)
}

function byResourceType(type: unknown): SectionName | undefined {
  return typeof type === 'string' ? RESOURCE_TYPES.get(foldAscii(type)) : undefined
}

function byId(id: unknown): SectionName | undefined {
  if (typeof id !== 'string') return undefined
  const type = RESOURCE_ID.exec(id)?.[1]
  return type === undefined ? undefined : RESOURCE_TYPES.get(foldAscii(type))
}

function byKeys(item: Readonly<Record<string, unknown>>): SectionName | undefined {
  const properties = isObject(item.properties) ? item.properties : {}
  const has = (...keys: string[]) => keys.some((key) => Object.hasOwn(item, key) || Object.hasOwn(properties, key))
  if (has('denyAssignmentName', 'excludePrincipals', 'doNotApplyToChildScopes')) return 'denyAssignments'
  if (has('permissions')) return has('principals') ? 'denyAssignments' : 'roleDefinitions'
  if (has('principalId') && has('roleDefinitionId', 'roleDefinitionName')) {
    if (has('roleAssignmentScheduleId', 'assignmentType', 'originRoleAssignmentId')) {
      return 'roleAssignmentScheduleInstances'
    }
    return has('roleEligibilityScheduleId') ? 'roleEligibilityScheduleInstances' : 'roleAssignments'
  }
  if (has('roleName', 'assignableScopes')) return 'roleDefinitions'
  if (has('members')) return 'groups'
  if (has('parent', 'subscriptions')) return 'managementGroups'
  if (has('isDataAction')) return 'actions'
  if (has('userPrincipalName', 'appId')) return 'principals'
  if (has('id') && has('type')) return 'principals'
  return has('scope') && has('attributes', 'type') ? 'resources' : undefined
}

const RESOURCE_TYPES: ReadonlyMap<string, SectionName> = new Map([
  ['microsoft.authorization/roledefinitions', 'roleDefinitions'],
  ['microsoft.authorization/roleassignments', 'roleAssignments'],
  ['microsoft.authorization/denyassignments', 'denyAssignments'],
  ['microsoft.authorization/roleassignmentscheduleinstances', 'roleAssignmentScheduleInstances'],
  ['microsoft.authorization/roleeligibilityscheduleinstances', 'roleEligibilityScheduleInstances'],
])
const RESOURCE_ID = /\/providers\/(Microsoft\.Authorization\/[^/]+)\/[^/]+$/i
