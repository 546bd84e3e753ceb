import { RbacError } from '../errors.js'
import type { HttpFailure } from './http.js'

/** Why a token was refused: for the audit record and the developer, never for whoever sent the token. */
export type InvalidTokenReason =
  | 'alg_not_allowed'
  | 'audience_mismatch'
  | `claim_invalid:${'aud' | 'exp' | 'groups' | 'idtyp' | 'oid' | 'scp' | 'tid' | 'ver'}`
  | `claim_missing:${'aud' | 'exp' | 'iss' | 'nbf' | 'oid' | 'scp' | 'tid'}`
  | 'duplicate_claim'
  | 'issued_in_future'
  | 'issuer_not_trusted'
  | 'kid_missing'
  | 'lifetime_too_long'
  | 'malformed_token'
  | 'nested_token_not_allowed'
  | 'signature_invalid'
  | 'signing_key_ambiguous'
  | 'signing_key_issuer_mismatch'
  | 'signing_key_not_found'
  | 'tenant_not_allowed'
  | 'token_expired'
  | 'token_not_yet_valid'
  | 'typ_not_allowed'
  | 'unsupported_critical_header_or_alg'

/** A token that proves nothing. The message says what is wrong with it and holds nothing of what it says. */
export class InvalidTokenError extends RbacError {
  override readonly name = 'InvalidTokenError'
  readonly code = 'INVALID_TOKEN'
  readonly status = 401
  readonly reason: InvalidTokenReason

  constructor(reason: InvalidTokenReason, detail: string) {
    super(detail)
    this.reason = reason
  }
}

export type KeysUnavailableReason = 'verification_unavailable' | 'issuer_metadata_mismatch' | 'insecure_jwks_uri'

/** The keys that would tell a good token from a bad one can't be had: nobody's token is at fault, so not a 401. */
export class KeysUnavailableError extends RbacError {
  override readonly name = 'KeysUnavailableError'
  readonly code = 'KEYS_UNAVAILABLE'
  readonly status = 503
  readonly reason: KeysUnavailableReason

  constructor(detail: string, reason: KeysUnavailableReason = 'verification_unavailable') {
    super(detail)
    this.reason = reason
  }
}

export type CredentialUnavailableReason = 'not_configured' | 'not_supported' | 'unreachable' | 'timeout'

/** There is no such identity to be had here: no metadata service, no variables, no file. Another credential may do. */
export class CredentialUnavailableError extends RbacError {
  // The name is also what Azure's chained credentials look at to try the next one.
  override readonly name = 'CredentialUnavailableError'
  readonly code = 'CREDENTIAL_UNAVAILABLE'
  readonly reason: CredentialUnavailableReason

  constructor(reason: CredentialUnavailableReason, detail: string) {
    super(detail)
    this.reason = reason
  }
}

export type AuthenticationFailure =
  | HttpFailure
  | 'refused'
  | 'throttled'
  | 'server_error'
  | 'expired_response'
  | 'identity_mismatch'
  | 'insecure_endpoint'
  | 'invalid_file_path'
  | 'other_tenant'

/** What the endpoint said, where it said anything that is fit to repeat. */
export interface AuthenticationAnswer {
  readonly statusCode?: number
  /** The OAuth error code, e.g. `invalid_client`. */
  readonly error?: string
}

/**
 * An identity endpoint was asked and gave no token that can be used.
 *
 * Nothing of the request and no free text of the answer is in the message: both may hold secrets.
 */
export class AuthenticationError extends RbacError {
  override readonly name = 'AuthenticationError'
  readonly code = 'AUTHENTICATION_FAILED'
  readonly reason: AuthenticationFailure
  readonly statusCode?: number
  readonly error?: string

  constructor(reason: AuthenticationFailure, detail: string, answer: AuthenticationAnswer = {}) {
    super(detail)
    this.reason = reason
    if (answer.statusCode !== undefined) this.statusCode = answer.statusCode
    if (answer.error !== undefined) this.error = answer.error
  }
}

/** The caller gave up, through its abort signal. */
export class AbortedError extends RbacError {
  // The name every web API gives it; Azure's clients look at it.
  override readonly name = 'AbortError'
  readonly code = 'ABORTED'
}
