import { checkNoOrigin } from '../http/checks.js'
import { allowMethod, type HttpReply, type HttpRequest, Refusal } from '../http/exchange.js'
import { sameText } from '../same-text.js'
import type { Host } from './host.js'
import { type QueryRules, readTokenQuestion } from './query.js'
import type { GrantProblem, MetadataService } from './service.js'

/** Answers the token request of App Service, Functions and Container Apps: what `IDENTITY_ENDPOINT` names. */
export async function answerAppService(request: HttpRequest, host: Host, service: MetadataService): Promise<HttpReply> {
  allowMethod(request, 'GET')
  checkNoOrigin(request)
  const [header = '', ...more] = request.headers('x-identity-header')
  if (more.length > 0 || !sameText(header, host.secretHeader)) {
    throw refusal(401, 'The header X-IDENTITY-HEADER is missing or wrong.')
  }
  const fault = service.takeFault(host)
  if (fault !== undefined) throw refusal(fault, 'The identity service is not available.')
  const { selector, resource } = readTokenQuestion(request.query, RULES, (description) => refusal(400, description))
  const grant = await service.grant(host, selector, resource)
  if ('problem' in grant) throw problemRefusal(grant)
  const body = {
    access_token: grant.token,
    client_id: grant.identity.clientId,
    expires_on: String(grant.expiresOn),
    not_before: String(grant.notBefore),
    resource: grant.resource,
    token_type: 'Bearer',
  }
  return { status: 200, body }
}

const RULES: QueryRules = {
  oldestVersion: '2019-08-01',
  selectors: { client_id: 'clientId', object_id: 'objectId', principal_id: 'objectId', mi_res_id: 'resourceId' },
}

function problemRefusal(problem: GrantProblem): Refusal {
  switch (problem.problem) {
    case 'notFound':
      return refusal(
        400,
        'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
      )
    case 'several':
      return refusal(400, 'Several user-assigned identities exist: specify ClientId, ResourceId or PrincipalId.')
    case 'refused':
      return refusal(problem.status, problem.description)
  }
}

function refusal(statusCode: number, message: string): Refusal {
  return new Refusal({ status: statusCode, body: { statusCode, message } })
}
