import { ENGINE_ALONE, LEFT_BEHIND } from '../memory.bench.js'
import { FIRST_LOAD, LATER_LOADS, SNAPSHOT } from '../snapshot.bench.js'
import { MIXED } from '../update.bench.js'
import { SECOND_WORKER, TWO_WORKERS } from '../workers.bench.js'
import { SIZES, type WorldName } from '../worlds.js'
import { table } from './markdown.js'
import type { BenchRecord } from './record.js'
import { shown } from './scale.js'
import { find } from './select.js'
import { bytes, duration, factor, times } from './units.js'

/**
 * What a tenant costs besides its questions, by its size.
 *
 * @param from assignments of the smallest to show; small ones show what is fixed
 */
export function costTable(record: BenchRecord, from = 0): string {
  const worlds = [...SIZES].flatMap(([size, world]) => {
    const cells = ROWS.map(([, cell]) => cell(record, world))
    const assignments = Math.max(
      ...record.results.filter((each) => each.world === world).map((each) => each.assignments),
    )
    return assignments < from || cells.every((cell) => cell === undefined) ? [] : [{ size: shown(size), cells }]
  })
  const rows = ROWS.map(([title], at) => [title, ...worlds.map(({ cells }) => cells[at] ?? '–')])
  return table(
    ['what it costs', ...worlds.map(({ size }) => size)],
    rows.filter(([, ...cells]) => cells.some((cell) => cell !== '–')),
  )
}

type Cell = (record: BenchRecord, world: WorldName) => string | undefined

const ROWS: readonly (readonly [title: string, cell: Cell])[] = [
  ['`parsePolicy`, for each assignment', timeOf('compile', 'parsePolicy')],
  ['`createEngine`, for each assignment', timeOf('compile', 'createEngine')],
  ['policy documents in memory, for each', memoryOf('memory', 'policy')],
  ['engine beside them, for each', memoryOf('memory', 'engine over it')],
  ['engine alone in memory, for each', memoryOf('memory', ENGINE_ALONE)],
  ['what 20,000 questions leave behind', memoryOf('memory', LEFT_BEHIND)],
  ['snapshot file, for each', memoryOf('snapshot', SNAPSHOT)],
  ['`saveSnapshot`, for each', timeOf('snapshot', 'saveSnapshot')],
  ['`loadSnapshot`, the first in a process, for each', timeOf('snapshot', FIRST_LOAD)],
  ['`loadSnapshot`, later ones, for each', timeOf('snapshot', LATER_LOADS)],
  ['`update`, one change', timeOf('update', MIXED)],
  [
    'two workers, in questions a second of one',
    (record, world) => {
      const figure = find(record, 'time', { suite: 'workers', world, subject: TWO_WORKERS })
      return figure?.timesOne && times(figure.timesOne.median)
    },
  ],
  ['heap of a second worker', memoryOf('workers', SECOND_WORKER)],
]

/** With how many times as long compiling took, where that was compared. */
function timeOf(suite: string, subject: string): Cell {
  return (record, world) => {
    const figure = find(record, 'time', { suite, world, subject })
    if (figure === undefined) return undefined
    const { nanoseconds, timesRebuild } = figure
    const time = duration(nanoseconds.median)
    return timesRebuild === undefined ? time : `${time} (${factor(timesRebuild)})`
  }
}

function memoryOf(suite: string, subject: string): Cell {
  return (record, world) => {
    const figure = find(record, 'memory', { suite, world, subject })
    const size = figure?.bytesPerAssignment ?? figure?.bytes
    return size === undefined ? undefined : bytes(size)
  }
}
