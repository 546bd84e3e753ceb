import * as z from 'zod'
import { parseTemplate } from './template.js'

/** A mapping file: how what AuthZEN calls things is found in the policy. What it does not name is mapped as standard. */
export interface MappingDocument {
  readonly version: 1
  readonly subjects: readonly SubjectRule[]
  readonly resources: readonly ResourceRule[]
  readonly actions: readonly ActionRule[]
  readonly attributes: { readonly [source in AttributeSource]?: Readonly<Record<string, string>> | undefined }
  readonly now?: string | undefined
}

export type AttributeSource = 'Principal' | 'Resource' | 'Request' | 'Environment'

export interface SubjectRule {
  /** `*`: every type that has no rule of its own. */
  readonly type: string
  readonly principal: string
  readonly groups?: string | undefined
  readonly storedAs?: string | undefined
}

export interface ResourceRule {
  readonly type: string
  readonly scope: string
  readonly storedAs?: string | undefined
}

export interface ActionRule {
  readonly name: string
  readonly resource?: string | undefined
  readonly action: string
  readonly plane?: 'control' | 'data' | undefined
}

const template = z.string().refine((text) => parseTemplate(text) !== undefined, {
  error: 'not a template: it names the id once, and in braces only {id}, {type} and {properties.NAME}',
})

const source = z
  .string()
  .regex(
    /^(?:subject\.(?:id|type|properties\..+)|resource\.(?:id|type|properties\..+)|action\.(?:name|properties\..+)|context\..+)$/,
    {
      error: 'not a part of a request: e.g. `context.ip`, `resource.id`, `subject.properties.mail`',
    },
  )

const type = z
  .string()
  .min(1)
  .describe('A type as requests name it, or `*` for every type that has no rule of its own.')

const subjectRule = z.strictObject({
  type,
  principal: template.default('{id}').describe('The id of the principal, e.g. `{id}` (the default) or `{type}:{id}`.'),
  groups: z.string().min(1).optional().describe('A property that holds ids of groups the caller vouches for.'),
  storedAs: z.string().min(1).optional().describe('What the policy calls the type, where it stores one.'),
})

const resourceRule = z.strictObject({
  type,
  scope: template.describe(
    'The scope, e.g. `/subscriptions/{properties.subscription}/resourceGroups/{id}`. `{id}` must be one segment, `{~id}` is any text as one segment, `{/id}` a whole path.',
  ),
  storedAs: z.string().min(1).optional().describe('What the policy calls the type, where it stores one.'),
})

const actionRule = z.strictObject({
  name: z.string().min(1).describe('The name as requests have it.'),
  resource: z.string().min(1).optional().describe('Only for resources of this type.'),
  action: z.string().min(1).describe('The action it means.'),
  plane: z
    .literal(['control', 'data'])
    .optional()
    .describe('Default: what the policy says of the action, else control.'),
})

const attributes = z.record(z.string().min(1), source)

/** Reads the shape of a mapping file. */
export const mappingSchema: z.ZodType<MappingDocument> = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1),
  subjects: z.array(subjectRule).default([]),
  resources: z.array(resourceRule).default([]),
  actions: z.array(actionRule).default([]),
  attributes: z
    .strictObject({
      Principal: attributes.optional(),
      Resource: attributes.optional(),
      Request: attributes.optional(),
      Environment: attributes.optional(),
    })
    .default({})
    .describe('Further attributes for conditions, by where a condition looks for them, and the part that gives each.'),
  now: source
    .optional()
    .describe(
      'The part that says when, as an ISO 8601 time with its zone. Default, also where it is missing: the clock.',
    ),
})

/** The JSON Schema of a mapping file, for editors. */
export function mappingJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(mappingSchema, { io: 'input' })
  return { $schema, title: 'Mapping between AuthZEN requests and a policy', ...schema }
}
