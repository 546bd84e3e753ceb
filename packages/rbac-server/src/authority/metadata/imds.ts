import { checkNoOrigin } from '../http/checks.js'
import { allowMethod, type HttpReply, type HttpRequest, type Refusal, refuse } from '../http/exchange.js'
import type { Host } from './host.js'
import { type QueryRules, readTokenQuestion } from './query.js'
import type { Grant, GrantProblem, MetadataService } from './service.js'

/** Answers the token request of the instance metadata service. */
export async function answerImds(request: HttpRequest, host: Host, service: MetadataService): Promise<HttpReply> {
  checkMetadataRequest(request)
  return service.throttled(host, async () => {
    checkFault(host, service)
    return { status: 200, body: metadataToken(await grantAsked(request, host, service, RULES)) }
  })
}

const RULES: QueryRules = {
  oldestVersion: '2018-02-01',
  selectors: { client_id: 'clientId', object_id: 'objectId', msi_res_id: 'resourceId' },
}

/**
 * Refuses what a proxy passes on or a page can send: the header must be there, in lower case, and nothing may say that
 * the request was forwarded.
 *
 * @throws {Refusal}
 */
export function checkMetadataRequest(request: HttpRequest): void {
  allowMethod(request, 'GET')
  checkNoOrigin(request)
  const [metadata, ...more] = request.headers('metadata')
  if (metadata !== 'true' || more.length > 0) {
    throw invalid('Required metadata header not specified')
  }
  if (FORWARDED.some((name) => request.headers(name).length > 0)) {
    throw invalid('Proxied requests are not allowed')
  }
}

const FORWARDED = ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via']

/** @throws {Refusal} with the status that a test asked for, as long as it asked for one */
export function checkFault(host: Host, service: MetadataService): void {
  const status = service.takeFault(host)
  if (status === undefined) return
  const [error, description] = FAULTS.get(status) ?? ['unknown', 'Failed to retrieve token from the active directory']
  throw refuse(status, error, description, status === 429 ? { 'Retry-After': '1' } : {})
}

const FAULTS: ReadonlyMap<number, readonly [error: string, description: string]> = new Map([
  [404, ['not_found', 'The endpoint is being updated']],
  [410, ['gone', 'The endpoint is being updated, and available again within 70 seconds']],
  [429, ['too_many_requests', 'Too many requests']],
])

/** @throws {Refusal} in the words of the metadata service */
export async function grantAsked(
  request: HttpRequest,
  host: Host,
  service: MetadataService,
  rules: QueryRules,
): Promise<Grant> {
  const { selector, resource } = readTokenQuestion(request.query, rules, invalid)
  const grant = await service.grant(host, selector, resource)
  if ('problem' in grant) throw problemRefusal(grant)
  return grant
}

/** Everything as text, as the metadata service has it. */
export function metadataToken(grant: Grant): Record<string, string> {
  return {
    access_token: grant.token,
    refresh_token: '',
    client_id: grant.identity.clientId,
    expires_in: String(grant.expiresIn),
    expires_on: String(grant.expiresOn),
    ext_expires_in: String(grant.expiresIn),
    not_before: String(grant.notBefore),
    resource: grant.resource,
    token_type: 'Bearer',
  }
}

function problemRefusal(problem: GrantProblem): Refusal {
  switch (problem.problem) {
    case 'notFound':
      return invalid('Identity not found')
    case 'several':
      return invalid(
        'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
      )
    case 'refused':
      return refuse(problem.status, problem.error, problem.description)
  }
}

function invalid(description: string): Refusal {
  return refuse(400, 'invalid_request', description)
}
