import { Refusal } from '../wire/refusal.js'

/** How long one request may keep the others waiting, in milliseconds. */
const TURN_MS = 8
/** How much work is done between two looks at the clock. */
const STEP = 32

/**
 * Long work in short turns, so that other requests get theirs in between, and none goes on for ever.
 *
 * @see docs/server.md, "Limits"
 */
export class Turns {
  readonly #endsAt: number
  readonly #isGone: () => boolean
  #turnEndsAt: number
  #steps = 0

  /** @param isGone whether the client has left, so that nobody waits for the answer */
  constructor(limitMs: number, isGone: () => boolean) {
    const now = performance.now()
    this.#endsAt = now + limitMs
    this.#turnEndsAt = now + TURN_MS
    this.#isGone = isGone
  }

  /** To be called after every piece of work; wait for what it returns, if anything. */
  step(weight = 1): Promise<void> | undefined {
    this.#steps += weight
    if (this.#steps < STEP) return undefined
    this.#steps = 0
    return performance.now() < this.#turnEndsAt ? undefined : this.#next()
  }

  async #next(): Promise<void> {
    await new Promise((resume) => setImmediate(resume))
    const now = performance.now()
    this.#turnEndsAt = now + TURN_MS
    if (this.#isGone()) throw new Refusal('INVALID_REQUEST', 'the client has left')
    if (now > this.#endsAt) throw new Refusal('TIME_LIMIT', 'the answer takes longer than is allowed here')
  }
}
