import { createHash, timingSafeEqual } from 'node:crypto'
import { InvalidRequestError } from 'rbac-core'
import { readBearer } from 'rbac-core/identity'
import { foldAscii } from '../../fold-ascii.js'
import { invalid, Refusal } from '../wire/refusal.js'
import type { Exchange } from './exchange.js'

/** Who sent a request: a service that enforces decisions, not the subject it asks about. */
export interface Caller {
  readonly name: string
  readonly mayExplain: boolean
}

/** A secret that a caller shows. */
export interface ApiKey {
  /** For the log. */
  readonly name: string
  readonly key: string
  /** Whether its holder may ask for explanations. */
  readonly explain?: boolean
}

/** The part of `createAccessTokenVerifier` that is needed here. */
export interface CallerVerifier {
  verify(token: string): Promise<{ readonly principal: { readonly id: string } }>
}

export interface CallerOptions {
  readonly apiKeys?: readonly ApiKey[]
  /** For callers that bring an access token. */
  readonly verifier?: CallerVerifier
  /** Object ids of those whose tokens are taken. Default: every one that the verifier accepts. */
  readonly principals?: readonly string[]
  /** Whether every caller may ask for explanations. Default false. */
  readonly explain?: boolean
}

/** Finds out who calls. Without keys and verifier everybody may. */
export class Callers {
  readonly #keys: readonly { readonly digest: Buffer; readonly caller: Caller }[]
  readonly #verifier: CallerVerifier | undefined
  readonly #principals: ReadonlySet<string> | undefined
  readonly #mayExplain: boolean

  /** @throws {InvalidRequestError} for keys that protect nothing */
  constructor({ apiKeys, verifier, principals, explain = false }: CallerOptions = {}) {
    if (apiKeys?.length === 0) throw new InvalidRequestError('apiKeys is empty: nobody could call')
    this.#mayExplain = explain
    this.#keys = (apiKeys ?? []).map(({ name, key, explain: may = false }) => {
      if (!API_KEY.test(key)) {
        throw new InvalidRequestError(
          `the API key \`${name}\` must have at least 16 characters, all of them letters, digits or one of -._~+/=`,
        )
      }
      return { digest: digestOf(key), caller: { name, mayExplain: explain || may } }
    })
    this.#verifier = verifier
    this.#principals = principals === undefined ? undefined : new Set(principals.map(foldAscii))
  }

  get areOpen(): boolean {
    return this.#keys.length === 0 && this.#verifier === undefined
  }

  /** @throws {Refusal} with 401 for nobody, 400 for two credentials or a malformed one, 503 where nobody can tell */
  identify(exchange: Exchange): Caller | Promise<Caller> {
    if (this.areOpen) return this.#mayExplain ? ANYONE_TRUSTED : ANYONE
    const credential = credentialOf(exchange)
    if (credential === undefined) throw missingCredential()
    return this.#holderOf(credential.text) ?? this.#bearerOf(credential)
  }

  /** Every key is compared, and in the same time: neither the order nor a common start can be measured. */
  #holderOf(text: string): Caller | undefined {
    const digest = digestOf(text)
    let holder: Caller | undefined
    for (const { digest: known, caller } of this.#keys) if (timingSafeEqual(known, digest)) holder = caller
    return holder
  }

  #bearerOf({ text, isBearer }: Credential): Promise<Caller> {
    if (this.#verifier === undefined || !isBearer) throw wrongCredential()
    return this.#verified(this.#verifier, text)
  }

  async #verified(verifier: CallerVerifier, token: string): Promise<Caller> {
    let id: string
    try {
      id = (await verifier.verify(token)).principal.id
    } catch (error) {
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
      if (code === 'INVALID_TOKEN') throw wrongCredential()
      if (code === 'KEYS_UNAVAILABLE') throw new Refusal('KEYS_UNAVAILABLE', 'the token can not be verified now')
      throw error
    }
    if (this.#principals?.has(foldAscii(id)) === false) throw new Refusal('FORBIDDEN', 'this caller may not ask here')
    return { name: id, mayExplain: this.#mayExplain }
  }
}

interface Credential {
  readonly text: string
  readonly isBearer: boolean
}

const ANYONE: Caller = { name: 'anyone', mayExplain: false }
const ANYONE_TRUSTED: Caller = { name: 'anyone', mayExplain: true }
const API_KEY = /^(?=.{16,512}$)[A-Za-z0-9\-._~+/]+=*$/

function credentialOf(exchange: Exchange): Credential | undefined {
  const [key, authorization] = [exchange.header('x-api-key'), exchange.header('authorization')]
  if (key !== undefined && authorization !== undefined) throw invalid('X-API-Key and Authorization are both there')
  if (key !== undefined) return { text: key, isBearer: false }
  const bearer = readBearer(authorization)
  if ('token' in bearer) return { text: bearer.token, isBearer: true }
  if (bearer.status === 400) throw unreadableCredential()
  return undefined
}

/** RFC 6750, 3.1: a request that brought no bearer token is told no error. */
function missingCredential(): Refusal {
  return new Refusal('UNAUTHENTICATED', 'a credential is missing', { 'WWW-Authenticate': 'Bearer' })
}

function unreadableCredential(): Refusal {
  return new Refusal('INVALID_REQUEST', 'the Authorization header is malformed', {
    'WWW-Authenticate': 'Bearer error="invalid_request"',
  })
}

function wrongCredential(): Refusal {
  return new Refusal('INVALID_TOKEN', 'the credential is not valid here', {
    'WWW-Authenticate': 'Bearer error="invalid_token"',
  })
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
