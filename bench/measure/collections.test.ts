import { expect, it } from 'vitest'
import { CollectionWatch } from './collections.js'
import { collector } from './collector.js'

it('a watch notes collections of the whole heap, with when they were', async () => {
  const collect = collector()
  const watch = new CollectionWatch()
  const before = performance.now()
  collect()
  const after = performance.now()
  const seen = await watch.stop()
  expect(seen.some(({ start, end }) => before <= start && start <= end && end <= after)).toBe(true)
})
