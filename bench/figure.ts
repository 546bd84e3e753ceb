import { type Spread, spreadOf } from './measure/statistics.js'
import type { Kind } from './world/request-log.js'

/** One result of a suite in one world. */
export type Figure = TimeFigure | MemoryFigure | AllocationFigure | PreparationFigure | Note

/** What one operation takes. */
export interface TimeFigure {
  readonly measure: 'time'
  readonly subject: string
  /** Which requests were asked; `all` is the whole log as it comes. Absent where nothing is asked. */
  readonly requests?: Kind | 'all'
  readonly per: 'request' | 'assignment' | 'update' | 'rebuild'
  readonly perSecond: number
  readonly nanoseconds: Spread
  /** In nanoseconds, of calls timed one by one. */
  readonly p50?: number
  readonly p99?: number
  readonly p999?: number
  /** The longest of them. */
  readonly most?: number
  /** Throughput in units of the three-map floor's; absent where that says nothing. */
  readonly timesFloor?: Spread
  /** How many times as long compiling the whole policy takes. */
  readonly timesRebuild?: number
  /** Calls while the whole heap was being collected; they are in none of the other numbers. */
  readonly interrupted?: { readonly calls: number; readonly most: number }
  /** How many times as many questions as one worker alone answers, round by round. */
  readonly timesOne?: Spread
  /** How many times as many questions `engine.can` answers, round by round; absent where nobody is compared. */
  readonly timesBehind?: Spread
}

/** What is kept in memory. */
export interface MemoryFigure {
  readonly measure: 'memory'
  readonly subject: string
  /** In all; earlier records have it for each assignment only. */
  readonly bytes?: number
  /** Absent for what does not grow with them. */
  readonly bytesPerAssignment?: number
}

/** What one operation leaves for the collector. */
export interface AllocationFigure {
  readonly measure: 'allocation'
  readonly subject: string
  readonly requests: Kind | 'all'
  readonly bytesPerRequest: number
}

/** What a contestant needs before it can answer. */
export interface PreparationFigure {
  readonly measure: 'preparation'
  readonly subject: string
  readonly seconds: number
  /** Of the heap and of buffers outside it, after a collection; absent where it lives in another process. */
  readonly bytes?: number
  /** How it is used, in a sentence. */
  readonly way: string
  /** What else to know, in a sentence. */
  readonly note?: string
  /** How many different requests it was asked: fewer than the log holds where it could not be set up for more. */
  readonly requests: number
}

/** Why there is no figure. */
export interface Note {
  readonly measure: 'none'
  readonly subject: string
  readonly note: string
}

/** What something takes that is done to a whole world at once, divided among its assignments; of each round the time. */
export function timePerAssignment(subject: string, nanoseconds: readonly number[], assignments: number): TimeFigure {
  const each = spreadOf(nanoseconds.map((whole) => whole / assignments))
  return { measure: 'time', subject, per: 'assignment', perSecond: 1e9 / each.median, nanoseconds: each }
}

/** What is kept of a whole world, and for each assignment. */
export function inAll(subject: string, bytes: number, assignments: number): MemoryFigure {
  return { measure: 'memory', subject, bytes, bytesPerAssignment: bytes / assignments }
}
