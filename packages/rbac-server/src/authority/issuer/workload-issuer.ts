import { randomUUID, type webcrypto } from 'node:crypto'
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK, SignJWT } from 'jose'
import { type Clock, epochSeconds } from '../clock.js'

const ALGORITHM = 'ES256'

/** Signs tokens about workloads, as a cluster does whose service accounts an application trusts. */
export class WorkloadIssuer {
  readonly keys: JSONWebKeySet
  readonly #privateKey: webcrypto.CryptoKey
  readonly #kid: string
  readonly #clock: Clock

  private constructor(kid: string, keys: JSONWebKeySet, privateKey: webcrypto.CryptoKey, clock: Clock) {
    this.keys = keys
    this.#kid = kid
    this.#privateKey = privateKey
    this.#clock = clock
  }

  static async create(clock: Clock): Promise<WorkloadIssuer> {
    const { publicKey, privateKey } = await generateKeyPair(ALGORITHM)
    const kid = randomUUID()
    const { kty, crv, x, y } = await exportJWK(publicKey)
    const jwk = { kty, use: 'sig', alg: ALGORITHM, kid, crv, x, y } as JWK
    return new WorkloadIssuer(kid, { keys: [jwk] }, privateKey, clock)
  }

  /** A token that says of its bearer: this is `subject`. */
  async sign(token: {
    readonly issuer: string
    readonly subject: string
    readonly audience: string
    readonly lifetimeSeconds: number
  }): Promise<string> {
    const now = epochSeconds(this.#clock())
    return new SignJWT({})
      .setProtectedHeader({ typ: 'JWT', alg: ALGORITHM, kid: this.#kid })
      .setIssuer(token.issuer)
      .setSubject(token.subject)
      .setAudience([token.audience])
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + token.lifetimeSeconds)
      .setJti(randomUUID())
      .sign(this.#privateKey)
  }
}
