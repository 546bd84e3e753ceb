import * as z from 'zod/mini'
import { POLICY_SECTIONS } from '../model/policy.js'
import { descriptions, fields } from './schema.js'
import type { SectionName } from './sections.js'

type Schema = z.core.$ZodType

const definitions = {
  roleDefinitions: inBothSpellings('roleDefinition', 'A named set of permissions.', 'roleDefinitions'),
  roleAssignments: inBothSpellings('roleAssignment', 'Gives one principal one role at one scope.', 'roleAssignments'),
  denyAssignments: inBothSpellings(
    'denyAssignment',
    'Takes permissions away from principals at a scope, whatever their roles say.',
    'denyAssignments',
  ),
  roleAssignmentScheduleInstances: inBothSpellings(
    'roleAssignmentScheduleInstance',
    'A role assignment that holds from its start to its end.',
    'roleAssignmentScheduleInstances',
  ),
  roleEligibilityScheduleInstances: inBothSpellings(
    'roleEligibilityScheduleInstance',
    'A role that may be activated. It grants nothing by itself.',
    'roleEligibilityScheduleInstances',
  ),
  groups: closed('group', 'A group and its direct members.', 'groups'),
  managementGroups: closed('managementGroup', 'A management group and what is directly below it.', 'managementGroups'),
  principals: closed('principal', 'What is known of a principal, for names and for conditions.', 'principals'),
  resources: closed('resource', 'What is known of a resource, for conditions.', 'resources'),
  actions: closed('action', 'An action that exists.', 'actions'),
} satisfies Record<SectionName, Schema>

/**
 * A whole policy document in any of its forms.
 *
 * For editors: `parsePolicy` reads the same fields, but item by item, since it has more to say about what is wrong than
 * a schema can.
 */
export const documentSchema: z.ZodMiniType<unknown> = z.union([
  z.strictObject({
    $schema: z.optional(z.string()),
    version: z.optional(z.literal(1)),
    ...Object.fromEntries(POLICY_SECTIONS.map((name) => [name, z.optional(listOf(definitions[name]))])),
  }),
  listOf(z.union(Object.values(definitions))),
])

/** The JSON Schema of policy documents, as it is shipped in `schema/policy.json`. */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(documentSchema, { metadata: descriptions, io: 'input' })
  return { $schema, title: 'rbac policy document', ...schema }
}

/** A list, a page of Azure's REST API, or null. */
function listOf(item: Schema) {
  const list = z.nullable(z.array(item))
  return z.union([list, z.looseObject({ value: list, nextLink: z.optional(z.nullable(z.string())) })])
}

/** What Azure prints more of than is read. */
function inBothSpellings(id: string, description: string, name: SectionName): Schema {
  const outer: Record<string, Schema> = {}
  const inner: Record<string, Schema> = {}
  for (const [key, schema] of Object.entries(fields[name])) {
    if (key === 'id' || key === 'name') outer[key] = schema
    else inner[key === 'roleType' ? 'type' : key] = schema
  }
  const rest = z.looseObject({ ...outer, properties: z.looseObject(inner) })
  return defined(id, description, z.union([z.looseObject(fields[name]), rest]))
}

/** Only what we defined. */
function closed(id: string, description: string, name: SectionName): Schema {
  return defined(id, description, z.strictObject(fields[name]))
}

function defined(id: string, description: string, schema: Schema): Schema {
  descriptions.add(schema, { id, description })
  return schema
}
