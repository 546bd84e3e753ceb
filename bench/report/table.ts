import type { Figure, MemoryFigure } from '../figure.js'
import type { Result } from './record.js'
import { bytes, duration, many, times } from './units.js'

/** The results of one suite, one line each, for people. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.flatMap(({ world, assignments, figures }) =>
    figures.map((figure) => ({ world: `${world} (${many(assignments)})`, ...cellsOf(figure) })),
  )
  const columns = COLUMNS.filter(({ key }) => rows.some((row) => row[key] !== undefined))
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ key }) => row[key] ?? ''))]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  return lines
    .map((line) => line.map((cell, at) => padded(cell, widths[at] ?? 0, columns[at]?.isNumber === true)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n')
}

type Key =
  | 'world'
  | 'requests'
  | 'subject'
  | 'perSecond'
  | 'each'
  | 'p50'
  | 'p99'
  | 'p999'
  | 'most'
  | 'timesFloor'
  | 'timesBehind'
  | 'timesRebuild'
  | 'timesOne'
  | 'interrupted'
  | 'allocated'
  | 'bytes'
  | 'note'
type Cells = { readonly [key in Key]?: string | undefined }

const COLUMNS: readonly { readonly key: Key; readonly title: string; readonly isNumber?: boolean }[] = [
  { key: 'world', title: 'world' },
  { key: 'requests', title: 'requests' },
  { key: 'subject', title: 'subject' },
  { key: 'perSecond', title: 'per second', isNumber: true },
  { key: 'each', title: 'each', isNumber: true },
  { key: 'p50', title: 'p50', isNumber: true },
  { key: 'p99', title: 'p99', isNumber: true },
  { key: 'p999', title: 'p99.9', isNumber: true },
  { key: 'most', title: 'longest', isNumber: true },
  { key: 'timesFloor', title: 'x floor (least to most)', isNumber: true },
  { key: 'timesBehind', title: 'can is x as fast', isNumber: true },
  { key: 'timesRebuild', title: 'a rebuild is x as long', isNumber: true },
  { key: 'timesOne', title: 'x one worker (least to most)', isNumber: true },
  { key: 'interrupted', title: 'with a full collection', isNumber: true },
  { key: 'allocated', title: 'left for the collector', isNumber: true },
  { key: 'bytes', title: 'kept', isNumber: true },
  { key: 'note', title: '' },
]

function cellsOf(figure: Figure): Cells {
  const { subject } = figure
  switch (figure.measure) {
    case 'time': {
      const { requests, perSecond, nanoseconds, timesFloor, timesBehind, timesRebuild, timesOne, interrupted } = figure
      const [p50, p99, p999, most] = [figure.p50, figure.p99, figure.p999, figure.most].map((each) => {
        return each === undefined ? undefined : duration(each)
      })
      return {
        subject,
        requests,
        perSecond: many(perSecond),
        each: `${duration(nanoseconds.median)} per ${figure.per}`,
        p50,
        p99,
        p999,
        most,
        timesFloor: timesFloor && spread(timesFloor),
        timesBehind: timesBehind && times(timesBehind.median),
        timesRebuild: timesRebuild === undefined ? undefined : times(timesRebuild),
        timesOne: timesOne && spread(timesOne),
        interrupted: interrupted && `${interrupted.calls}, at most ${duration(interrupted.most)}`,
      }
    }
    case 'memory':
      return { subject, bytes: memoryOf(figure) }
    case 'allocation':
      return { subject, requests: figure.requests, allocated: `${bytes(figure.bytesPerRequest)} per request` }
    case 'preparation':
      return {
        subject,
        each: `${duration(figure.seconds * 1e9)} to get ready`,
        bytes: figure.bytes === undefined ? undefined : bytes(figure.bytes),
        note: [figure.way, figure.note].filter((part) => part !== undefined).join('; '),
      }
    case 'none':
      return { subject, note: figure.note }
  }
}

function memoryOf({ bytes: whole, bytesPerAssignment }: MemoryFigure): string {
  if (bytesPerAssignment !== undefined) return `${bytes(bytesPerAssignment)} per assignment`
  return whole === undefined ? '' : `${bytes(whole)} in all`
}

function spread({ median, least, most }: { median: number; least: number; most: number }): string {
  return `${times(median)} (${times(least)} to ${times(most)})`
}

function padded(cell: string, width: number, isNumber: boolean): string {
  return isNumber ? cell.padStart(width) : cell.padEnd(width)
}
