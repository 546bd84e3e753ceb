import { type Fields, fields, innerFields } from './schema.js'
import type { SectionName } from './sections.js'

/** A kind of object in a document: which keys it may have, and what another key means. */
export interface Kind {
  /** In messages, with its article. */
  readonly label: string
  /** Keys that are read. */
  readonly known: ReadonlySet<string>
  /** Keys that Azure prints and no decision needs. */
  readonly ignored: ReadonlySet<string>
  /**
   * True for what we defined and for permissions, where a key nobody reads could be the one that takes access away.
   * Elsewhere Azure may print what it likes, unless it looks like a slip of the pen.
   */
  readonly closed: boolean
  /** Whether the REST spelling, with most keys under `properties`, is read too. */
  readonly hasProperties: boolean
}

const EVERY_RESOURCE = [
  ...['type', 'kind', 'etag', 'tags', 'location', 'resourceGroup', 'tenantId', 'systemData'],
  ...['createdOn', 'createdBy', 'updatedOn', 'updatedBy', 'principalName', 'additionalProperties'],
]
const EVERY_ASSIGNMENT = [
  ...EVERY_RESOURCE,
  ...['canDelegate', 'delegatedManagedIdentityResourceId', 'expandedProperties', 'principal', 'roleDefinition'],
]
const EVERY_INSTANCE = [
  ...EVERY_ASSIGNMENT,
  ...['roleAssignmentScheduleId', 'roleEligibilityScheduleId', 'linkedRoleEligibilityScheduleId'],
  ...['linkedRoleEligibilityScheduleInstanceId', 'policy'],
]

/** What the items of each section are. */
export const kinds: Readonly<Record<SectionName, Kind>> = {
  roleDefinitions: azure('a role definition', fields.roleDefinitions, EVERY_RESOURCE),
  roleAssignments: azure('a role assignment', fields.roleAssignments, EVERY_ASSIGNMENT),
  denyAssignments: azure('a deny assignment', fields.denyAssignments, EVERY_RESOURCE),
  roleAssignmentScheduleInstances: azure(
    'a role assignment schedule instance',
    fields.roleAssignmentScheduleInstances,
    EVERY_INSTANCE,
  ),
  roleEligibilityScheduleInstances: azure(
    'a role eligibility schedule instance',
    fields.roleEligibilityScheduleInstances,
    EVERY_INSTANCE,
  ),
  groups: ours('a group', fields.groups),
  managementGroups: ours('a management group', fields.managementGroups),
  principals: ours('a principal', fields.principals),
  resources: ours('a resource', fields.resources),
  actions: ours('an action', fields.actions),
}

export const permissionKind: Kind = ours('a permission', innerFields.permission)

export const denyPrincipalKind: Kind = {
  ...azure('a principal of a deny assignment', innerFields.denyPrincipal, ['displayName', 'email']),
  hasProperties: false,
}

function azure(label: string, known: Fields, ignored: readonly string[]): Kind {
  return { label, known: new Set(Object.keys(known)), ignored: new Set(ignored), closed: false, hasProperties: true }
}

function ours(label: string, known: Fields): Kind {
  return { label, known: new Set(Object.keys(known)), ignored: new Set(), closed: true, hasProperties: false }
}
