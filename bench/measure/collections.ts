import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import { nextTurn } from './turn.js'

/** A stretch of time, in the milliseconds of `performance.now()`. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

interface CollectionEntry extends PerformanceEntry {
  readonly detail: { readonly kind: number }
}

/** Notes when the collector worked on the whole heap: a program stands still then, whatever it is doing. */
export class CollectionWatch {
  readonly #seen: Stretch[] = []
  readonly #observer = new PerformanceObserver((list) => {
    for (const { startTime, duration, detail } of list.getEntries() as CollectionEntry[]) {
      // Collections of what is young are paid by who makes it: they stay part of the call.
      if (detail.kind !== constants.NODE_PERFORMANCE_GC_MINOR)
        this.#seen.push({ start: startTime, end: startTime + duration })
    }
  })

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] })
  }

  /** Those up to now, in order. Word of them arrives between jobs. */
  async stop(): Promise<readonly Stretch[]> {
    await nextTurn()
    await nextTurn()
    this.#observer.disconnect()
    return this.#seen.toSorted((a, b) => a.start - b.start)
  }
}
