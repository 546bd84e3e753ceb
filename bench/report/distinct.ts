import { DIFFERENT, differently } from '../distinct.bench.js'
import { SIZES } from '../worlds.js'
import { table } from './markdown.js'
import type { BenchRecord } from './record.js'
import { shown } from './scale.js'
import { find } from './select.js'
import { few, many, times } from './units.js'

/** By tenant and by how many different requests come again and again: how many a second, and in units of the floor. */
export function distinctTable(record: BenchRecord): string {
  const rows = [...SIZES].flatMap(([size, world]) => {
    const points = DIFFERENT.map((count) => {
      const subject = differently('can', count)
      return find(record, 'time', { suite: 'distinct', world, subject, requests: 'all' })
    })
    if (points.every((point) => point === undefined)) return []
    return [
      [
        shown(size),
        ...points.map((point) => {
          if (point === undefined) return '–'
          const { perSecond, timesFloor } = point
          return timesFloor === undefined ? few(perSecond) : `${few(perSecond)} (${times(timesFloor.median)})`
        }),
      ],
    ]
  })
  return table(['different requests', ...DIFFERENT.map(many)], rows)
}
