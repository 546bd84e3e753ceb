import { InvalidRequestError, RbacError } from '../../errors.js'
import { DEFAULT_LIMITS } from '../../model/limits.js'
import { idProblem } from '../../model/text.js'
import { InvalidTokenError } from '../errors.js'
import { missing, tenantOf } from './claims.js'
import { isGuid } from './guid.js'
import { isJsonObject, type JsonObject } from './json.js'

/** Who a token speaks for, in the words of role assignments. May be handed to `engine.accessFor` as it is. */
export interface TokenPrincipal {
  /** The object id, which role assignments name as `principalId`; in lower case. Unique within `tenantId` only. */
  readonly id: string
  /** A managed identity is a service principal. */
  readonly type: 'User' | 'ServicePrincipal'
  readonly tenantId: string
  /** The app that asked for the token. It names nobody in a role assignment. */
  readonly clientId?: string
  /** Groups as of when the token was issued; absent when the token says nothing about groups. */
  readonly groupIds?: readonly string[]
  /** True when there are groups that the token had no room for and nobody resolved. */
  readonly groupsIncomplete?: true
  readonly managedIdentity?: ManagedIdentity
}

/** What the token of a managed identity says of it. For records: these names can change, the object id can't. */
export interface ManagedIdentity {
  readonly kind: 'SystemAssigned' | 'UserAssigned'
  readonly resourceId: string
  /** The machine or service that asked; absent where the token does not say. */
  readonly hostResourceId?: string
}

/**
 * Finds all groups of a principal whose token had no room for them, transitive ones included: in the tenant's own
 * directory, by `id` and `type`. Whatever a token says about where to ask is not to be followed.
 *
 * Undefined, or a promise that rejects, leaves the principal incomplete: denies on groups stay in force.
 */
export type GroupResolver = (principal: TokenPrincipal) => Promise<readonly string[] | undefined>

export interface PrincipalOptions {
  readonly resolveGroups: GroupResolver
}

/**
 * The principal that verified claims speak for. With `resolveGroups` a promise, which is settled at once unless the
 * token had too many groups.
 *
 * Never by name, mail or role claims: `oid` and `tid` alone say who it is.
 *
 * @throws {InvalidTokenError} for claims that speak for nobody, or for two
 * @throws {InvalidRequestError} for what are no claims, or no options
 */
export function principalFromClaims(claims: JsonObject): TokenPrincipal
export function principalFromClaims(claims: JsonObject, options: PrincipalOptions): Promise<TokenPrincipal>
export function principalFromClaims(
  claims: JsonObject,
  options?: PrincipalOptions,
): TokenPrincipal | Promise<TokenPrincipal> {
  try {
    if (!isJsonObject(claims)) throw new InvalidRequestError('claims must be an object')
    const principal = readPrincipal(claims)
    if (options === undefined) return principal
    const { resolveGroups } = options
    if (typeof resolveGroups === 'function') return withAllGroups(principal, resolveGroups)
    throw new InvalidRequestError('options.resolveGroups must be a function')
  } catch (error) {
    if (error instanceof RbacError) throw error
    throw new InvalidRequestError('the claims or the options could not be read')
  }
}

function readPrincipal(claims: JsonObject): TokenPrincipal {
  const tenantId = tenantOf(claims)
  const id = objectIdOf(claims)
  const clientId = claims.appid ?? claims.azp
  const groupIds = groupsOf(claims)
  const managedIdentity = managedIdentityOf(claims)
  return {
    id,
    type: typeOf(claims, id),
    tenantId,
    ...(typeof clientId === 'string' && { clientId: clientId.toLowerCase() }),
    ...(groupIds !== undefined && { groupIds }),
    ...(hasMoreGroups(claims) && { groupsIncomplete: true as const }),
    ...(managedIdentity !== undefined && { managedIdentity }),
  }
}

function objectIdOf({ oid }: JsonObject): string {
  if (oid === undefined) throw missing('oid')
  if (!isGuid(oid)) throw new InvalidTokenError('claim_invalid:oid', 'the object id is not a GUID')
  return oid.toLowerCase()
}

/** A user's token has token scopes (`scp`), an app's never does; `idtyp`, where present, must say the same. */
function typeOf({ idtyp, scp, sub }: JsonObject, id: string): TokenPrincipal['type'] {
  if (scp !== undefined && !isScopeList(scp)) throw invalid('scp', 'the token scopes are not words with blanks between')
  if (idtyp === 'app') {
    if (scp !== undefined) throw invalid('scp', 'the token says it is of an app and has the token scopes of a user')
    return 'ServicePrincipal'
  }
  if (idtyp !== undefined && idtyp !== 'user') throw invalid('idtyp', 'the token is neither of a user nor of an app')
  if (scp !== undefined) return 'User'
  // An older token of an app has neither claim, but its subject is the app itself. A user's subject differs for each app.
  const isApp = idtyp === undefined && typeof sub === 'string' && sub.toLowerCase() === id
  if (!isApp) throw missing('scp')
  return 'ServicePrincipal'
}

function isScopeList(value: unknown): value is string {
  return typeof value === 'string' && /^\S+(?: \S+)*$/.test(value)
}

function groupsOf({ groups }: JsonObject): readonly string[] | undefined {
  if (groups === undefined) return undefined
  if (!Array.isArray(groups) || !groups.every(isGuid)) throw invalid('groups', 'the groups are not a list of GUIDs')
  return groups.map((group) => group.toLowerCase())
}

/** The two ways in which a token says that it had no room for the groups. In doubt it does. */
function hasMoreGroups({ hasgroups, _claim_names: names }: JsonObject): boolean {
  if (names !== undefined && !isJsonObject(names)) throw invalid('groups', '`_claim_names` is not an object')
  return (hasgroups !== undefined && hasgroups !== false) || (names !== undefined && Object.hasOwn(names, 'groups'))
}

function managedIdentityOf({ xms_mirid: resourceId, xms_az_rid: host }: JsonObject): ManagedIdentity | undefined {
  if (typeof resourceId !== 'string') return undefined
  if (USER_ASSIGNED.test(resourceId)) {
    return { kind: 'UserAssigned', resourceId, ...(typeof host === 'string' && { hostResourceId: host }) }
  }
  return { kind: 'SystemAssigned', resourceId, hostResourceId: typeof host === 'string' ? host : resourceId }
}

const USER_ASSIGNED = /\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\//i

function invalid(claim: 'groups' | 'idtyp' | 'scp', detail: string): InvalidTokenError {
  return new InvalidTokenError(`claim_invalid:${claim}`, detail)
}

/** The principal with the groups that `resolveGroups` finds, where its token had no room for them. */
export async function withAllGroups(principal: TokenPrincipal, resolveGroups: GroupResolver): Promise<TokenPrincipal> {
  const { groupsIncomplete, ...known } = principal
  if (groupsIncomplete === undefined) return principal
  try {
    const groupIds = await resolveGroups(principal)
    return isIdList(groupIds) ? { ...known, groupIds: [...groupIds] } : principal
  } catch {
    // Still incomplete, which is the careful answer.
    return principal
  }
}

function isIdList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((id) => idProblem(id, DEFAULT_LIMITS.idLength) === undefined)
}
