import * as z from 'zod'
import { wireSchemas } from '../wire/schemas.js'
import { ENGINE_PATHS, PATHS } from './metadata.js'

const QUESTIONS: readonly (readonly [path: string, summary: string, request: string, response: string])[] = [
  [PATHS.evaluation, 'One question', 'EvaluationRequest', 'Decision'],
  [PATHS.evaluations, 'Many questions', 'EvaluationsRequest', 'EvaluationsResponse'],
  [PATHS.searchSubject, 'All subjects that may', 'SubjectSearchRequest', 'EntitySearchResponse'],
  [PATHS.searchResource, 'All resources on which it may', 'ResourceSearchRequest', 'EntitySearchResponse'],
  [PATHS.searchAction, 'All actions that it may', 'ActionSearchRequest', 'ActionSearchResponse'],
  [ENGINE_PATHS.check, "The engine's check", 'AccessRequest', 'CheckResponse'],
  [ENGINE_PATHS.checkMany, "The engine's checkMany", 'CheckManyRequest', 'CheckManyResponse'],
  [ENGINE_PATHS.explain, "The engine's explain", 'AccessRequest', 'ExplainResponse'],
]

const REFUSALS: readonly (readonly [status: number, description: string])[] = [
  [400, 'The request can not be read. Never a refusal: that is 200 with a decision.'],
  [401, 'No valid credential.'],
  [403, 'Not for this caller.'],
  [413, 'The body is over the limit.'],
  [503, 'No time, no room or no policy; try again.'],
]

/** The OpenAPI document of a server, made from the schemas. */
export function openApiDocument(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'rbac decision server',
      version: '1.0',
      description: 'OpenID AuthZEN Authorization API 1.0 over an Azure RBAC policy. See docs/server.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    security: [{ bearer: [] }, { apiKey: [] }, {}],
    paths: {
      ...Object.fromEntries(QUESTIONS.map(([path, ...question]) => [path, { post: operation(...question) }])),
      [PATHS.metadata]: { get: page('Where everything is', { 'application/json': body('Metadata') }) },
      '/healthz': { get: page('Whether the process runs', PLAIN) },
      '/readyz': { get: page('Whether it has a policy to answer from', PLAIN, { 503: { description: 'Not now.' } }) },
      '/metrics': { get: { ...page('For Prometheus', PLAIN), security: [{ bearer: [] }, { apiKey: [] }, {}] } },
    },
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key or an access token.' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
  }
}

const PLAIN = { 'text/plain': { schema: { type: 'string' } } }

const REQUEST_ID = {
  name: 'X-Request-ID',
  in: 'header',
  description: "The caller's name for the request; sent back as it came.",
  schema: { type: 'string' },
}

function operation(summary: string, request: string, response: string): object {
  const refusals = REFUSALS.map(([status, description]) => [
    status,
    { description, content: { 'application/problem+json': body('Problem') } },
  ])
  return {
    summary,
    parameters: [REQUEST_ID],
    requestBody: { required: true, content: { 'application/json': body(request) } },
    responses: {
      200: { description: 'The answer.', content: { 'application/json': body(response) } },
      ...Object.fromEntries(refusals),
    },
  }
}

function page(summary: string, content: object, more: object = {}): object {
  return { summary, security: [], responses: { 200: { description: 'As asked.', content }, ...more } }
}

function body(name: string): object {
  return { schema: { $ref: `#/components/schemas/${name}` } }
}

function componentSchemas(): object {
  return Object.fromEntries(
    Object.entries(wireSchemas).map(([name, schema]) => {
      const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input' })
      return [name, json]
    }),
  )
}
