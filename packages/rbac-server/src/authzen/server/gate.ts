/**
 * Finds out when more comes in than can be answered, by the time a round of the event loop takes: all requests of one
 * round were waiting together, so the last of them has waited as long as the round has lasted.
 *
 * What comes after the limit is refused at once, which costs a fraction of an answer. So nobody waits much longer than
 * the limit, and most of the time goes into answers however much is asked.
 */
export class Gate {
  readonly #limitMs: number
  #roundStartedAt: number | undefined
  readonly #endRound = (): void => {
    this.#roundStartedAt = undefined
  }

  constructor(limitMs: number) {
    this.#limitMs = limitMs
  }

  /** Is it too late for one more request in this round? */
  isShut(): boolean {
    const now = performance.now()
    if (this.#roundStartedAt === undefined) {
      this.#roundStartedAt = now
      setImmediate(this.#endRound)
      return false
    }
    return now - this.#roundStartedAt > this.#limitMs
  }
}
