import { importJWK, type JWK } from 'jose'
import { KeysUnavailableError } from '../errors.js'
import { isJsonObject, type JsonObject } from './json.js'

/** A key that a token may name, and what the set says of it. */
export interface SigningKey {
  readonly key: Awaited<ReturnType<typeof importJWK>>
  /** The one issuer the key signs for, as the set has it; undefined where the set does not say. */
  readonly issuer: unknown
}

/** The keys of an authority at one time. Importing a key is done once and kept with the set. */
export class KeySet {
  readonly #keys: readonly JsonObject[]
  readonly #byId = new Map<unknown, JsonObject[]>()
  readonly #imported = new Map<JsonObject, Map<string, SigningKey>>()

  constructor(keys: readonly JsonObject[]) {
    this.#keys = keys
    for (const key of keys) this.#byId.set(key.kid, [...(this.#byId.get(key.kid) ?? []), key])
  }

  get size(): number {
    return this.#keys.length
  }

  /** True where both hold the same keys in the same order. */
  equals(other: KeySet): boolean {
    return JSON.stringify(this.#keys) === JSON.stringify(other.#keys)
  }

  /** The key for verifying `alg` that is called `kid`; two of that name are no key at all. */
  async find(kid: string, alg: string): Promise<SigningKey | 'missing' | 'ambiguous'> {
    const [jwk, second] = this.#byId.get(kid)?.filter((key) => canVerify(key, alg)) ?? []
    if (jwk === undefined) return 'missing'
    if (second !== undefined) return 'ambiguous'
    return this.#imported.get(jwk)?.get(alg) ?? this.#import(jwk, alg)
  }

  async #import(jwk: JsonObject, alg: string): Promise<SigningKey> {
    const key = await importJWK(jwk as JWK, alg).catch(() => {
      throw new KeysUnavailableError('the authority publishes a key that can not be used')
    })
    const signingKey = { key, issuer: jwk.issuer }
    const byAlgorithm = this.#imported.get(jwk) ?? new Map<string, SigningKey>()
    this.#imported.set(jwk, byAlgorithm.set(alg, signingKey))
    return signingKey
  }
}

/** The set that `document` spells; undefined where it spells none. Members that are no keys are passed over. */
export function readKeySet(document: unknown): KeySet | undefined {
  if (!isJsonObject(document) || !Array.isArray(document.keys)) return undefined
  return new KeySet(document.keys.filter(isJsonObject))
}

/** What a key must be for each algorithm. Symmetric ones are not here: their key would be public. */
const KEY_OF: Readonly<Record<SigningAlgorithm, { readonly kty: string; readonly crv?: string }>> = {
  RS256: { kty: 'RSA' },
  RS384: { kty: 'RSA' },
  RS512: { kty: 'RSA' },
  PS256: { kty: 'RSA' },
  PS384: { kty: 'RSA' },
  PS512: { kty: 'RSA' },
  ES256: { kty: 'EC', crv: 'P-256' },
  ES384: { kty: 'EC', crv: 'P-384' },
  ES512: { kty: 'EC', crv: 'P-521' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
  Ed25519: { kty: 'OKP', crv: 'Ed25519' },
}

export type SigningAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519'

export const SIGNING_ALGORITHMS: ReadonlySet<string> = new Set(Object.keys(KEY_OF))

function canVerify(jwk: JsonObject, alg: string): boolean {
  const wanted = KEY_OF[alg as SigningAlgorithm]
  return (
    jwk.kty === wanted.kty &&
    (wanted.crv === undefined || jwk.crv === wanted.crv) &&
    (jwk.alg === undefined || jwk.alg === alg) &&
    (jwk.use === undefined || jwk.use === 'sig') &&
    (jwk.key_ops === undefined || (Array.isArray(jwk.key_ops) && jwk.key_ops.includes('verify')))
  )
}
