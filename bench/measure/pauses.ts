import type { Stretch } from './collections.js'

/** In nanoseconds: calls while no collection of the whole heap was under way, and the others. */
export interface PausesApart {
  readonly alone: readonly number[]
  readonly interrupted: readonly number[]
}

/** Calls that were timed one by one, each with when it was. */
export class Pauses {
  readonly #starts: number[] = []
  readonly #ends: number[] = []

  add({ start, end }: Stretch): void {
    this.#starts.push(start)
    this.#ends.push(end)
  }

  /** Puts calls that were later behind these. */
  append(later: Pauses): void {
    for (const [index, start] of later.#starts.entries()) this.add({ start, end: later.#ends[index] ?? start })
  }

  /** @param collections in order of time, as the calls are. O(both) */
  toldApart(collections: readonly Stretch[]): PausesApart {
    const alone: number[] = []
    const interrupted: number[] = []
    let next = 0
    for (const [index, start] of this.#starts.entries()) {
      const end = this.#ends[index] ?? start
      while ((collections[next]?.end ?? Number.POSITIVE_INFINITY) < start) next += 1
      const isInterrupted = (collections[next]?.start ?? Number.POSITIVE_INFINITY) <= end
      const list = isInterrupted ? interrupted : alone
      list.push((end - start) * 1e6)
    }
    return { alone, interrupted }
  }
}
