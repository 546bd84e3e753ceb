import { constants } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { CollectionWatch, stretchesOf } from './collections.js'
import { collector } from './collector.js'

describe('collections of the whole heap', () => {
  it('are noted with when they were', async () => {
    const collect = collector()
    const watch = new CollectionWatch()
    const before = performance.now()
    collect()
    const after = performance.now()
    const seen = await watch.stop()
    expect(seen.some(({ start, end }) => before <= start && start <= end && end <= after)).toBe(true)
  })

  it('last from where marking begins, and those of what is young are none', () => {
    const { NODE_PERFORMANCE_GC_MINOR: young, NODE_PERFORMANCE_GC_INCREMENTAL: marking } = constants
    const { NODE_PERFORMANCE_GC_MAJOR: whole } = constants
    const entries = [
      [young, 1],
      [marking, 2],
      [young, 3],
      [whole, 5],
      [whole, 8],
      [marking, 10],
    ].map(([kind = 0, startTime = 0]) => ({ startTime, duration: 0.5, detail: { kind } }))
    expect(stretchesOf(entries.toReversed(), 12)).toEqual([
      { start: 2, end: 5.5 },
      { start: 8, end: 8.5 },
      { start: 10, end: 12 },
    ])
  })
})
