import { type Clock, SECOND_MS } from '../clock.js'

/** How much one host may ask of its metadata endpoint. */
export interface MetadataLimits {
  readonly perSecond: number
  readonly atOnce: number
}

/** Azure's limits for the token category. */
export const DEFAULT_METADATA_LIMITS: MetadataLimits = { perSecond: 20, atOnce: 5 }

/** Lets so many through in any second, and so many at the same time. Who is turned away does not count. */
export class Throttle {
  readonly #limits: MetadataLimits
  readonly #clock: Clock
  #admitted: readonly number[] = []
  #underWay = 0

  constructor(limits: MetadataLimits, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
  }

  /** A function to call when the request is done; undefined where it is one too many. */
  enter(): (() => void) | undefined {
    const now = this.#clock().getTime()
    // A clock that was set back must not turn anybody away until it is there again.
    this.#admitted = this.#admitted.filter((at) => at > now - SECOND_MS && at <= now)
    if (this.#admitted.length >= this.#limits.perSecond || this.#underWay >= this.#limits.atOnce) return undefined
    this.#admitted = [...this.#admitted, now]
    this.#underWay += 1
    return () => {
      this.#underWay -= 1
    }
  }
}
