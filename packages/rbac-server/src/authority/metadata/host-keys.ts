import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { thumbprint, toRegistered } from '../certificates/thumbprint.js'
import { type CertifiedKey, createSelfSigned } from '../certificates/x509.js'
import { type Clock, DAY_MS, epochSeconds } from '../clock.js'
import type { ServicePrincipal } from '../directory/principal.js'
import type { Host } from './host.js'

/** As in Azure: a certificate holds for 90 days and is replaced after 45. */
const VALID_DAYS = 90
const RENEWED_AFTER_DAYS = 45
const ASSERTION_SECONDS = 600
/** A program waits while its host's key is made. */
const ALGORITHM = 'ES256'

/**
 * The keys by which a host's metadata endpoint proves to the authority that it may act for an identity. Each pair of
 * host and identity has its own, so the authority knows from the key alone which host is asking. Programs on the host
 * never see them.
 */
export class HostKeys {
  readonly #host: Host
  readonly #clock: Clock
  readonly #keys = new WeakMap<ServicePrincipal, Promise<HeldKey>>()

  constructor(host: Host, clock: Clock) {
    this.#host = host
    this.#clock = clock
  }

  /** An assertion for `audience` that the identity is who it says. */
  async assertion(identity: ServicePrincipal, audience: string): Promise<string> {
    const { privateKey, certificate } = await this.#keyOf(identity)
    const now = epochSeconds(this.#clock())
    return new SignJWT({})
      .setProtectedHeader({ typ: 'JWT', alg: ALGORITHM, 'x5t#S256': thumbprint(certificate, 'sha256') })
      .setIssuer(identity.clientId)
      .setSubject(identity.clientId)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + ASSERTION_SECONDS)
      .sign(privateKey)
  }

  async #keyOf(identity: ServicePrincipal): Promise<HeldKey> {
    const held = this.#keys.get(identity)
    if (held !== undefined && this.#isUsable(await held, identity)) return held
    const replaced = this.#keys.get(identity)
    // While this one waited, another request saw the same and has made a key already.
    if (replaced !== undefined && replaced !== held) return replaced
    const made = this.#create(identity)
    this.#keys.set(identity, made)
    return made
  }

  /** False also where the identity was detached meanwhile: then the key was taken from it. */
  #isUsable({ certificate, renewAt }: HeldKey, identity: ServicePrincipal): boolean {
    return this.#clock().getTime() < renewAt && identity.certificates.has(thumbprint(certificate, 'sha256'))
  }

  async #create(identity: ServicePrincipal): Promise<HeldKey> {
    const now = this.#clock().getTime()
    const notBefore = new Date(now - DAY_MS)
    const notAfter = new Date(now + VALID_DAYS * DAY_MS)
    const key = await createSelfSigned(identity.clientId, { notBefore, notAfter }, ALGORITHM)
    for (const [name, { hostId, notAfter }] of identity.certificates) {
      // A predecessor that is still good stays: an assertion may be under way.
      if (hostId === this.#host.id && notAfter.getTime() <= now) identity.certificates.delete(name)
    }
    const registered = toRegistered(key.certificate, this.#host.id)
    if (this.#host.holds(identity)) identity.certificates.set(registered.thumbprint, registered)
    return { ...key, renewAt: now + RENEWED_AFTER_DAYS * DAY_MS }
  }
}

interface HeldKey extends CertifiedKey {
  /** Milliseconds since 1970. */
  readonly renewAt: number
}
