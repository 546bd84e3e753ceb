import { ATTRIBUTE_SOURCES } from 'rbac-core'
import * as z from 'zod'
import { SEMANTICS } from './entities.js'

// What requests and answers look like, for the OpenAPI document. Requests are read by read-request.ts, which is many
// times as fast; a test holds the two together. Objects are open: AuthZEN wants unknown keys ignored.

const text = z.string().min(1)
const properties = z.looseObject({}).describe('Anything that conditions may ask for.')
const context = z.looseObject({}).describe('The circumstances of the request.')

const subject = z.looseObject({ type: text, id: text, properties: properties.nullish() }).describe('Who asks.')
const resource = z
  .looseObject({ type: text, id: text, properties: properties.nullish() })
  .describe('What is asked about.')
const action = z.looseObject({ name: text, properties: properties.nullish() }).describe('What the subject would do.')
const options = z.looseObject({
  evaluations_semantic: z
    .literal([...SEMANTICS])
    .nullish()
    .describe('When a batch ends. Default: execute_all.'),
  explain: z.boolean().optional().describe('Ask for the explanation, where the caller may have it.'),
})

const evaluationRequest = z
  .looseObject({ subject, action, resource, context: context.nullish(), options: options.nullish() })
  .describe('May this subject do this action on this resource?')

const evaluationsRequest = z
  .looseObject({
    subject: z.looseObject({}).nullish(),
    action: z.looseObject({}).nullish(),
    resource: z.looseObject({}).nullish(),
    context: context.nullish(),
    evaluations: z
      .array(z.unknown())
      .max(1000)
      .nullish()
      .describe('Evaluation requests; what an item leaves out is taken whole from the keys beside this one.'),
    options: options.nullish(),
  })
  .describe('Many questions. Without items: one.')

const page = z.looseObject({
  token: z.string().optional().describe('next_token of the page before.'),
  limit: z.int().min(1).optional().describe('The most rows; the same on all pages of a search.'),
})

const kind = z.looseObject({ type: text, properties: properties.nullish() })

const subjectSearchRequest = z.looseObject({
  subject: kind,
  action,
  resource,
  context: context.nullish(),
  page: page.nullish(),
})
const resourceSearchRequest = z.looseObject({
  subject,
  action,
  resource: kind,
  context: context.nullish(),
  page: page.nullish(),
})
const actionSearchRequest = z.looseObject({ subject, resource, context: context.nullish(), page: page.nullish() })

const decision = z.object({
  decision: z.boolean(),
  context: z.object({
    reason: z.string().describe('A reason code; docs/server.md lists them.'),
    revision: z.string().describe('The policy the decision was made from.'),
    incomplete: z.literal('groups').optional().describe('Groups of the subject were not resolved.'),
    explanation: z.looseObject({}).optional(),
    error: z.object({ status: z.literal(400), code: z.string(), message: z.string() }).optional(),
  }),
})

const searchContext = z.object({ revision: z.string() })
const pageEnd = z.object({
  next_token: z.string().describe('Empty on the last page.'),
  count: z.int().min(0),
})
const entity = z.object({ type: z.string(), id: z.string() })

const accessRequest = z
  .strictObject({
    principalId: text,
    groupIds: z.array(text).optional(),
    groupsIncomplete: z.boolean().optional(),
    action: text,
    isDataAction: z.boolean().optional(),
    scope: text,
    subOperation: z.string().optional(),
    attributes: z
      .strictObject(Object.fromEntries(ATTRIBUTE_SOURCES.map((source) => [source, properties])))
      .partial()
      .optional(),
    now: z.string().optional(),
  })
  .describe("The engine's own form of a question.")

const engineDecision = z.looseObject({
  allowed: z.boolean(),
  effect: z.literal(['Allowed', 'NotAllowed', 'Denied']),
  reason: z.string().optional(),
})

/** Every body that is sent or answered, by the name it has in the OpenAPI document. */
export const wireSchemas: Readonly<Record<string, z.ZodType>> = {
  EvaluationRequest: evaluationRequest,
  Decision: decision,
  EvaluationsRequest: evaluationsRequest,
  EvaluationsResponse: z.union([z.object({ evaluations: z.array(decision), context: searchContext }), decision]),
  SubjectSearchRequest: subjectSearchRequest,
  ResourceSearchRequest: resourceSearchRequest,
  ActionSearchRequest: actionSearchRequest,
  EntitySearchResponse: z.object({ page: pageEnd, context: searchContext, results: z.array(entity) }),
  ActionSearchResponse: z.object({
    page: pageEnd,
    context: searchContext,
    results: z.array(z.object({ name: z.string() })),
  }),
  Metadata: z.object({
    policy_decision_point: z.url(),
    access_evaluation_endpoint: z.url(),
    access_evaluations_endpoint: z.url(),
    search_subject_endpoint: z.url(),
    search_resource_endpoint: z.url(),
    search_action_endpoint: z.url(),
  }),
  AccessRequest: accessRequest,
  CheckResponse: engineDecision.extend({ schema: z.literal('rbac.check/v1'), revision: z.string() }),
  CheckManyRequest: z.looseObject({ requests: z.array(accessRequest).max(1000) }),
  CheckManyResponse: z.object({
    schema: z.literal('rbac.check-many/v1'),
    revision: z.string(),
    decisions: z.array(
      z.union([engineDecision, z.object({ error: z.object({ code: z.string(), message: z.string() }) })]),
    ),
  }),
  ExplainResponse: engineDecision.extend({
    schema: z.literal('rbac.explain/v1'),
    revision: z.string(),
    request: accessRequest,
    explanation: z.looseObject({}),
  }),
  Problem: z
    .object({
      type: z.literal('about:blank'),
      title: z.string(),
      status: z.int(),
      code: z.string().describe('Stable.'),
      detail: z.string(),
    })
    .describe('RFC 9457.'),
}
