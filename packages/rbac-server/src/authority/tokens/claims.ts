import { createHash, randomBytes } from 'node:crypto'
import type { JWTPayload } from 'jose'
import type { Audience } from '../directory/audiences.js'
import type { ServicePrincipal, User } from '../directory/principal.js'

/** What every token says: who issued it, when, and what for. */
export interface TokenFacts {
  readonly audience: Audience
  readonly issuer: string
  /** Seconds since 1970. */
  readonly issuedAt: number
  readonly expiresAt: number
  /** Ids of all groups the principal is in. */
  readonly groups: readonly string[]
}

/** How a client proved who it is, as `appidacr` counts it: 0 not at all, 1 by a secret, 2 by a signed assertion. */
export type ClientProof = '0' | '1' | '2'

/** Claims of a token for a program of its own: an application, or a managed identity. */
export function appClaims(
  principal: ServicePrincipal,
  facts: TokenFacts,
  proof: { readonly level: ClientProof; readonly hostId?: string },
): JWTPayload {
  const roles = facts.audience.rolesOf(principal.objectId)
  return {
    ...common(principal.tenantId, facts),
    ...clientClaims(facts.audience.version, principal.clientId, proof.level),
    idtyp: 'app',
    oid: principal.objectId,
    sub: principal.objectId,
    ...(roles.length > 0 && { roles: [...roles] }),
    ...groupClaims('servicePrincipals', principal.tenantId, principal.objectId, facts),
    ...(facts.audience.isAzure && identityClaims(principal, proof.hostId)),
  }
}

/** Claims of a token for a user who is signed in to a client. */
export function userClaims(
  user: User,
  facts: TokenFacts,
  client: { readonly clientId: string; readonly tokenScopes: readonly string[] },
): JWTPayload {
  const { version, key } = facts.audience
  const names =
    version === 1
      ? { unique_name: user.userPrincipalName, upn: user.userPrincipalName, acr: '1', amr: ['pwd'] }
      : { preferred_username: user.userPrincipalName }
  return {
    ...common(user.tenantId, facts),
    ...clientClaims(version, client.clientId, '0'),
    name: user.displayName,
    ...names,
    oid: user.objectId,
    scp: client.tokenScopes.join(' '),
    // One person is another subject to every resource, so that these can't compare notes.
    sub: createHash('sha256').update(`${user.tenantId} ${user.objectId} ${key}`).digest('base64url'),
    ...groupClaims('users', user.tenantId, user.objectId, facts),
  }
}

function common(tenantId: string, { audience, issuer, issuedAt, expiresAt }: TokenFacts): JWTPayload {
  const { aud, version } = audience
  return {
    aud,
    iss: issuer,
    iat: issuedAt,
    nbf: issuedAt,
    exp: expiresAt,
    aio: opaque(24),
    ...(version === 1 && { idp: issuer }),
    rh: `0.${opaque(24)}.`,
    tid: tenantId,
    uti: opaque(16),
    ver: `${version}.0`,
  }
}

function clientClaims(version: 1 | 2, clientId: string, level: ClientProof): JWTPayload {
  return version === 1 ? { appid: clientId, appidacr: level } : { azp: clientId, azpacr: level }
}

/** Entra's limit for a JWT; above it the token says only that there are too many. */
const MAX_GROUPS = 200

function groupClaims(
  kind: 'users' | 'servicePrincipals',
  tenantId: string,
  objectId: string,
  { groups }: TokenFacts,
): JWTPayload {
  if (groups.length === 0) return {}
  if (groups.length <= MAX_GROUPS) return { groups: [...groups] }
  // The address is one that nobody should call any more; real tokens still say it.
  const endpoint = `https://graph.windows.net/${tenantId}/${kind}/${objectId}/getMemberObjects`
  return { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint } } }
}

function identityClaims({ managedIdentity }: ServicePrincipal, hostId: string | undefined): JWTPayload {
  if (managedIdentity === undefined) return {}
  const { kind, resourceId } = managedIdentity
  return {
    xms_mirid: asClaim(resourceId),
    ...(kind === 'user' && hostId !== undefined && { xms_az_rid: asClaim(hostId) }),
  }
}

/** Real tokens write this one segment in lower case, whatever the resource's own id does. */
function asClaim(resourceId: string): string {
  return resourceId.replace(/\/resourceGroups\//i, '/resourcegroups/')
}

function opaque(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}
