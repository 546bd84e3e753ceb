import { type Sha256, sha256 } from '../host.js'
import type { KeySet } from './key-set.js'
import type { TrustSource } from './trust.js'
import type { VerifiedAccessToken } from './verifier.js'

/** How many verified tokens are remembered, and for how long. */
export interface VerifiedTokenRules {
  readonly maxEntries: number
  readonly maxAgeMs: number
  /** For how long after its end a token is still good. */
  readonly clockToleranceMs: number
}

/** By what a token was verified. */
export interface Proof {
  readonly source: TrustSource
  readonly keys: KeySet
}

interface Entry {
  readonly verified: VerifiedAccessToken
  /** When the entry dies. Milliseconds since the epoch. */
  readonly until: number
  readonly proof: Proof
}

/**
 * Tokens that were verified a moment ago, by the SHA-256 of their whole text: nobody can make another token that finds
 * the entry of this one, and what is remembered can't be used as a token. Only the token that came last is kept as it is.
 *
 * An entry dies with its token, after `maxAgeMs`, and when the keys change. The one unused for longest makes room.
 */
export class VerifiedTokens {
  readonly #rules: VerifiedTokenRules
  readonly #sha256: Sha256 = sha256()
  #last: { readonly token: string; readonly digest: string } | undefined
  readonly #entries = new Map<string, Entry>()
  /** The digest that was used last. */
  #newest = ''

  constructor(rules: VerifiedTokenRules) {
    this.#rules = rules
  }

  /** Of the token that came last, without reckoning: a service that asks often brings the same one each time. */
  digest(token: string): string | Promise<string> {
    if (this.#last?.token === token) return this.#last.digest
    const digest = this.#sha256(token)
    // Only what is remembered: what anybody may send is not kept.
    if (typeof digest === 'string' && this.#entries.has(digest)) this.#last = { token, digest }
    return digest
  }

  find(digest: string, now: number): VerifiedAccessToken | undefined {
    const entry = this.#entries.get(digest)
    if (entry === undefined) return undefined
    if (now >= entry.until || entry.proof.source.latest?.keys !== entry.proof.keys) {
      this.#entries.delete(digest)
      return undefined
    }
    if (digest !== this.#newest) {
      this.#entries.delete(digest)
      this.#entries.set(digest, entry)
      this.#newest = digest
    }
    return entry.verified
  }

  remember(digest: string, now: number, { expiresAt, ...verified }: VerifiedAccessToken, proof: Proof): void {
    if (this.#entries.size >= this.#rules.maxEntries) this.#dropOldest()
    const until = Math.min(expiresAt.getTime() + this.#rules.clockToleranceMs, now + this.#rules.maxAgeMs)
    this.#entries.set(digest, { verified: shared(frozen(verified), expiresAt.getTime()), until, proof })
    this.#newest = digest
  }

  #dropOldest(): void {
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined) this.#entries.delete(oldest)
  }
}

/** A Date can be changed even when frozen, so whoever reads it has one of their own. */
function shared(verified: Omit<VerifiedAccessToken, 'expiresAt'>, expiresAt: number): VerifiedAccessToken {
  return Object.freeze({
    ...verified,
    get expiresAt() {
      return new Date(expiresAt)
    },
  })
}

/** What several callers are given must not be changed by one of them. */
function frozen<T>(value: T): T {
  const open: unknown[] = [value]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue
    Object.freeze(next)
    open.push(...Object.values(next).filter((each) => typeof each === 'object' && each !== null))
  }
  return value
}
