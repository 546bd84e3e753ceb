import { nearest } from '../model/spelling.js'
import { type Fields, fields, innerFields } from './schema.js'
import type { SectionName } from './sections.js'
import { windowBound } from './window-keys.js'

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
  /** The kinds of the objects in its lists. */
  readonly inner: ReadonlyMap<string, Kind>
  /** The mend for an unknown key that must not be passed over; undefined for every other key. */
  helpFor(key: string, value: unknown): string | undefined
}

const EVERY_RESOURCE = [
  ...['type', 'kind', 'etag', 'tags', 'location', 'extendedLocation', 'zones', 'sku', 'plan', 'identity', 'managedBy'],
  ...['tenantId', 'subscriptionId', 'resourceGroup', 'systemData', 'isServiceRole'],
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

const permission = ours('a permission', innerFields.permission)
const denyPrincipal: Kind = {
  ...azure('a principal of a deny assignment', innerFields.denyPrincipal, ['displayName', 'email']),
  hasProperties: false,
}

/** What the items of each section are. */
export const kinds: Readonly<Record<SectionName, Kind>> = {
  roleDefinitions: {
    ...azure('a role definition', fields.roleDefinitions, EVERY_RESOURCE),
    inner: new Map([['permissions', permission]]),
    helpFor: belongsInPermissions,
  },
  roleAssignments: {
    ...azure('a role assignment', fields.roleAssignments, EVERY_ASSIGNMENT),
    helpFor: (key, value) => (meansWindow(key, value) ? 'put it under `roleAssignmentScheduleInstances`' : undefined),
  },
  denyAssignments: {
    ...azure('a deny assignment', fields.denyAssignments, EVERY_RESOURCE),
    inner: new Map([
      ['permissions', permission],
      ['principals', denyPrincipal],
      ['excludePrincipals', denyPrincipal],
    ]),
    helpFor: belongsInPermissions,
  },
  roleAssignmentScheduleInstances: instance('a role assignment schedule instance'),
  roleEligibilityScheduleInstances: instance('a role eligibility schedule instance'),
  groups: ours('a group', fields.groups),
  managementGroups: ours('a management group', fields.managementGroups),
  principals: ours('a principal', fields.principals),
  resources: ours('a resource', fields.resources),
  actions: ours('an action', fields.actions),
}

function azure(label: string, known: Fields, ignored: readonly string[]): Kind {
  return {
    label,
    known: new Set(Object.keys(known)),
    ignored: new Set(['properties', ...ignored]),
    closed: false,
    hasProperties: true,
    inner: new Map(),
    helpFor: () => undefined,
  }
}

function instance(label: string): Kind {
  return {
    ...azure(label, fields.roleAssignmentScheduleInstances, EVERY_INSTANCE),
    helpFor: (key, value) => (meansWindow(key, value) ? `did you mean \`${windowBound(key)}\`?` : undefined),
  }
}

function ours(label: string, known: Fields): Kind {
  return { ...azure(label, known, []), ignored: new Set(), closed: true, hasProperties: false }
}

/** Passed over, `notActions` beside `permissions` would take nothing away. */
function belongsInPermissions(key: string, value: unknown): string | undefined {
  const meant = value === null ? undefined : nearest(key, permission.known)
  return meant === undefined ? undefined : `put it into \`permissions\`, as \`${meant}\` of a block`
}

/** Passed over, a bound would make the access last for ever. */
function meansWindow(key: string, value: unknown): boolean {
  return value !== null && windowBound(key) !== undefined
}
