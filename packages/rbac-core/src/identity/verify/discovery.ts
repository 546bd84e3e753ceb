import { KeysUnavailableError } from '../errors.js'
import { isLoopback, isSecure, parseUrl } from '../place.js'
import { type FetchRules, fetchJson } from './fetch-json.js'
import { ENTRA_VERSION1, issuerOf, issuersOfAuthority } from './issuers.js'
import { isJsonObject, type JsonObject } from './json.js'

/** What an authority says of itself for one tenant. */
export interface AuthorityMetadata {
  readonly issuers: readonly string[]
  readonly jwksUri: string
}

/**
 * Asks `authority` who it is for `tenant`, in both versions: an app that verifies tokens for Azure resources meets both.
 * The keys are those of version 2.0, which lists them all.
 *
 * @throws {KeysUnavailableError}
 */
export async function discover(
  authority: string,
  tenant: string,
  rules: FetchRules & { readonly issuers: readonly string[] | undefined },
): Promise<AuthorityMetadata> {
  const documents = await Promise.all(
    [`${authority}/${tenant}/v2.0`, `${authority}/${tenant}`].map((base) =>
      fetchJson(`${base}/.well-known/openid-configuration`, 'discovery document', rules),
    ),
  )
  const [first, ...rest] = documents.filter((document) => document !== undefined).map(asObject)
  if (first === undefined) throw new KeysUnavailableError('the authority has no discovery document for the tenant')
  const expected = [...expectedIssuers(authority), ...(rules.issuers ?? [])].map((issuer) => issuerOf(issuer, tenant))
  return {
    issuers: [first, ...rest].map((document) => announcedIssuer(document, tenant, expected)),
    jwksUri: announcedJwksUri(first, authority),
  }
}

function asObject(document: unknown): JsonObject {
  if (!isJsonObject(document)) throw new KeysUnavailableError('the discovery document is not a JSON object')
  return document
}

function expectedIssuers(authority: string): readonly string[] {
  const own = issuersOfAuthority(authority)
  return isLoopback(new URL(authority)) ? [...own, ...ENTRA_VERSION1] : own
}

/** Only a name that was expected: whoever can put a document in our way must not choose whom we trust. */
function announcedIssuer({ issuer }: JsonObject, tenant: string, expected: readonly string[]): string {
  const name = typeof issuer === 'string' ? issuerOf(issuer, tenant) : undefined
  if (name === undefined || !expected.includes(name)) {
    throw new KeysUnavailableError(
      'the discovery document names another issuer than the authority that was asked (list the `issuer`s to trust it)',
      'issuer_metadata_mismatch',
    )
  }
  return name
}

function announcedJwksUri({ jwks_uri: uri }: JsonObject, authority: string): string {
  const url = typeof uri === 'string' ? parseUrl(uri) : undefined
  // An authority elsewhere that sends us to our own machine is sending us to someone else's service.
  const isFit = url !== undefined && isSecure(url) && (!isLoopback(url) || isLoopback(new URL(authority)))
  if (!isFit) throw new KeysUnavailableError('the `jwks_uri` of the authority is not an https URL', 'insecure_jwks_uri')
  return url.href
}
