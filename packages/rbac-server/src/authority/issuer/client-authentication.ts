import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { foldAscii } from '../../fold-ascii.js'
import type { Clock } from '../clock.js'
import type { FederatedCredential, RegisteredCertificate, ServicePrincipal } from '../directory/principal.js'
import { sameText } from '../same-text.js'
import type { ClientProof } from '../tokens/claims.js'
import { type EntraError, quoted } from './entra-error.js'

/** What a client brought to prove who it is. */
export interface ClientCredential {
  readonly secret?: string | undefined
  readonly assertion?: string | undefined
}

/** Where assertions must be addressed to, and who vouches for workloads. */
export interface AuthenticationContext {
  /** The accepted `aud` of assertions a client signed itself. */
  readonly audiences: readonly string[]
  /** Whose tokens count where a federated credential names no other issuer. */
  readonly workloads: { readonly name: string; readonly keys: JSONWebKeySet }
  readonly clock: Clock
}

export type Authentication =
  | { readonly level: ClientProof; readonly hostId?: string }
  | { readonly refused: EntraError }

/** Whether the credential is one of the principal's, and how good a proof it is. */
export async function authenticate(
  principal: ServicePrincipal,
  { secret, assertion }: ClientCredential,
  context: AuthenticationContext,
): Promise<Authentication> {
  if (assertion !== undefined) return byAssertion(principal, assertion, context)
  if (secret !== undefined) return bySecret(principal, secret, context.clock)
  return refused(
    7000216,
    "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  )
}

function bySecret(principal: ServicePrincipal, secret: string, clock: Clock): Authentication {
  const match = principal.secrets.find(({ value }) => sameText(value, secret))
  if (match === undefined)
    return refused(7000215, `Invalid client secret provided for app ${quoted(principal.clientId)}.`)
  if (match.expires !== undefined && match.expires <= clock()) {
    return refused(7000222, `The provided client secret keys for app ${quoted(principal.clientId)} are expired.`)
  }
  return { level: '1' }
}

async function byAssertion(
  principal: ServicePrincipal,
  assertion: string,
  context: AuthenticationContext,
): Promise<Authentication> {
  const issuer = unverifiedIssuer(assertion)
  if (issuer === undefined) return refused(50027, 'JWT token is invalid or malformed.')
  if (foldAscii(issuer) === principal.clientId) return byOwnKey(principal, issuer, assertion, context)
  const trusted = principal.federatedCredentials.filter((each) => (each.issuer ?? context.workloads).name === issuer)
  if (trusted.length === 0) {
    return refused(
      700211,
      `No matching federated identity record found for presented assertion issuer ${quoted(issuer)}.`,
    )
  }
  return byFederation(trusted, assertion, context)
}

/** An assertion the client signed with a key whose certificate is registered. */
async function byOwnKey(
  principal: ServicePrincipal,
  issuer: string,
  assertion: string,
  { audiences, clock }: AuthenticationContext,
): Promise<Authentication> {
  let certificate: RegisteredCertificate | undefined
  // Only what is registered counts: a certificate that the assertion brings along proves nothing.
  const findKey: JWTVerifyGetKey = (header) => {
    certificate = [...principal.certificates.values()].find(
      (each) => each.thumbprint === header['x5t#S256'] || each.sha1Thumbprint === header.x5t,
    )
    if (certificate === undefined) throw new errors.JWKSNoMatchingKey()
    return certificate.publicKey
  }
  try {
    const now = clock()
    await jwtVerify(assertion, findKey, {
      algorithms: ['RS256', 'PS256', 'ES256'],
      issuer,
      subject: issuer,
      audience: [...audiences],
      requiredClaims: ['exp'],
      clockTolerance: SKEW_SECONDS,
      currentDate: now,
    })
    if (certificate === undefined || certificate.notBefore > now || certificate.notAfter <= now) {
      return refused(700027, 'The certificate used to sign the client assertion is expired or not yet valid.')
    }
    return { level: '2', ...(certificate.hostId !== undefined && { hostId: certificate.hostId }) }
  } catch (error) {
    return refused(...assertionProblem(error))
  }
}

/** A token of an issuer the principal trusts, about the subject it trusts. */
async function byFederation(
  trusted: readonly FederatedCredential[],
  assertion: string,
  { workloads, clock }: AuthenticationContext,
): Promise<Authentication> {
  let problem: readonly [code: number, message: string] = [700213, 'No matching federated identity record found.']
  for (const { issuer = workloads, subject, audiences } of trusted) {
    try {
      await jwtVerify(assertion, createLocalJWKSet(issuer.keys), {
        algorithms: ['RS256', 'PS256', 'ES256'],
        issuer: issuer.name,
        subject,
        audience: [...audiences],
        requiredClaims: ['exp'],
        clockTolerance: SKEW_SECONDS,
        currentDate: clock(),
      })
      return { level: '2' }
    } catch (error) {
      problem = federationProblem(error)
    }
  }
  return refused(...problem)
}

const SKEW_SECONDS = 300

function assertionProblem(error: unknown): [code: number, message: string] {
  if (error instanceof errors.JWTExpired) return [700024, 'Client assertion is not within its valid time range.']
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'nbf') return [700024, 'Client assertion is not within its valid time range.']
    if (error.claim === 'aud') return [700023, 'Client assertion audience claim does not match Realm issuer.']
    if (error.claim === 'sub')
      return [700021, 'Client assertion application identifier does not match the client_id parameter.']
    return [50027, `JWT token is invalid or malformed: claim ${quoted(error.claim)}.`]
  }
  return [
    700027,
    'The certificate used to sign the client assertion is not registered on the application, or the signature is wrong.',
  ]
}

function federationProblem(error: unknown): [code: number, message: string] {
  if (error instanceof errors.JWTExpired) return [700024, 'Client assertion is not within its valid time range.']
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'nbf') return [700024, 'Client assertion is not within its valid time range.']
    if (error.claim === 'aud')
      return [700212, 'No matching federated identity record found for presented assertion audience.']
    if (error.claim === 'sub')
      return [700213, 'No matching federated identity record found for presented assertion subject.']
  }
  return [700027, 'Client assertion failed signature validation.']
}

/** Who an assertion says it is from: enough to choose what to verify it against, and for nothing else. */
function unverifiedIssuer(assertion: string): string | undefined {
  try {
    const { iss } = decodeJwt(assertion)
    return typeof iss === 'string' ? iss : undefined
  } catch {
    return undefined
  }
}

function refused(code: number, message: string): Authentication {
  return { refused: { status: 401, error: 'invalid_client', code, message } }
}
