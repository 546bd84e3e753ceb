export interface OverloadOptions {
  /** How long a request may wait while more is asked than can be answered. */
  readonly maxWaitMs: number
  /** How long requests have to wait for longer before any is refused. */
  readonly maxBurstMs: number
}

/** While requests are refused, one of so many is answered all the same, or with enough of them none would be. */
const ANSWERED_ANYHOW = 16
/** A queue that has lost less of its length than that is not being worked off. */
const STANDS_ABOVE = 0.95

/**
 * Tells a standing queue from a passing one: the idea of CoDel (RFC 8289), with the longer patience of a server that
 * answers in memory.
 *
 * After a pause (a garbage collection, a reload, a slow question, many questions at once) there is a queue as well, and
 * the wait is long, but the queue becomes shorter by itself: that refuses nothing. Only where everyone has waited for more
 * than `maxWaitMs` for as long as `maxBurstMs`, and the queue has not become shorter meanwhile, more is asked than can be
 * answered. From then on whoever has waited for longer is refused, until nobody had to be for `maxBurstMs`.
 */
export class Overload {
  readonly #maxWaitMs: number
  readonly #maxBurstMs: number
  #isOverloaded = false
  /** When the last one was refused, or when the queue was last looked at for whether it becomes shorter. */
  #since = Number.NEGATIVE_INFINITY
  #queueThen = 0
  #late = 0

  constructor({ maxWaitMs, maxBurstMs }: OverloadOptions) {
    this.#maxWaitMs = maxWaitMs
    this.#maxBurstMs = maxBurstMs
  }

  /**
   * Is one to be refused whose turn has come now?
   *
   * @param waitedMs how long it has waited
   * @param queue how much else waits, in any unit
   */
  isTooLate(now: number, waitedMs: number, queue: number): boolean {
    const isLate = waitedMs > this.#maxWaitMs
    const isOver = now - this.#since > this.#maxBurstMs
    if (this.#isOverloaded) {
      if (isLate) this.#since = now
      else if (isOver) this.#isOverloaded = false
      if (isLate) this.#late += 1
      return isLate && this.#late % ANSWERED_ANYHOW !== 0
    }
    if (isLate && !isOver) return false
    this.#isOverloaded = isLate && queue >= this.#queueThen * STANDS_ABOVE
    this.#since = now
    this.#queueThen = queue
    return this.#isOverloaded
  }
}
