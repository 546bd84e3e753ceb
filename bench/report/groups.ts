import { SENT, sending } from '../groups.bench.js'
import { CROWDED, SIZES } from '../worlds.js'
import { table } from './markdown.js'
import type { BenchRecord } from './record.js'
import { shown } from './scale.js'
import { find } from './select.js'
import { duration, few, times } from './units.js'

/** By tenant: principals in many groups, how many a second and in units of the floor; and what sent groups cost. */
export function groupsTable(record: BenchRecord): string {
  const asked = ['can', 'check'].flatMap((call) => SENT.map((count) => sending(call, count)))
  const rows = [...SIZES].flatMap(([size, world]) => {
    const many = CROWDED.get(world)
    const crowded = many && find(record, 'time', { suite: 'check', world: many, subject: 'can', requests: 'all' })
    const sent = asked.map((subject) => find(record, 'time', { suite: 'groups', world, subject, requests: 'all' }))
    if (crowded === undefined && sent.every((each) => each === undefined)) return []
    const ratio = crowded?.timesFloor
    const inMany = crowded === undefined ? '–' : few(crowded.perSecond) + (ratio ? ` (${times(ratio.median)})` : '')
    return [
      [shown(size), inMany, ...sent.map((each) => (each === undefined ? '–' : duration(each.nanoseconds.median)))],
    ]
  })
  return table(['tenant', 'can, in many groups', ...asked], rows)
}
