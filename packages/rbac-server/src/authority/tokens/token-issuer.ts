import { type JWTPayload, SignJWT } from 'jose'
import { type Clock, epochSeconds } from '../clock.js'
import type { Audience } from '../directory/audiences.js'
import type { Directory } from '../directory/directory.js'
import type { ServicePrincipal, User } from '../directory/principal.js'
import { appClaims, type ClientProof, type TokenFacts, userClaims } from './claims.js'
import type { Issuers } from './issuers.js'
import type { SigningKeys } from './signing-keys.js'

/** How long tokens live, in seconds. */
export interface TokenLifetimes {
  /** Default 24 hours. */
  readonly managedIdentity: number
  /** Default one hour. */
  readonly application: number
  /** Default 75 minutes. */
  readonly user: number
}

export const DEFAULT_LIFETIMES: TokenLifetimes = { managedIdentity: 86_400, application: 3600, user: 4500 }

/** Tokens are dated back by this much, so that a verifier whose clock is late takes them at once. */
const BACKDATED_SECONDS = 300

export interface IssuedToken {
  readonly token: string
  /** Seconds since 1970. */
  readonly notBefore: number
  readonly expiresOn: number
  /** Seconds from now. */
  readonly expiresIn: number
}

/** Where a token leaves the ordinary. */
export interface TokenChanges {
  readonly lifetimeSeconds?: number | undefined
  /** Set over what the token would say; undefined takes a claim out. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
}

/** Signs access tokens for those whom others found to be who they say. */
export class TokenIssuer {
  readonly keys: SigningKeys
  readonly #directory: Directory
  readonly #issuers: Issuers
  readonly #lifetimes: TokenLifetimes
  readonly #clock: Clock

  constructor(keys: SigningKeys, directory: Directory, issuers: Issuers, lifetimes: TokenLifetimes, clock: Clock) {
    this.keys = keys
    this.#directory = directory
    this.#issuers = issuers
    this.#lifetimes = lifetimes
    this.#clock = clock
  }

  forApp(
    principal: ServicePrincipal,
    audience: Audience,
    proof: { readonly level: ClientProof; readonly hostId?: string },
    changes: TokenChanges = {},
  ): Promise<IssuedToken> {
    const lifetime =
      principal.managedIdentity === undefined ? this.#lifetimes.application : this.#lifetimes.managedIdentity
    return this.#sign(principal, audience, lifetime, changes, (facts) => appClaims(principal, facts, proof))
  }

  forUser(
    user: User,
    audience: Audience,
    client: { readonly clientId: string; readonly tokenScopes: readonly string[] },
    changes: TokenChanges = {},
  ): Promise<IssuedToken> {
    return this.#sign(user, audience, this.#lifetimes.user, changes, (facts) => userClaims(user, facts, client))
  }

  async #sign(
    { tenantId, objectId }: ServicePrincipal | User,
    audience: Audience,
    lifetime: number,
    changes: TokenChanges,
    claimsOf: (facts: TokenFacts) => JWTPayload,
  ): Promise<IssuedToken> {
    const now = epochSeconds(this.#clock())
    const { kid, privateKey } = this.keys.current
    const expiresIn = changes.lifetimeSeconds ?? lifetime
    const facts: TokenFacts = {
      audience,
      issuer: this.#issuers.issuer(tenantId, audience.version),
      issuedAt: now - BACKDATED_SECONDS,
      expiresAt: now + expiresIn,
      groups: this.#directory.groupsOf(objectId),
    }
    const header = { typ: 'JWT', alg: 'RS256', ...(audience.version === 1 && { x5t: kid }), kid }
    const token = await new SignJWT({ ...claimsOf(facts), ...changes.claims })
      .setProtectedHeader(header)
      .sign(privateKey)
    return { token, notBefore: facts.issuedAt, expiresOn: facts.expiresAt, expiresIn }
  }
}
