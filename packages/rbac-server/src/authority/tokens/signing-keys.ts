import { exportJWK, type JWK } from 'jose'
import { thumbprint } from '../certificates/thumbprint.js'
import { type CertifiedKey, createSelfSigned } from '../certificates/x509.js'
import type { Clock } from '../clock.js'
import { DAY_MS } from '../clock.js'

/** A key that signs tokens. Its id is the SHA-1 thumbprint of its certificate, as Entra's are. */
export interface SigningKey extends CertifiedKey {
  readonly kid: string
  /** How verifiers see it. Like Entra's it names no algorithm: that is for the verifier to know. */
  readonly jwk: JWK
}

/**
 * The keys of the authority: one signs, one is published ahead of its time, and those that signed before stay published
 * until their last token has expired. So a verifier that knows the published keys survives a rotation without asking.
 */
export class SigningKeys {
  readonly #clock: Clock
  readonly #lifetimeMs: number
  #current: SigningKey
  #next: SigningKey
  #retired: readonly { readonly key: SigningKey; readonly at: number }[] = []
  #lastChange: Promise<unknown> = Promise.resolve()

  private constructor(clock: Clock, lifetimeMs: number, current: SigningKey, next: SigningKey) {
    this.#clock = clock
    this.#lifetimeMs = lifetimeMs
    this.#current = current
    this.#next = next
  }

  /** @param lifetimeMs the longest any token lives */
  static async create(clock: Clock, lifetimeMs: number): Promise<SigningKeys> {
    const [current, next] = await Promise.all([createKey(clock), createKey(clock)])
    return new SigningKeys(clock, lifetimeMs, current, next)
  }

  /** The key that signs. */
  get current(): SigningKey {
    return this.#current
  }

  /** Every key that a valid token may be signed with, and the next one. */
  get published(): readonly SigningKey[] {
    const oldest = this.#clock().getTime() - this.#lifetimeMs
    this.#retired = this.#retired.filter(({ at }) => at > oldest)
    return [...new Set([this.#current, this.#next, ...this.#retired.map(({ key }) => key)])]
  }

  /** The published key takes over, and a new one is published. Resolves with the id of the key that signs now. */
  rotate(): Promise<string> {
    return this.#oneAtATime(async () => {
      const next = await createKey(this.#clock)
      this.#retired = [...this.#retired, { key: this.#current, at: this.#clock().getTime() }]
      this.#current = this.#next
      this.#next = next
      return this.#current.kid
    })
  }

  /** Takes a key out: tokens it signed are refused from now on. False where there is no such key. */
  revoke(kid: string): Promise<boolean> {
    return this.#oneAtATime(async () => {
      const known = this.published.some((key) => key.kid === kid)
      this.#retired = this.#retired.filter(({ key }) => key.kid !== kid)
      if (this.#current.kid === kid) this.#current = this.#next
      else if (this.#next.kid === kid) this.#next = this.#current
      else return known
      // Out before the new one is made, which takes a while.
      this.#next = await createKey(this.#clock)
      return true
    })
  }

  async #oneAtATime<Result>(change: () => Promise<Result>): Promise<Result> {
    const changed = this.#lastChange.then(change)
    this.#lastChange = changed.catch(() => undefined)
    return changed
  }
}

/** Keys outlive the process by far: it has no way to keep them. */
const KEY_DAYS = 5 * 365

async function createKey(clock: Clock): Promise<SigningKey> {
  const now = clock().getTime()
  const notBefore = new Date(now - DAY_MS)
  const notAfter = new Date(now + KEY_DAYS * DAY_MS)
  const key = await createSelfSigned('rbac local identity authority signing key', { notBefore, notAfter }, 'RS256')
  const kid = thumbprint(key.certificate, 'sha1')
  const { kty, n, e } = await exportJWK(key.publicKey)
  const x5c = [key.certificate.raw.toString('base64')]
  // Named one by one: no private member can slip in.
  const jwk: JWK = { kty: kty ?? 'RSA', use: 'sig', kid, x5t: kid, n: n ?? '', e: e ?? '', x5c }
  return { ...key, kid, jwk }
}
