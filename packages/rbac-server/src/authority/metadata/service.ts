import { type Clock, epochSeconds } from '../clock.js'
import type { ServicePrincipal } from '../directory/principal.js'
import type { TellEvent } from '../events.js'
import { type HttpReply, refuse } from '../http/exchange.js'
import { type Host, type IdentitySelector, selectIdentity } from './host.js'
import { type HostToken, HostTokens, type TokenEndpoint } from './host-tokens.js'
import { type MetadataLimits, Throttle } from './throttle.js'

/** A token and the identity it is of. */
export interface Grant extends HostToken {
  readonly identity: ServicePrincipal
  /** Seconds from now. */
  readonly expiresIn: number
}

/** Why there is no token, in the words each endpoint has for it. */
export type GrantProblem =
  | { readonly problem: 'notFound' | 'several' }
  | { readonly problem: 'refused'; readonly status: number; readonly error: string; readonly description: string }

/** What all endpoints of a host stand on: its tokens, its limits, and the faults that a test asked for. */
export class MetadataService {
  readonly #endpoint: TokenEndpoint
  readonly #limits: MetadataLimits
  readonly #clock: Clock
  readonly #tell: TellEvent
  readonly #states = new WeakMap<Host, HostState>()

  constructor(endpoint: TokenEndpoint, limits: MetadataLimits, clock: Clock, tell: TellEvent = () => undefined) {
    this.#endpoint = endpoint
    this.#limits = limits
    this.#clock = clock
    this.#tell = tell
  }

  /** A token for a program on the host. */
  async grant(host: Host, selector: IdentitySelector, resource: string): Promise<Grant | GrantProblem> {
    const identity = selectIdentity(host, selector)
    if ('problem' in identity) return identity
    this.#tell({
      kind: 'identityFound',
      host: host.name,
      hostId: host.id,
      identity: identity === host.systemAssigned ? 'system' : 'user',
      principalId: identity.objectId,
      clientId: identity.clientId,
      resource,
    })
    const result = await this.#stateOf(host).tokens.get(identity, resource)
    // It may have been taken from the host while the authority was asked.
    if (!host.holds(identity)) return { problem: 'notFound' }
    if ('error' in result) return { problem: 'refused', ...result }
    return { ...result, identity, expiresIn: result.expiresOn - epochSeconds(this.#clock()) }
  }

  /** Runs `work` within the limits of the host. */
  async throttled(host: Host, work: () => Promise<HttpReply>): Promise<HttpReply> {
    const leave = this.#stateOf(host).throttle.enter()
    if (leave === undefined) throw refuse(429, 'too_many_requests', 'Too many requests', { 'Retry-After': '1' })
    try {
      return await work()
    } finally {
      leave()
    }
  }

  /** The status that the next request to the host is to fail with, if one was asked for; each is given once. */
  takeFault(host: Host): number | undefined {
    return this.#stateOf(host).faults.shift()
  }

  /** Makes the next `times` requests to the host fail with `status`. */
  addFault(host: Host, status: number, times: number): void {
    this.#stateOf(host).faults.push(...new Array<number>(times).fill(status))
  }

  forgetTokens(host: Host): void {
    this.#stateOf(host).tokens.clear()
  }

  #stateOf(host: Host): HostState {
    const known = this.#states.get(host)
    if (known !== undefined) return known
    const state = {
      tokens: new HostTokens(host, this.#endpoint, this.#clock),
      throttle: new Throttle(this.#limits, this.#clock),
      faults: [],
    }
    this.#states.set(host, state)
    return state
  }
}

interface HostState {
  readonly tokens: HostTokens
  readonly throttle: Throttle
  readonly faults: number[]
}
