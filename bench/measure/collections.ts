import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import { nextTurn } from './turn.js'

/** A stretch of time, in the milliseconds of `performance.now()`. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** What Node says of the collector. */
export interface CollectionEntry extends Pick<PerformanceEntry, 'startTime' | 'duration'> {
  readonly detail: { readonly kind: number }
}

/** Notes when a collection of the whole heap was under way: it takes its time from whatever the program is doing. */
export class CollectionWatch {
  readonly #seen: CollectionEntry[] = []
  readonly #observer = new PerformanceObserver((list) => {
    this.#seen.push(...(list.getEntries() as unknown as CollectionEntry[]))
  })

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] })
  }

  /** Those up to now, in order. Word of them arrives between jobs. */
  async stop(): Promise<readonly Stretch[]> {
    await nextTurn()
    await nextTurn()
    this.#observer.disconnect()
    return stretchesOf(this.#seen, performance.now())
  }
}

/**
 * From where marking begins, a bit at a time, to the end of the pause that it leads to: of the bits between nobody is told.
 * Collections of what is young are paid by who makes it: they stay part of a call.
 */
export function stretchesOf(entries: readonly CollectionEntry[], now: number): Stretch[] {
  const stretches: Stretch[] = []
  let marking: number | undefined
  for (const { startTime, duration, detail } of entries.toSorted((a, b) => a.startTime - b.startTime)) {
    if (detail.kind === constants.NODE_PERFORMANCE_GC_INCREMENTAL) marking ??= startTime
    if (detail.kind !== constants.NODE_PERFORMANCE_GC_MAJOR) continue
    stretches.push({ start: marking ?? startTime, end: startTime + duration })
    marking = undefined
  }
  return marking === undefined ? stretches : [...stretches, { start: marking, end: now }]
}
