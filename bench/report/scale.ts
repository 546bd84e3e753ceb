import { FLOOR, FLOOR_IN_ORDER } from '../questions.js'
import { SIZES } from '../worlds.js'
import type { BenchRecord } from './record.js'
import { find } from './select.js'

/** How many questions a second something answers, as the policy grows. */
export interface Series {
  readonly name: string
  readonly role: 'ours' | 'floor' | 'peer'
  readonly points: readonly Point[]
}

export interface Point {
  readonly size: string
  readonly assignments: number
  readonly perSecond: number
  /** How many times as many `can` answered in the same rounds; absent for what is not a peer. */
  readonly timesBehind?: number
}

/** The peers that do the whole job, in the order they are shown. */
export const WHOLE_JOB = ['@casl/ability', 'casbin sliced', 'cedar-wasm sliced', 'casbin', 'cedar-wasm'] as const

export const RESOLVED = 'can, resolved before'

/** What the chart and the first table show: everything that does the whole job, in the tenants. */
export function seriesOf(record: BenchRecord): readonly Series[] {
  const series: Series[] = [
    { name: 'rbac, caller resolved', role: 'ours', points: pointsOf(record, 'accessFor', RESOLVED) },
    { name: 'rbac', role: 'ours', points: pointsOf(record, 'check', 'can') },
    { name: 'three Map.get', role: 'floor', points: pointsOf(record, 'check', FLOOR) },
    { name: 'three Map.get, at best', role: 'floor', points: pointsOf(record, 'check', FLOOR_IN_ORDER) },
    ...WHOLE_JOB.map((name): Series => ({ name, role: 'peer', points: pointsOf(record, 'peers', name) })),
  ]
  return series.filter(({ points }) => points.length > 0)
}

function pointsOf(record: BenchRecord, suite: string, subject: string): Point[] {
  return [...SIZES].flatMap(([size, world]) => {
    const figure = find(record, 'time', { suite, world, subject, requests: 'all' })
    const assignments = record.results.find((result) => result.world === world && result.assignments > 0)?.assignments
    if (figure === undefined || assignments === undefined) return []
    const timesBehind = figure.timesBehind?.median
    return [
      {
        size: shown(size),
        assignments,
        perSecond: figure.perSecond,
        ...(timesBehind !== undefined && { timesBehind }),
      },
    ]
  })
}

/** A size as people write it: `10k`, `1M`. */
export function shown(size: string): string {
  return size.replace('m', 'M')
}
