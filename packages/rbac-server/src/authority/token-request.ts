import { InvalidRequestError } from 'rbac-core'
import type { Directory } from './directory/directory.js'
import type { Hosts } from './metadata/hosts.js'
import type { TokenIssuer } from './tokens/token-issuer.js'

/** Which token a test wants. */
export interface TokenRequest {
  /** An object id, a client id, or a user principal name. */
  readonly principal: string
  /** What the token is for, e.g. `https://vault.azure.net`. */
  readonly resource: string
  /** For a user: the client they are signed in to; default Azure CLI. */
  readonly clientId?: string
  /** For a user: what the client may do in their name; default `user_impersonation`. */
  readonly tokenScopes?: readonly string[]
  /** For a user-assigned identity: the host that asks. */
  readonly host?: string
  /** Negative: a token that has expired. */
  readonly lifetimeSeconds?: number
  /** Claims to set over those of a right token; undefined takes one out. */
  readonly claims?: Readonly<Record<string, unknown>>
}

const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'

/** @throws {InvalidRequestError} for a principal, resource or host that the directory does not have */
export async function issueFor(
  request: TokenRequest,
  { directory, hosts, issuer }: { readonly directory: Directory; readonly hosts: Hosts; readonly issuer: TokenIssuer },
): Promise<string> {
  const principal = directory.find(request.principal)
  if (principal === undefined) {
    throw new InvalidRequestError(`the directory has no user, application or identity \`${request.principal}\``)
  }
  const audience = directory.audience(principal.tenantId, request.resource)
  if (audience === undefined) {
    throw new InvalidRequestError(
      `there is no resource \`${request.resource}\` to issue tokens for: list it under \`audiences\` of the directory`,
    )
  }
  const changes = { lifetimeSeconds: request.lifetimeSeconds, claims: request.claims }
  if ('userPrincipalName' in principal) {
    const { clientId = AZURE_CLI, tokenScopes = ['user_impersonation'] } = request
    return (await issuer.forUser(principal, audience, { clientId, tokenScopes }, changes)).token
  }
  const host = request.host === undefined ? undefined : hosts.get(request.host)
  const level = principal.secrets.length > 0 ? '1' : '2'
  const proof = { level, ...(host !== undefined && { hostId: host.id }) } as const
  return (await issuer.forApp(principal, audience, proof, changes)).token
}
