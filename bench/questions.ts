import type { AccessRequest } from 'rbac-core'
import type { AllocationFigure, TimeFigure } from './figure.js'
import { doNothing, type ThreeMaps } from './floors.js'
import { bytesPerCall } from './measure/allocation.js'
import { Batch, type Timed } from './measure/batch.js'
import { callsInRun, TRIALS } from './measure/pace.js'
import { type Effort, race, type Timing } from './measure/rounds.js'
import { KINDS, type Kind, type RequestLog } from './world/request-log.js'

/** Questions to ask, the floors to ask beside, and how long. */
export interface Course {
  readonly requests: RequestLog
  readonly floor: ThreeMaps
  readonly effort: Effort
}

/** The whole log, then each kind apart that occurs in it. */
export function kindsIn(requests: RequestLog): readonly (Kind | 'all')[] {
  return ['all', ...KINDS.filter((kind) => requests.indexes(kind).length > 0)]
}

/** Something that is asked one request at a time. */
export interface Asked {
  readonly name: string
  readonly ask: (request: AccessRequest) => unknown
}

/**
 * Asks every question of the log, twice: whatever is remembered of texts is, and the compiler has seen enough. What a
 * question costs that was never asked before is another figure than what it costs.
 */
export function warmUp({ requests }: Course, ask: (request: AccessRequest) => unknown): void {
  for (const index of [...requests.indexes(), ...requests.indexes()]) ask(requests.cut(index))
}

/** Times each subject, beside the floors, on the requests of one kind or on all. */
export function raceOnRequests(course: Course, kind: Kind | 'all', asked: readonly Asked[]): Promise<TimeFigure[]> {
  return raceBesideFloors(
    course,
    kind,
    asked.map((each) => batchOf(course, kind, each)),
  )
}

/**
 * Times subjects of any input beside the floors, which are asked the requests of the same kind.
 *
 * @param reference the subject that the others are compared with, as the floors are
 */
export async function raceBesideFloors(
  course: Course,
  kind: Kind | 'all',
  subjects: readonly Timed[],
  reference?: Timed,
): Promise<TimeFigure[]> {
  const entrants = [...floorsOf(course, kind), ...subjects]
  const timings = await race(entrants, course.effort, reference && entrants.indexOf(reference))
  return timings.map((timing) => figureOf(timing, kind))
}

/** What each subject leaves on the heap for one request of the kind. */
export function allocations(course: Course, kind: Kind | 'all', subjects: readonly Timed[]): AllocationFigure[] {
  const [, idle] = floorsOf(course, kind)
  return subjects.map((subject) => ({
    measure: 'allocation',
    subject: subject.name,
    requests: kind,
    bytesPerRequest: bytesPerCall(subject, idle),
  }))
}

/** A subject at the pace of a few trial calls. */
export function batchOf({ requests }: Course, kind: Kind | 'all', { name, ask }: Asked): Timed {
  const cut = freshRequests(requests, kind)
  const trials = Array.from({ length: TRIALS }, (_, index) => {
    const request = cut(index)
    const start = performance.now()
    ask(request)
    return (performance.now() - start) * 1e6
  })
  return new Batch({ name, cut, call: ask, calls: callsInRun(trials) })
}

/** The requests of a kind over and over, each time in new strings. */
export function freshRequests(requests: RequestLog, kind: Kind | 'all'): (index: number) => AccessRequest {
  const indexes = requests.indexes(kind === 'all' ? undefined : kind)
  return (index) => requests.cut(indexes[index % indexes.length] ?? 0)
}

export const FLOOR = 'floor: three Map.get'
/** The same where maps were filled in the order in which they are asked, see `ThreeMaps`. */
export const FLOOR_IN_ORDER = 'floor: three Map.get, filled in the order asked'
export const IDLE = 'floor: no-op call'

function floorsOf({ requests, floor }: Course, kind: Kind | 'all'): [maps: Timed, idle: Timed] {
  const cut = freshRequests(requests, kind)
  return [
    new Batch({ name: FLOOR, cut, call: (request) => floor.find(request) }),
    new Batch({ name: IDLE, cut, call: doNothing }),
  ]
}

function figureOf({ name, nanoseconds, p50, p99, p999, ratio, behind }: Timing, requests: Kind | 'all'): TimeFigure {
  return {
    measure: 'time',
    subject: name,
    requests,
    per: 'request',
    perSecond: 1e9 / nanoseconds.median,
    nanoseconds,
    ...(p50 !== undefined && { p50 }),
    ...(p99 !== undefined && { p99 }),
    ...(p999 !== undefined && { p999 }),
    timesFloor: ratio,
    ...(behind !== undefined && { timesBehind: behind }),
  }
}
