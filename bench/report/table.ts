import type { Figure } from '../figure.js'
import { WORLDS } from '../worlds.js'
import type { Result } from './record.js'

/** The results of one suite, one line each, for people. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.flatMap(({ world, figures }) =>
    figures.map((figure) => ({ world: `${world} (${WORLDS[world].toLocaleString('en')})`, ...cellsOf(figure) })),
  )
  const columns = COLUMNS.filter(({ key }) => rows.some((row) => row[key] !== undefined))
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ key }) => row[key] ?? ''))]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  return lines
    .map((line) => line.map((cell, at) => padded(cell, widths[at] ?? 0, columns[at]?.isNumber === true)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n')
}

type Cells = { readonly [key in Key]?: string | undefined }
type Key = 'world' | 'requests' | 'subject' | 'perSecond' | 'each' | 'p50' | 'p99' | 'timesFloor' | 'bytes' | 'note'

const COLUMNS: readonly { readonly key: Key; readonly title: string; readonly isNumber?: boolean }[] = [
  { key: 'world', title: 'world' },
  { key: 'requests', title: 'requests' },
  { key: 'subject', title: 'subject' },
  { key: 'perSecond', title: 'per second', isNumber: true },
  { key: 'each', title: 'each', isNumber: true },
  { key: 'p50', title: 'p50', isNumber: true },
  { key: 'p99', title: 'p99', isNumber: true },
  { key: 'timesFloor', title: 'x floor (least to most)', isNumber: true },
  { key: 'bytes', title: 'bytes per assignment', isNumber: true },
  { key: 'note', title: '' },
]

function cellsOf(figure: Figure): Cells {
  switch (figure.measure) {
    case 'time': {
      const { subject, requests, perSecond, nanoseconds, p50, p99, timesFloor: x } = figure
      return {
        subject,
        requests,
        perSecond: Math.round(perSecond).toLocaleString('en'),
        each: `${duration(nanoseconds.median)} per ${figure.per}`,
        p50: p50 === undefined ? undefined : duration(p50),
        p99: p99 === undefined ? undefined : duration(p99),
        timesFloor: x === undefined ? undefined : `${times(x.median)} (${times(x.least)} to ${times(x.most)})`,
      }
    }
    case 'memory':
      return { subject: figure.subject, bytes: Math.round(figure.bytesPerAssignment).toLocaleString('en') }
    case 'none':
      return { subject: figure.subject, note: figure.note }
  }
}

function duration(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${nanoseconds.toFixed(0)} ns`
  return nanoseconds < 1e6 ? `${(nanoseconds / 1e3).toFixed(2)} us` : `${(nanoseconds / 1e6).toFixed(2)} ms`
}

function times(ratio: number): string {
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toPrecision(2)
}

function padded(cell: string, width: number, isNumber: boolean): string {
  return isNumber ? cell.padStart(width) : cell.padEnd(width)
}
