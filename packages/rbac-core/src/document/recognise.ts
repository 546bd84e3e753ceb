import { foldAscii } from '../model/text.js'
import { isObject, type Keyed } from './check-keys.js'
import type { SectionName } from './sections.js'

/**
 * Which section an item of a bare list belongs to; undefined when it can't be told.
 *
 * Azure says it in `type` and in `id`; where both are missing, the keys that only one kind of item has decide.
 */
export function recogniseItem(item: unknown): SectionName | undefined {
  if (!isObject(item)) return undefined
  const type = azureType(item)
  return type === undefined ? byKeys(item) : sectionOf(type)
}

/** The type of an item that Azure calls by one of its own and no section holds: a mere request for a role, say. */
export function foreignType(item: unknown): string | undefined {
  const type = isObject(item) ? azureType(item) : undefined
  return type === undefined || sectionOf(type) !== undefined ? undefined : type
}

/** The type that an item itself gives, of Azure's that have to do with access. */
export function authorizationType(type: unknown): string | undefined {
  return typeof type === 'string' && AUTHORIZATION.test(type) ? type : undefined
}

/** The section of a type of Azure's; undefined where there is none. */
export function sectionOf(type: string): SectionName | undefined {
  return RESOURCE_TYPES.get(foldAscii(type))
}

function azureType({ type, id }: Keyed): string | undefined {
  return authorizationType(type) ?? (typeof id === 'string' ? RESOURCE_ID.exec(id)?.[1] : undefined)
}

function byKeys(item: Keyed): SectionName | undefined {
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
const AUTHORIZATION = /^Microsoft\.Authorization\//i
const RESOURCE_ID = /\/providers\/(Microsoft\.Authorization\/[^/]+)\/[^/]+$/i
