import type { ReasonCode } from 'rbac-core'
import * as z from 'zod'

/** A file of policy tests, as written. */
export interface TestsDocument {
  /** Files and folders, as seen from the file. */
  readonly policy?: string | readonly string[] | undefined
  readonly scopes: Readonly<Record<string, string>>
  readonly actions: Readonly<Record<string, string>>
  readonly dataActions: Readonly<Record<string, string>>
  readonly defaults: Circumstances
  readonly tests: readonly Row[]
}

/** What a row may leave to the defaults. */
export interface Circumstances {
  readonly who?: string | readonly string[] | undefined
  readonly groups?: string | readonly string[] | undefined
  readonly groupsIncomplete?: boolean | undefined
  readonly where?: string | readonly string[] | undefined
  readonly attributes?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> | undefined
  readonly at?: string | undefined
  readonly subOperation?: string | undefined
}

/** One line of the table: each of `who` with each action at each of `where` is a test of its own. */
export interface Row extends Circumstances {
  readonly name?: string | undefined
  readonly may?: string | readonly string[] | undefined
  readonly mayNot?: string | readonly string[] | undefined
  readonly mayData?: string | readonly string[] | undefined
  readonly mayNotData?: string | readonly string[] | undefined
  readonly by?: string | undefined
  readonly because?: string | undefined
  readonly skip?: boolean | string | undefined
}

const text = z.string().min(1)
const texts = (description: string) =>
  z
    .union([text, z.array(text).min(1)])
    .describe(description)
    .optional()
const attributeValues = z.record(z.string(), z.unknown()).optional()

const circumstances = {
  who: texts('Who asks: an id, or a name that the policy knows. Several: each is a test of its own.'),
  groups: texts('Further groups of the principal, as a token would name them, by id or name.'),
  groupsIncomplete: z.boolean().describe('The token said that there are more groups.').optional(),
  where: texts('A scope, or a name from `scopes`, alone or with more segments: `vault` or `vault/secrets/key`.'),
  attributes: z
    .strictObject({
      Request: attributeValues,
      Resource: attributeValues,
      Principal: attributeValues,
      Environment: attributeValues,
    })
    .describe('Attributes for conditions.')
    .optional(),
  at: text.describe('The time of the question, e.g. 2026-11-22T09:00:00Z. Left out: now.').optional(),
  subOperation: text.describe('For conditions that ask for a suboperation.').optional(),
}

/** Reason codes a refusal may be tested for, from the first step of a decision to the last. */
const REASONS = [
  'noRoleAssignment',
  'otherScope',
  'notActive',
  'notInRoles',
  'otherPlane',
  'removedByNotActions',
  'conditionFalse',
  'conditionUnknown',
  'denyAssignment',
] as const satisfies readonly ReasonCode[]

const row = z.strictObject({
  name: text.describe('What the test says. Left out: made of the rest.').optional(),
  ...circumstances,
  may: texts('Actions, or names from `actions`, that are allowed.'),
  mayNot: texts('Actions, or names from `actions`, that are refused.'),
  mayData: texts('Data actions, or names from `dataActions`, that are allowed.'),
  mayNotData: texts('Data actions, or names from `dataActions`, that are refused.'),
  by: text
    .describe('What decides: the id of the role assignment or its role; of a refusal the id or name of the deny.')
    .optional(),
  because: z.enum(REASONS).describe('The reason of a refusal.').optional(),
  skip: z.union([z.boolean(), text]).describe('Leaves the test out; better with the reason.').optional(),
})

const names = (description: string) => z.record(text, text).default({}).describe(description)

/** Reads the shape of a file of policy tests. */
export const testsSchema: z.ZodType<TestsDocument> = z
  .strictObject({
    $schema: z.string().optional(),
    policy: texts('The policy under test: files and folders, as seen from this file. Left out: the usual default.'),
    scopes: names('Short names for scopes; one may build on those above it.'),
    actions: names('Short names for actions.'),
    dataActions: names('Short names for data actions.'),
    defaults: z.strictObject(circumstances).default({}).describe('What every test has that does not say otherwise.'),
    tests: z.array(row).min(1).describe('Who may, or may not, do what, and where.'),
  })
  .transform(({ $schema: _, ...document }) => document)

/** The keys that may stand in each part of a file, for the one that was meant. */
export const KNOWN_KEYS: Readonly<Record<'document' | 'defaults' | 'tests' | 'attributes', readonly string[]>> = {
  document: ['policy', 'scopes', 'actions', 'dataActions', 'defaults', 'tests'],
  defaults: Object.keys(circumstances),
  tests: Object.keys(row.shape),
  attributes: ['Request', 'Resource', 'Principal', 'Environment'],
}

/** The JSON Schema of a file of policy tests, for editors. */
export function policyTestJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(testsSchema, { io: 'input' })
  return { $schema, title: 'Policy tests', ...schema }
}
