import { KeysUnavailableError } from '../errors.js'
import type { Trust, TrustSource } from './trust.js'

/** How often an authority is asked for its keys, and for how long it may be silent. */
export interface RefreshRules {
  /**
   * Keys older than this are asked for again, while the ones at hand go on serving; those twice as old serve only once the
   * answer is there, or none is to be had.
   */
  readonly intervalMs: number
  /** The least time between two requests, whatever tokens arrive. */
  readonly coolDownMs: number
  /** Keys older than this verify nothing. */
  readonly maxStaleMs: number
}

/** The shortest pause after a failure when there are no keys at all; each further failure doubles it. */
const FIRST_PAUSE_MS = 1000

/**
 * Keys that are fetched when first needed and kept fresh by the tokens that pass: no timer runs.
 *
 * The last good keys are kept while the authority is silent; one fetch serves all who wait for it; and a token that names
 * an unknown key costs a fetch only where the last one is longer ago than the cool-down.
 */
export class RemoteTrust implements TrustSource {
  readonly #load: () => Promise<Trust>
  readonly #rules: RefreshRules
  #latest: Trust | undefined
  /** When `#latest` was fetched. */
  #fetchedAt = -Infinity
  /** When a fetch was last begun. */
  #triedAt = -Infinity
  /** When a fetch last failed that none has succeeded since. */
  #failedAt = -Infinity
  #failures = 0
  #failure: KeysUnavailableError | undefined
  #loading: Promise<void> | undefined

  constructor(load: () => Promise<Trust>, rules: RefreshRules) {
    this.#load = load
    this.#rules = rules
  }

  get latest(): Trust | undefined {
    return this.#latest
  }

  async current(now: number): Promise<Trust> {
    this.#noticeClock(now)
    if (this.#latest !== undefined) {
      const { intervalMs, maxStaleMs, coolDownMs } = this.#rules
      const age = now - this.#fetchedAt
      if (age <= maxStaleMs) {
        const isAsked = this.#loading !== undefined || (age > intervalMs && this.#isDue(now, coolDownMs))
        const refreshed = isAsked ? this.#refresh(now) : undefined
        // A quiet service must not go by keys of long ago. A silent authority is waited for once in an interval; it never
        // rejects.
        if (age > 2 * intervalMs && now - this.#failedAt > intervalMs) await refreshed
        return this.#latest
      }
    }
    if (this.#loading !== undefined || this.#isDue(now, this.#pause())) await this.#refresh(now)
    if (this.#latest !== undefined && now - this.#fetchedAt <= this.#rules.maxStaleMs) return this.#latest
    throw this.#unavailable()
  }

  async newer(seen: Trust, now: number): Promise<Trust> {
    this.#noticeClock(now)
    if (this.#latest === seen && (this.#loading !== undefined || this.#isDue(now, this.#rules.coolDownMs))) {
      await this.#refresh(now)
    }
    if (this.#latest !== undefined && this.#latest !== seen) return this.#latest
    // Nobody can say whether the key exists: that is not the token's fault.
    if (this.#failure !== undefined) throw this.#unavailable()
    return seen
  }

  #isDue(now: number, pauseMs: number): boolean {
    return now - this.#triedAt >= pauseMs
  }

  /** A clock that was set back must neither keep keys alive for longer nor put off the next request. */
  #noticeClock(now: number): void {
    this.#fetchedAt = Math.min(this.#fetchedAt, now)
    this.#triedAt = Math.min(this.#triedAt, now)
    this.#failedAt = Math.min(this.#failedAt, now)
  }

  /** With no keys nothing can be verified, so the first retries come sooner than the cool-down. */
  #pause(): number {
    return this.#failures === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), this.#rules.coolDownMs)
  }

  #refresh(now: number): Promise<void> {
    this.#loading ??= this.#fetch(now).finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #fetch(now: number): Promise<void> {
    this.#triedAt = now
    try {
      this.#accept(await this.#load(), now)
    } catch (error) {
      this.#failures += 1
      this.#failedAt = now
      this.#failure =
        error instanceof KeysUnavailableError
          ? error
          : new KeysUnavailableError('the keys of the authority can not be had')
    }
  }

  #accept(loaded: Trust, now: number): void {
    if (loaded.keys.size === 0 && this.#latest !== undefined) {
      throw new KeysUnavailableError('the authority publishes no keys')
    }
    // The same keys stay the same object, and so keep what was made of them.
    const keys = this.#latest?.keys.equals(loaded.keys) === true ? this.#latest.keys : loaded.keys
    this.#latest = { ...loaded, keys }
    this.#fetchedAt = now
    this.#failures = 0
    this.#failedAt = -Infinity
    this.#failure = undefined
  }

  /** A new error each time, so that its stack is that of the call it is thrown from. */
  #unavailable(): KeysUnavailableError {
    const { message, reason } = this.#failure ?? new KeysUnavailableError('the keys of the authority are too old')
    return new KeysUnavailableError(message, reason)
  }
}
