import { SIZES } from '../worlds.js'
import { table } from './markdown.js'
import type { BenchRecord } from './record.js'
import { shown } from './scale.js'
import { duration, factor } from './units.js'

/** What a change costs, of each kind, and how long the program stands still for one. */
export function updateTable(record: BenchRecord): string {
  const rows = [...SIZES].flatMap(([size, world]) => {
    const results = record.results.filter((result) => result.suite === 'update' && result.world === world)
    return results.flatMap(({ figures }) =>
      figures.flatMap((figure) => {
        if (figure.measure !== 'time') return []
        const { subject, p50, p99, most, timesRebuild, interrupted } = figure
        return [
          [
            `${shown(size)}, ${subject}`,
            timesRebuild === undefined ? '' : factor(timesRebuild),
            ...[p50, p99, most].map((each) => (each === undefined ? '' : duration(each))),
            interrupted === undefined ? '' : `${interrupted.calls}, at most ${duration(interrupted.most)}`,
          ],
        ]
      }),
    )
  })
  return table(['tenant, change', 'a rebuild is as long as', 'p50', 'p99', 'longest', 'with a full collection'], rows)
}
