import { type Clock, SECOND_MS } from '../clock.js'
import type { Directory } from '../directory/directory.js'
import type { Tenant } from '../directory/principal.js'
import type { TellEvent } from '../events.js'
import { checkNoOrigin } from '../http/checks.js'
import { allowMethod, type HttpReply, type HttpRequest, Parameters } from '../http/exchange.js'
import type { Issuers } from '../tokens/issuers.js'
import type { TokenIssuer } from '../tokens/token-issuer.js'
import { authenticate, type ClientCredential } from './client-authentication.js'
import { type EntraError, entraRefusal, quoted } from './entra-error.js'
import type { WorkloadIssuer } from './workload-issuer.js'

/** What the token endpoint works with. */
export interface TokenEndpointContext {
  readonly directory: Directory
  readonly issuers: Issuers
  readonly issuer: TokenIssuer
  readonly workloads: WorkloadIssuer
  readonly clock: Clock
  readonly tell: TellEvent
}

/** Answers `POST /{tenant}/oauth2[/v2.0]/token`: the client credentials grant, by secret, certificate or federation. */
export async function answerTokenRequest(
  request: HttpRequest,
  tenantName: string,
  version: 1 | 2,
  context: TokenEndpointContext,
): Promise<HttpReply> {
  allowMethod(request, 'POST')
  checkNoOrigin(request)
  const { directory, issuers, issuer, clock } = context
  const correlationId = request.query.get('client-request-id') ?? request.headers('client-request-id')[0]
  const refuse = (problem: EntraError) => entraRefusal(problem, clock, correlationId)

  const tenant = directory.tenant(tenantName)
  if (tenant === undefined) {
    throw refuse(
      invalidRequest(
        90002,
        `Tenant ${quoted(tenantName)} not found. Check to make sure you have the correct tenant ID.`,
      ),
    )
  }
  const form = await readForm(request, refuse)
  const grant = form.get('grant_type')
  if (grant === undefined) throw refuse(missing('grant_type'))
  if (grant !== 'client_credentials') {
    throw refuse({
      status: 400,
      error: 'unsupported_grant_type',
      code: 70003,
      message: `The app requested an unsupported grant type ${quoted(grant)}.`,
    })
  }
  const { clientId, ...credential } = readClient(request, form, refuse)
  const principal = directory.servicePrincipal(tenant.id, clientId)
  if (principal === undefined) {
    const message = `Application with identifier ${quoted(clientId)} was not found in the directory ${quoted(tenant.displayName)}.`
    throw refuse({ status: 401, error: 'invalid_client', code: 700016, message })
  }
  const proof = await authenticate(principal, credential, {
    audiences: assertionAudiences(issuers, tenant, tenantName),
    workloads: { name: issuers.workloadIssuer, keys: context.workloads.keys },
    clock,
  })
  if ('refused' in proof) throw refuse(proof.refused)
  const resource = requestedResource(form, version, refuse)
  const audience = directory.audience(tenant.id, resource)
  if (audience === undefined) {
    const message = `The resource principal named ${quoted(resource)} was not found in the tenant named ${quoted(tenant.displayName)}.`
    throw refuse({ status: 400, error: 'invalid_resource', code: 500011, message })
  }
  const { token, notBefore, expiresOn, expiresIn } = await issuer.forApp(principal, audience, proof)
  context.tell({
    kind: 'tokenIssued',
    principalId: principal.objectId,
    clientId: principal.clientId,
    resource,
    expiresAt: new Date(expiresOn * SECOND_MS),
    ...(proof.hostId !== undefined && { hostId: proof.hostId }),
  })
  const lifetimes = { expires_in: expiresIn, ext_expires_in: expiresIn }
  // The older endpoint counts in text and says more.
  const body =
    version === 2
      ? { token_type: 'Bearer', ...lifetimes, access_token: token }
      : {
          token_type: 'Bearer',
          expires_in: String(expiresIn),
          ext_expires_in: String(expiresIn),
          expires_on: String(expiresOn),
          not_before: String(notBefore),
          resource,
          access_token: token,
        }
  return { status: 200, headers: { Pragma: 'no-cache' }, body }
}

type Refuse = (problem: EntraError) => Error

async function readForm(request: HttpRequest, refuse: Refuse): Promise<Parameters> {
  const [type = '', ...more] = request.headers('content-type')
  if (more.length > 0 || !/^application\/x-www-form-urlencoded *(?:;|$)/i.test(type)) {
    throw refuse(invalidRequest(9001023, 'The body must be sent as application/x-www-form-urlencoded.'))
  }
  const form = new Parameters(await request.body())
  if (form.repeated !== undefined)
    throw refuse(invalidRequest(90013, `The parameter ${quoted(form.repeated)} is there twice.`))
  return form
}

/** The client and its credential, from the form or from an Authorization header: never from both. */
function readClient(
  request: HttpRequest,
  form: Parameters,
  refuse: Refuse,
): ClientCredential & { readonly clientId: string } {
  const header = readBasic(request, refuse)
  const secret = form.get('client_secret')
  const assertion = form.get('client_assertion')
  if ([header, secret, assertion].filter((each) => each !== undefined).length > 1) {
    throw refuse(invalidRequest(90013, 'The client may prove itself in one way only.'))
  }
  const clientId = form.get('client_id') ?? header?.clientId
  if (clientId === undefined) throw refuse(missing('client_id'))
  if (header !== undefined && header.clientId !== clientId) {
    throw refuse(
      invalidRequest(90013, 'The client id of the Authorization header is another one than that of the form.'),
    )
  }
  if (assertion === undefined) return { clientId, secret: secret ?? header?.secret }
  if (form.get('client_assertion_type') !== ASSERTION_TYPE) {
    throw refuse(
      invalidRequest(
        900144,
        `The request body must contain the following parameter: 'client_assertion_type' with value '${ASSERTION_TYPE}'.`,
      ),
    )
  }
  return { clientId, assertion }
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

function readBasic(
  request: HttpRequest,
  refuse: Refuse,
): { readonly clientId: string; readonly secret: string } | undefined {
  const [header, ...more] = request.headers('authorization')
  if (header === undefined) return undefined
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1]
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? []
  if (more.length > 0 || id === undefined || secret === undefined) {
    throw refuse(invalidRequest(90013, 'The Authorization header is not one of the Basic scheme.'))
  }
  try {
    // RFC 6749 §2.3.1: both halves are form-encoded first.
    const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))
    return { clientId: decode(id), secret: decode(secret) }
  } catch {
    throw refuse(invalidRequest(90013, 'The Authorization header is not form-encoded.'))
  }
}

/** The resource asked for: `resource` of the older endpoint, `scope` without its `/.default` of the newer. */
function requestedResource(form: Parameters, version: 1 | 2, refuse: Refuse): string {
  const invalidScope = (code: number, message: string) => refuse({ status: 400, error: 'invalid_scope', code, message })
  if (version === 1) {
    const resource = form.get('resource')
    if (resource === undefined)
      throw invalidScope(900144, "The request body must contain the following parameter: 'resource'.")
    return resource
  }
  const scope = form.get('scope')
  if (scope === undefined) throw invalidScope(900144, "The request body must contain the following parameter: 'scope'.")
  if (/\s/.test(scope))
    throw invalidScope(
      70011,
      `The provided value for the input parameter 'scope' is not valid: one resource at a time.`,
    )
  if (!scope.endsWith(DEFAULT_SCOPE)) {
    throw invalidScope(
      1002012,
      `The provided value for scope ${quoted(scope)} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    )
  }
  return scope.slice(0, -DEFAULT_SCOPE.length)
}

const DEFAULT_SCOPE = '/.default'

/** An assertion may be addressed to either token endpoint or to the tenant, by its id or the name that was used. */
function assertionAudiences(issuers: Issuers, tenant: Tenant, tenantName: string): string[] {
  return [tenant.id, tenantName].flatMap((name) => [
    issuers.tokenEndpoint(name, 1),
    issuers.tokenEndpoint(name, 2),
    `${issuers.authority}/${name}`,
    `${issuers.authority}/${name}/`,
    `${issuers.authority}/${name}/v2.0`,
  ])
}

function missing(parameter: string): EntraError {
  return invalidRequest(900144, `The request body must contain the following parameter: '${parameter}'.`)
}

function invalidRequest(code: number, message: string): EntraError {
  return { status: 400, error: 'invalid_request', code, message }
}
