import type { Spread } from './measure/statistics.js'
import type { Kind } from './world/request-log.js'

/** One result of a suite in one world. */
export type Figure = TimeFigure | MemoryFigure | Note

/** What one operation takes. */
export interface TimeFigure {
  readonly measure: 'time'
  readonly subject: string
  /** Which requests were asked; `all` is the whole log as it comes. Absent where nothing is asked. */
  readonly requests?: Kind | 'all'
  readonly per: 'request' | 'assignment'
  readonly perSecond: number
  readonly nanoseconds: Spread
  /** In nanoseconds, of calls timed one by one. */
  readonly p50?: number
  readonly p99?: number
  /** Throughput in units of the three-map floor's; absent where that says nothing. */
  readonly timesFloor?: Spread
}

/** What is kept in memory. */
export interface MemoryFigure {
  readonly measure: 'memory'
  readonly subject: string
  readonly bytesPerAssignment: number
}

/** Why there is no figure. */
export interface Note {
  readonly measure: 'none'
  readonly subject: string
  readonly note: string
}
