import * as z from 'zod/mini'
import type { AttributeValue } from '../model/request.js'
import type { RawItems } from './raw.js'
import type { SectionName } from './sections.js'

/** What editors show for each key; kept apart from zod's own registry, which is global. */
export const descriptions: z.core.$ZodRegistry<{ id?: string; description: string }> = z.registry()

/** Required text. */
const text = (description: string) => described(z.string(), description)
/** Text that may be left out or null. */
const optionalText = (description: string) => described(z.optional(z.nullable(z.string())), description)
/** Never null: `"doNotApplyToChildScopes": null` is no answer to a yes-or-no question. */
const optionalFlag = (description: string) => described(z.optional(z.boolean()), description)
/** A null list equals an empty one. */
const list = <Item extends z.core.$ZodType>(item: Item, description: string) =>
  described(z.nullable(z.array(item)), description)
const optionalList = <Item extends z.core.$ZodType>(item: Item, description: string) =>
  described(z.optional(z.nullable(z.array(item))), description)

const condition = {
  condition: optionalText('An ABAC condition, version 2.0; null or empty: none.'),
  conditionVersion: optionalText('The version of the condition language: `2.0` (or `1.0`, which is read the same).'),
}

const permissionFields = {
  actions: optionalList(z.string(), 'Control-plane actions; `*` stands for any run of characters.'),
  notActions: optionalList(z.string(), 'Taken away from `actions` of this block; never a deny.'),
  dataActions: optionalList(z.string(), 'Data-plane actions.'),
  notDataActions: optionalList(z.string(), 'Taken away from `dataActions` of this block.'),
  ...condition,
}
const permission = z.strictObject(permissionFields)
descriptions.add(permission, { id: 'permission', description: 'What is listed, minus what is taken away again.' })

const envelope = {
  id: optionalText('The full resource id.'),
  name: optionalText('The last part of the id, usually a GUID.'),
}

const roleFields = {
  ...envelope,
  roleName: optionalText('The name that people see.'),
  roleType: optionalText('`BuiltInRole` or `CustomRole`.'),
  description: optionalText('What the role is for.'),
  permissions: list(permission, 'Blocks of permissions; what one block takes away, another may still grant.'),
  assignableScopes: optionalList(z.string(), 'Where the role may be assigned. Never consulted in a decision.'),
}

const assignmentFields = {
  ...envelope,
  principalId: text('The object id of the user, group, service principal or managed identity.'),
  principalType: optionalText('`User`, `Group`, `ServicePrincipal`, …: information only, matching goes by id.'),
  roleDefinitionId: optionalText('The role, by its full resource id or by the last part of it.'),
  roleDefinitionName: optionalText('The role by name, where no `roleDefinitionId` is given.'),
  scope: optionalText('Where the assignment holds, and below; when left out it is read off the id.'),
  description: optionalText('Why the assignment is there.'),
  ...condition,
}

const instanceFields = {
  ...assignmentFields,
  startDateTime: optionalText('From when on, as an ISO 8601 date-time with a zone; left out: it has always held.'),
  endDateTime: optionalText('Until when, exclusive; left out: no end.'),
  status: optionalText('As Azure prints it; information only.'),
  memberType: optionalText('`Direct`, `Inherited` or `Group`; information only.'),
  assignmentType: optionalText('`Assigned` or `Activated`; information only.'),
  originRoleAssignmentId: optionalText('The role assignment this instance belongs to.'),
}

const denyPrincipalFields = {
  id: text('The object id, or the zero GUID (with type `SystemDefined`) for everyone.'),
  type: optionalText('`User`, `Group`, `ServicePrincipal` or `SystemDefined`.'),
}
const denyPrincipal = z.object(denyPrincipalFields)
descriptions.add(denyPrincipal, { id: 'denyPrincipal', description: 'A principal named by a deny assignment.' })

const denyFields = {
  ...envelope,
  denyAssignmentName: optionalText('The name that people see.'),
  description: optionalText('Why the deny assignment is there.'),
  permissions: list(permission, 'Blocks of permissions that are denied.'),
  scope: optionalText('Where the deny assignment holds; when left out it is read off the id.'),
  doNotApplyToChildScopes: optionalFlag('True: only requests exactly at the scope are denied. Default false.'),
  principals: list(denyPrincipal, 'Who is denied.'),
  excludePrincipals: optionalList(denyPrincipal, 'Who is not denied all the same, members of these groups included.'),
  isSystemProtected: optionalFlag('Whether Azure made it.'),
  denyAssignmentEffect: optionalText('`audit` does not block; anything else does.'),
  ...condition,
}

const scalar = z.union([z.string(), z.number(), z.boolean()])
/** What an attribute may hold. */
export const attributeSchema: z.ZodMiniType<AttributeValue> = z.union([scalar, z.array(scalar)])
const attributes = described(
  z.optional(z.nullable(z.record(z.string(), attributeSchema))),
  'Attributes for conditions, by the name that stands between the brackets of a condition.',
)
/** zod's records leave out `__proto__`, so attributes are read apart, see `read-attributes.ts`. */
const anyAttributes = z.optional(z.unknown())

const groupFields = {
  id: text('The object id of the group.'),
  displayName: optionalText('The name that people see.'),
  members: optionalList(z.string(), 'Object ids of users, service principals and other groups.'),
}

const managementGroupFields = {
  id: text('The name, or the full resource id.'),
  displayName: optionalText('The name that people see.'),
  parent: optionalText('The management group above, by name or full resource id; null at the root.'),
  subscriptions: optionalList(z.string(), 'Subscription ids, with or without `/subscriptions/` before them.'),
}

const principalFields = {
  id: text('The object id.'),
  type: text('`User`, `Group`, `ServicePrincipal`, …'),
  displayName: optionalText('The name that people see.'),
  userPrincipalName: optionalText('What a user signs in with.'),
  appId: optionalText('The client id of an application or managed identity.'),
  attributes,
}

const resourceFields = {
  scope: text('The scope of the resource.'),
  type: optionalText('The type of the resource.'),
  attributes,
}

const actionFields = {
  name: text('The full name of the action, e.g. `Microsoft.Storage/storageAccounts/read`.'),
  isDataAction: described(z.boolean(), 'True on the data plane, false on the control plane.'),
}

/** The keys of a kind of object, and what each may hold. */
export type Fields = Readonly<Record<string, z.core.$ZodType>>

/** The keys of the items of each section, in the flat spelling. */
export const fields: Readonly<Record<SectionName, Fields>> = {
  roleDefinitions: roleFields,
  roleAssignments: assignmentFields,
  denyAssignments: denyFields,
  roleAssignmentScheduleInstances: instanceFields,
  roleEligibilityScheduleInstances: instanceFields,
  groups: groupFields,
  managementGroups: managementGroupFields,
  principals: principalFields,
  resources: resourceFields,
  actions: actionFields,
}

/** The keys of the objects inside items. */
export const innerFields: { readonly permission: Fields; readonly denyPrincipal: Fields } = {
  permission: permissionFields,
  denyPrincipal: denyPrincipalFields,
}

const instanceSchema = z.object(instanceFields)

/** Reads the items of each section; what they don't know is left out of their output. */
export const itemSchemas: { readonly [name in SectionName]: z.ZodMiniType<RawItems[name]> } = {
  roleDefinitions: z.object(roleFields),
  roleAssignments: z.object(assignmentFields),
  denyAssignments: z.object(denyFields),
  roleAssignmentScheduleInstances: instanceSchema,
  roleEligibilityScheduleInstances: instanceSchema,
  groups: z.object(groupFields),
  managementGroups: z.object(managementGroupFields),
  principals: z.object({ ...principalFields, attributes: anyAttributes }),
  resources: z.object({ ...resourceFields, attributes: anyAttributes }),
  actions: z.object(actionFields),
}

function described<Schema extends z.core.$ZodType>(schema: Schema, description: string): Schema {
  descriptions.add(schema, { description })
  return schema
}
