import * as z from 'zod'
import { type Clock, SECOND_MS } from '../clock.js'
import type { ServicePrincipal } from '../directory/principal.js'
import type { FormAnswer } from '../http/post-form.js'
import type { Host } from './host.js'
import { HostKeys } from './host-keys.js'

/** A token as the metadata endpoint keeps it. Times are in seconds since 1970. */
export interface HostToken {
  readonly token: string
  readonly resource: string
  readonly notBefore: number
  readonly expiresOn: number
}

/** What the authority said no with. */
export interface TokenRefused {
  readonly status: number
  readonly error: string
  readonly description: string
}

/** Posts a form to the token endpoint of a tenant. */
export interface TokenEndpoint {
  /** The `aud` of assertions for it. */
  audience(tenantId: string): string
  post(tenantId: string, form: URLSearchParams): Promise<FormAnswer>
}

/** The most tokens a host keeps: spellings of one resource are several. */
const MAX_KEPT = 200

/** Gets tokens for the identities of one host, and keeps them: who asks again gets the same one for half its life. */
export class HostTokens {
  readonly #endpoint: TokenEndpoint
  readonly #clock: Clock
  readonly #keys: HostKeys
  readonly #kept = new Map<string, { readonly result: Promise<HostToken | TokenRefused>; staleAt: number }>()

  constructor(host: Host, endpoint: TokenEndpoint, clock: Clock) {
    this.#endpoint = endpoint
    this.#clock = clock
    this.#keys = new HostKeys(host, clock)
  }

  /** A token of the identity for the resource. However many ask at once, the authority is asked once. */
  async get(identity: ServicePrincipal, resource: string): Promise<HostToken | TokenRefused> {
    const key = `${identity.objectId} ${resource}`
    const kept = this.#kept.get(key)
    if (kept !== undefined && this.#clock().getTime() < kept.staleAt) return kept.result
    const entry = { result: this.#request(identity, resource), staleAt: Number.POSITIVE_INFINITY }
    this.#keep(key, entry)
    try {
      const result = await entry.result
      // What was refused is asked again: it may have been mended meanwhile.
      if ('error' in result) this.#drop(key, entry)
      else entry.staleAt = ((result.notBefore + result.expiresOn) / 2) * SECOND_MS
      return result
    } catch (error) {
      this.#drop(key, entry)
      throw error
    }
  }

  /** Forgets every token. */
  clear(): void {
    this.#kept.clear()
  }

  #keep(key: string, entry: { readonly result: Promise<HostToken | TokenRefused>; staleAt: number }): void {
    this.#kept.delete(key)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size >= MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(key, entry)
  }

  #drop(key: string, entry: object): void {
    if (this.#kept.get(key) === entry) this.#kept.delete(key)
  }

  async #request(identity: ServicePrincipal, resource: string): Promise<HostToken | TokenRefused> {
    const { tenantId, clientId } = identity
    const assertion = await this.#keys.assertion(identity, this.#endpoint.audience(tenantId))
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      resource,
    })
    const { status, body } = await this.#endpoint.post(tenantId, form)
    if (status !== 200) {
      const { error, error_description: description } = refusalSchema.parse(body)
      return { status, error, description }
    }
    const { access_token: token, not_before: notBefore, expires_on: expiresOn } = tokenSchema.parse(body)
    return { token, resource, notBefore, expiresOn }
  }
}

const tokenSchema = z.object({ access_token: z.string(), not_before: z.coerce.number(), expires_on: z.coerce.number() })
const refusalSchema = z.object({ error: z.string(), error_description: z.string() })
