import { InvalidTokenError } from '../errors.js'
import { malformed } from './compact.js'
import { isGuid } from './guid.js'
import { isVersion2, type TrustedIssuers } from './issuers.js'
import type { JsonObject } from './json.js'

/** The claims of an access token, as issued. Those named here were checked; the rest is as the issuer wrote it. */
export interface AccessTokenClaims {
  readonly aud: string
  readonly iss: string
  readonly exp: number
  readonly nbf: number
  readonly tid: string
  readonly oid: string
  readonly [name: string]: unknown
}

/** What claims are held against. Times are in seconds. */
export interface ClaimRules {
  readonly audiences: ReadonlySet<string>
  readonly tenants: ReadonlySet<string>
  readonly clockToleranceSeconds: number
  readonly maxTokenLifetimeSeconds: number
}

/** Is it valid now, and for no longer than tokens are? A token expires at the second that `exp` names. */
export function checkTimes({ exp, nbf, iat }: JsonObject, nowSeconds: number, rules: ClaimRules): void {
  if (exp === undefined) throw missing('exp')
  if (!isWhole(exp)) throw new InvalidTokenError('claim_invalid:exp', '`exp` is not a whole number of seconds')
  if (nbf === undefined) throw missing('nbf')
  if (!isWhole(nbf)) throw malformed('`nbf` is not a whole number of seconds')
  if (iat !== undefined && !isWhole(iat)) throw malformed('`iat` is not a whole number of seconds')
  const tolerance = rules.clockToleranceSeconds
  if (exp <= nowSeconds - tolerance) throw new InvalidTokenError('token_expired', 'the token has expired')
  if (nbf > nowSeconds + tolerance) throw new InvalidTokenError('token_not_yet_valid', 'the token is not valid yet')
  if (exp <= nbf) throw new InvalidTokenError('claim_invalid:exp', 'the token expires before it is valid')
  const issuedAt = iat ?? nbf
  if (issuedAt > nowSeconds + tolerance) {
    throw new InvalidTokenError('issued_in_future', 'the token was issued in the future')
  }
  if (exp - Math.min(nbf, issuedAt) > rules.maxTokenLifetimeSeconds) {
    throw new InvalidTokenError('lifetime_too_long', 'the token lives longer than the configuration allows')
  }
}

/** Is it for us? One audience, exactly as configured: Entra never issues a list. */
export function checkAudience({ aud }: JsonObject, rules: ClaimRules): void {
  if (aud === undefined) throw missing('aud')
  if (Array.isArray(aud)) throw new InvalidTokenError('claim_invalid:aud', 'the audience is a list')
  if (typeof aud !== 'string' || !rules.audiences.has(aud)) {
    throw new InvalidTokenError(
      'audience_mismatch',
      'the token is for another audience (both slash forms of a resource are two)',
    )
  }
}

/** The tenant it speaks for, in lower case: one of those configured. */
export function checkTenant(claims: JsonObject, rules: ClaimRules): string {
  const tenant = tenantOf(claims)
  if (!rules.tenants.has(tenant)) throw new InvalidTokenError('tenant_not_allowed', 'the token is of another tenant')
  return tenant
}

export function tenantOf({ tid }: JsonObject): string {
  if (tid === undefined) throw missing('tid')
  if (!isGuid(tid)) throw new InvalidTokenError('claim_invalid:tid', 'the tenant id is not a GUID')
  return tid.toLowerCase()
}

/** Who issued it: a text that is trusted for this very tenant, in the version the token says it has. */
export function checkIssuer({ iss, ver }: JsonObject, tenant: string, issuers: TrustedIssuers): string {
  if (iss === undefined) throw missing('iss')
  if (typeof iss !== 'string' || !issuers.has(iss, tenant)) {
    throw new InvalidTokenError(
      'issuer_not_trusted',
      'the token was issued by somebody who is not trusted for its tenant',
    )
  }
  if (ver !== undefined && ver !== (isVersion2(iss) ? '2.0' : '1.0')) {
    throw new InvalidTokenError('claim_invalid:ver', 'the version of the token is not that of its issuer')
  }
  return iss
}

export function missing(claim: 'aud' | 'exp' | 'iss' | 'nbf' | 'oid' | 'scp' | 'tid'): InvalidTokenError {
  return new InvalidTokenError(`claim_missing:${claim}`, `the token has no \`${claim}\``)
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}
