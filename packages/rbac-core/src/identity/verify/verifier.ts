import { compactVerify, errors } from 'jose'
import { codedOptions } from '../../model/coded.js'
import { timeOf } from '../clock.js'
import { InvalidTokenError, KeysUnavailableError } from '../errors.js'
import { type AccessTokenClaims, checkAudience, checkIssuer, checkTenant, checkTimes } from './claims.js'
import { type CompactToken, readCompact } from './compact.js'
import { readHeader, type TokenHeader } from './header.js'
import { type JsonObject, readJsonObject } from './json.js'
import type { SigningKey } from './key-set.js'
import { KnownHeaders } from './known-headers.js'
import { type AccessTokenVerifierOptions, readOptions, type VerifierRules } from './options.js'
import { principalFromClaims, type TokenPrincipal, withAllGroups } from './principal.js'
import type { Trust, TrustSource } from './trust.js'
import { trustSources } from './trust-sources.js'
import { type Proof, VerifiedTokens } from './verified-tokens.js'

/** A token that was found good, and whom it speaks for. */
export interface VerifiedAccessToken {
  readonly principal: TokenPrincipal
  readonly claims: AccessTokenClaims
  readonly header: TokenHeader
  /** No decision made from this token may outlive it. */
  readonly expiresAt: Date
  /** The issuer's name for this one token, for records. */
  readonly tokenId?: string
}

export interface AccessTokenVerifier {
  /**
   * Who `token` speaks for.
   *
   * @throws {InvalidTokenError} when the token is not good: answer 401
   * @throws {KeysUnavailableError} when nobody can tell, because keys are missing: answer 503
   */
  verify(token: string): Promise<VerifiedAccessToken>
  /**
   * As `verify`, at once, for a token that was verified a moment ago and is remembered; undefined for any other. A guard
   * asks here first: it then has nothing to wait for.
   */
  remembered(token: string): VerifiedAccessToken | undefined
}

/**
 * A verifier of access tokens for one audience. It fetches keys when first needed and keeps them fresh.
 *
 * @throws {InvalidRequestError} for options that would leave something unchecked
 * @see docs/identity.md, "Verifying a token"
 */
export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): AccessTokenVerifier {
  return new Verifier(codedOptions(() => readOptions(options)))
}

class Verifier implements AccessTokenVerifier {
  readonly #rules: VerifierRules
  readonly #sourceFor: (token: CompactToken) => TrustSource
  readonly #headers = new KnownHeaders()
  readonly #remembered: VerifiedTokens | undefined

  constructor(rules: VerifierRules) {
    this.#rules = rules
    this.#sourceFor = trustSources(rules)
    this.#remembered = rules.cache === undefined ? undefined : new VerifiedTokens(rules.cache)
  }

  remembered(text: string): VerifiedAccessToken | undefined {
    // What was remembered had the right form and length: no other text has its digest.
    if (this.#remembered === undefined || typeof text !== 'string') return undefined
    if (text.length > this.#rules.maxTokenBytes) return undefined
    const digest = this.#remembered.digest(text)
    return typeof digest === 'string' ? this.#remembered.find(digest, timeOf(this.#rules.clock)) : undefined
  }

  async verify(text: string): Promise<VerifiedAccessToken> {
    const now = timeOf(this.#rules.clock)
    const token = readCompact(text, this.#rules.maxTokenBytes)
    if (this.#remembered === undefined) return (await this.#check(token, now)).verified
    const digest = await this.#remembered.digest(text)
    const known = this.#remembered.find(digest, now)
    if (known !== undefined) return known
    const { verified, proof } = await this.#check(token, now)
    if (!this.#mayBeCompleted(verified)) this.#remembered.remember(digest, now, verified, proof)
    return verified
  }

  /** Its groups could not be found just now: the next time they may be. */
  #mayBeCompleted({ principal }: VerifiedAccessToken): boolean {
    return this.#rules.resolveGroups !== undefined && principal.groupsIncomplete === true
  }

  async #check(token: CompactToken, now: number): Promise<Checked> {
    const rules = this.#rules
    const header = this.#headers.find(token.header) ?? readHeader(token.header, rules.algorithms)
    const source = this.#sourceFor(token)
    const { key, trust } = await findKey(source, header, now)
    const payload = await openSigned(token, key, header.alg)
    this.#headers.add(token.header, header)
    const claims = readJsonObject(payload, 'payload')
    checkTimes(claims, Math.floor(now / 1000), rules)
    checkAudience(claims, rules)
    const tenant = checkTenant(claims, rules)
    const issuer = checkIssuer(claims, tenant, trust.issuers)
    if (!trust.issuers.maySign(key.issuer, issuer, tenant)) {
      throw new InvalidTokenError('signing_key_issuer_mismatch', 'the token is signed with a key of another issuer')
    }
    const principal = principalFromClaims(claims)
    checkTokenScopes(claims, principal, rules.tokenScopes)
    const { resolveGroups } = rules
    const complete = resolveGroups === undefined ? principal : await withAllGroups(principal, resolveGroups)
    // What the type promises of claims has been checked by now.
    const verified = verifiedToken(header, claims as AccessTokenClaims, complete)
    return { verified, proof: { source, keys: trust.keys } }
  }
}

interface Checked {
  readonly verified: VerifiedAccessToken
  readonly proof: Proof
}

async function findKey(
  source: TrustSource,
  { kid, alg }: TokenHeader,
  now: number,
): Promise<{ readonly key: SigningKey; readonly trust: Trust }> {
  let trust = await source.current(now)
  let key = await trust.keys.find(kid, alg)
  if (key === 'missing') {
    trust = await source.newer(trust, now)
    key = await trust.keys.find(kid, alg)
  }
  if (key === 'missing') {
    throw new InvalidTokenError('signing_key_not_found', 'the token names a key that the authority does not publish')
  }
  if (key === 'ambiguous') {
    throw new InvalidTokenError('signing_key_ambiguous', 'the authority publishes two keys of the name in the token')
  }
  return { key, trust }
}

/** The signed bytes, once the signature is known to be that of `key`, by the one algorithm that was found allowed. */
async function openSigned(token: CompactToken, { key }: SigningKey, algorithm: string): Promise<Uint8Array> {
  try {
    return (await compactVerify(token.text, key, { algorithms: [algorithm] })).payload
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      throw new InvalidTokenError('signature_invalid', 'the signature of the token is wrong')
    }
    // The token was found well-formed before: what is left is a key that is too weak, private or broken.
    throw new KeysUnavailableError('the authority publishes a key that can not be used')
  }
}

function checkTokenScopes({ scp }: JsonObject, { type }: TokenPrincipal, wanted: readonly string[] | undefined): void {
  if (wanted === undefined || type !== 'User') return
  const given = typeof scp === 'string' ? scp.split(' ') : []
  if (!wanted.some((scope) => given.includes(scope))) {
    throw new InvalidTokenError(
      'claim_invalid:scp',
      'the user has not let the app act here: the token scope is missing',
    )
  }
}

function verifiedToken(header: TokenHeader, claims: AccessTokenClaims, principal: TokenPrincipal): VerifiedAccessToken {
  const tokenId = claims.uti ?? claims.jti
  return {
    principal,
    claims,
    header,
    expiresAt: new Date(claims.exp * 1000),
    ...(typeof tokenId === 'string' && { tokenId }),
  }
}
