import { InvalidRequestError } from '../../errors.js'
import { timeOf } from '../clock.js'
import { AuthenticationError } from '../errors.js'
import { exchange } from '../http.js'
import { isSecure, parseUrl } from '../place.js'
import type { AccessToken, GetTokenOptions } from './credential.js'
import { successOf } from './refusal.js'
import { AUTHORITY_RETRIES, withRetries } from './retry.js'
import { type Surroundings, variable } from './surroundings.js'
import { readToken } from './token-answer.js'

/** An app in a tenant, and the authority that knows it. */
export interface AppRegistration {
  /** Base URL, without the tenant. */
  readonly authorityHost: string
  readonly tenantId: string
  readonly clientId: string
}

const MAX_BYTES = 64 * 1024
const ENTRA = 'https://login.microsoftonline.com'

/** @throws {InvalidRequestError} */
export function readAppRegistration(
  { tenantId, clientId }: { readonly tenantId: string; readonly clientId: string },
  authorityHost: string | undefined,
  { env }: Surroundings,
): AppRegistration {
  if (typeof tenantId !== 'string' || !/^[\w.-]{1,255}$/.test(tenantId)) {
    throw new InvalidRequestError('`tenantId` must be the id or a domain name of a tenant')
  }
  if (typeof clientId !== 'string' || clientId === '') throw new InvalidRequestError('`clientId` must be a text')
  const host = authorityHost ?? variable(env, 'AZURE_AUTHORITY_HOST') ?? ENTRA
  const url = typeof host === 'string' ? parseUrl(host) : undefined
  if (url === undefined || !isSecure(url) || url.search !== '') {
    throw new InvalidRequestError('`authorityHost` (or AZURE_AUTHORITY_HOST) must be an https URL')
  }
  return { authorityHost: url.href.replace(/\/+$/, ''), tenantId, clientId }
}

/**
 * A token for `scope`, for an app that shows what it knows: a secret, or an assertion that somebody signed for it.
 *
 * @throws {AuthenticationError | CredentialUnavailableError}
 */
export async function requestAppToken(
  app: AppRegistration,
  scope: string,
  proof: Readonly<Record<string, string>>,
  claims: string | undefined,
  surroundings: Surroundings,
): Promise<AccessToken> {
  const form = new URLSearchParams({
    client_id: app.clientId,
    scope,
    grant_type: 'client_credentials',
    ...proof,
    ...(claims !== undefined && { claims }),
  })
  const attempts = await withRetries(
    () =>
      exchange(
        surroundings.fetch,
        {
          method: 'POST',
          url: `${app.authorityHost}/${app.tenantId}/oauth2/v2.0/token`,
          headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
          body: form.toString(),
        },
        { timeoutMs: surroundings.timeoutMs, maxBytes: MAX_BYTES },
      ),
    AUTHORITY_RETRIES,
    surroundings,
  )
  return readToken(successOf(attempts, 'the authority'), timeOf(surroundings.clock))
}

/** A token of another tenant than the resource asks for would only be refused there, with less to go by. */
export function checkTenant({ tenantId: asked }: GetTokenOptions, { tenantId }: AppRegistration): void {
  if (asked !== undefined && asked.toLowerCase() !== tenantId.toLowerCase()) {
    throw new AuthenticationError(
      'other_tenant',
      'the resource wants a token of another tenant than the one the credential is for',
    )
  }
}
