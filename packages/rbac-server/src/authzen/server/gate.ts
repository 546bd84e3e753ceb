import { type Loop, NODE_LOOP } from '../../listening/loop.js'

export interface GateOptions {
  /** How long a request may wait while more is asked than can be answered. */
  readonly maxWaitMs: number
  /** How long more may be asked than can be answered before anything is refused. */
  readonly maxBurstMs: number
  readonly loop?: Loop
}

/** Refusing goes on for at most that long in a round. */
const REFUSING_MS = 100
/** An overload is not over before so long without a long round. */
const CALM_MS = 1000
/** A round that takes less than that share of the one before makes the queue shorter. */
const STANDS_ABOVE = 0.8

/**
 * Finds out when more is asked than can be answered, and which requests are then refused.
 *
 * What a round of the event loop finds to read has come while the round before was worked off, so a round takes as long as
 * its requests have waited. The server is overloaded when rounds have been long for `maxBurstMs`, without a short one in
 * between, and do not become shorter: the idea of CoDel (RFC 8289). A pause (a garbage collection, a reload, a slow
 * question, many questions at once) makes one round long and those after it ever shorter, and refuses nothing.
 *
 * Until no round has been long for `maxBurstMs`, each then answers for half of `maxWaitMs` and refuses what comes after, for
 * a bounded time: what has been read even so is answered, since to refuse it would cost half as much.
 *
 * @see docs/server.md
 */
export class Gate {
  readonly #loop: Loop
  readonly #burstMs: number
  /** What makes a round a long one. */
  readonly #longMs: number
  #startedAt: number | undefined
  #previousMs = 0
  #longSince: number | undefined
  #lastLong = Number.NEGATIVE_INFINITY
  #isOverloaded = false

  constructor({ maxWaitMs, maxBurstMs, loop = NODE_LOOP }: GateOptions) {
    this.#loop = loop
    this.#burstMs = maxBurstMs
    this.#longMs = maxWaitMs / 2
  }

  /** To be asked before a request is taken up: is it one to refuse? */
  isShut(): boolean {
    const now = this.#loop.now()
    const elapsed = now - (this.#startedAt ?? this.#begin(now))
    return this.#isOverloaded && elapsed > this.#longMs && elapsed <= this.#longMs + REFUSING_MS
  }

  #begin(now: number): number {
    this.#startedAt = now
    if (now - this.#lastLong > Math.max(this.#burstMs, CALM_MS)) this.#isOverloaded = false
    this.#loop.atRoundEnd(this.#end)
    return now
  }

  readonly #end = (): void => {
    const now = this.#loop.now()
    const tookMs = now - (this.#startedAt ?? now)
    const stands = tookMs >= this.#previousMs * STANDS_ABOVE
    this.#startedAt = undefined
    this.#previousMs = tookMs
    if (tookMs <= this.#longMs) {
      this.#longSince = undefined
      return
    }
    this.#lastLong = now
    // From the end of the first long one on: what made that one long may have been a pause.
    this.#longSince ??= now
    if (stands && now - this.#longSince >= this.#burstMs) this.#isOverloaded = true
  }
}
