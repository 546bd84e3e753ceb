import { Refusal } from '../wire/refusal.js'
import { type ServablePolicy, type ServedPolicy, type ServedPolicyOptions, servePolicy } from './served-policy.js'

export interface PolicyHolderOptions extends ServedPolicyOptions {
  /**
   * How old the policy in force may get while its source can't be read or is invalid, in seconds; after that nothing
   * is answered from it. Default: the last good policy holds for ever.
   */
  readonly maxStalenessSeconds?: number
}

/** Holds the policy that answers. A policy that fails leaves the one before in force. */
export class PolicyHolder {
  readonly #options: PolicyHolderOptions
  #served: ServedPolicy | undefined
  #loadedAt = 0
  #failingSince: number | undefined

  constructor(options: PolicyHolderOptions = {}) {
    this.#options = options
  }

  /** Puts the policy in force; where it says what the one in force says, nothing changes. */
  put(policy: ServablePolicy): void {
    // Opened before anything changes.
    if (policy.summary.revision !== this.#served?.revision) this.#served = servePolicy(policy, this.#options)
    this.keep()
  }

  /** Tells that the source was read, is valid, and says what the policy in force says. */
  keep(): void {
    this.#loadedAt = Date.now()
    this.#failingSince = undefined
  }

  /** Tells that the source could not be read, or says nothing valid, and has not for so long. */
  fail(forMs = 0): void {
    this.#failingSince ??= performance.now() - forMs
  }

  /** @throws {Refusal} with 503 while there is none, and when it is too old */
  current(): ServedPolicy {
    if (this.#served === undefined) throw new Refusal('POLICY_UNAVAILABLE', 'there is no policy yet')
    if (this.#isStale()) throw new Refusal('POLICY_UNAVAILABLE', 'the policy is too old to answer from')
    return this.#served
  }

  get isReady(): boolean {
    return this.#served !== undefined && !this.#isStale()
  }

  get served(): ServedPolicy | undefined {
    return this.#served
  }

  /** Milliseconds since the epoch. */
  get loadedAt(): number {
    return this.#loadedAt
  }

  get isFailing(): boolean {
    return this.#failingSince !== undefined
  }

  #isStale(): boolean {
    const { maxStalenessSeconds } = this.#options
    if (maxStalenessSeconds === undefined || this.#failingSince === undefined) return false
    return performance.now() - this.#failingSince > maxStalenessSeconds * 1000
  }
}
