import { foldAscii } from '../../fold-ascii.js'
import { checkHost } from '../http/checks.js'
import { allowMethod, type HttpHandler, type HttpReply, type HttpRequest, refuse } from '../http/exchange.js'
import { discoveryDocument, keySet, workloadDiscovery, workloadKeySet } from './documents.js'
import { answerTokenRequest, type TokenEndpointContext } from './token-endpoint.js'

/** The authority: token endpoint, discovery and keys, tenant by tenant. */
export function authorityRoutes(context: TokenEndpointContext, names: ReadonlySet<string>): HttpHandler {
  return (request) => {
    checkHost(request, names)
    const [, tenant = '', ...rest] = request.path.split('/')
    const below = rest.join('/')
    const endpoint = ENDPOINTS.get(below)
    if (tenant === 'workload') return workloadRoute(request, below, context)
    if (endpoint === undefined || tenant === '') throw refuse(404, 'not_found', 'there is nothing at this path')
    return endpoint(request, tenant, context)
  }
}

type Endpoint = (request: HttpRequest, tenant: string, context: TokenEndpointContext) => HttpReply | Promise<HttpReply>

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ['oauth2/token', (request, tenant, context) => answerTokenRequest(request, tenant, 1, context)],
  ['oauth2/v2.0/token', (request, tenant, context) => answerTokenRequest(request, tenant, 2, context)],
  ['.well-known/openid-configuration', published(({ issuers }, tenant) => discoveryDocument(issuers, tenant, 1))],
  ['v2.0/.well-known/openid-configuration', published(({ issuers }, tenant) => discoveryDocument(issuers, tenant, 2))],
  ['discovery/keys', published(({ issuers, issuer }) => keySet(issuers, issuer.keys))],
  ['discovery/v2.0/keys', published(({ issuers, issuer }) => keySet(issuers, issuer.keys))],
])

/** A document that anyone may read, of a tenant that exists or of all together. */
function published(document: (context: TokenEndpointContext, tenant: string) => HttpReply): Endpoint {
  return (request, name, context) => {
    allowMethod(request, 'GET', 'HEAD')
    const wanted = foldAscii(name)
    const tenant = ALL_TENANTS.has(wanted) ? wanted : context.directory.tenant(wanted)?.id
    if (tenant === undefined) throw refuse(400, 'invalid_tenant', 'AADSTS90002: there is no such tenant')
    return document(context, tenant)
  }
}

const ALL_TENANTS: ReadonlySet<string> = new Set(['common', 'organizations'])

function workloadRoute(request: HttpRequest, below: string, { issuers, workloads }: TokenEndpointContext): HttpReply {
  allowMethod(request, 'GET', 'HEAD')
  if (below === '.well-known/openid-configuration') return workloadDiscovery(issuers)
  if (below === 'keys') return workloadKeySet(workloads.keys.keys)
  throw refuse(404, 'not_found', 'there is nothing at this path')
}
