import type { AccessRequest } from 'rbac-core'
import type { Bench } from './bench.js'
import type { TimeFigure } from './figure.js'
import { doNothing } from './floors.js'
import { Batch, type Timed } from './measure/batch.js'
import { race, type Timing } from './measure/rounds.js'
import { KINDS, type Kind, type RequestLog } from './world/request-log.js'

/** The whole log, then each kind apart. */
export const ALL_KINDS: readonly (Kind | 'all')[] = ['all', ...KINDS]

/** Something that is asked one request at a time. */
export interface Asked {
  readonly name: string
  readonly ask: (request: AccessRequest) => unknown
  /** Requests in a run; default 256. */
  readonly calls?: number
}

/** Times each subject, beside the floors, on the requests of one kind or on all. */
export function raceOnRequests(bench: Bench, kind: Kind | 'all', asked: readonly Asked[]): TimeFigure[] {
  const fresh = freshRequests(bench.requests, kind)
  const subjects = asked.map(
    ({ name, ask, calls }) => new Batch({ name, cut: fresh, call: ask, ...(calls && { calls }) }),
  )
  return raceBesideFloors(bench, kind, subjects)
}

/** Times subjects of any input beside the floors, which are asked the requests of the same kind. */
export function raceBesideFloors(bench: Bench, kind: Kind | 'all', subjects: readonly Timed[]): TimeFigure[] {
  const { floor } = bench
  const cut = freshRequests(bench.requests, kind)
  const floors = [
    new Batch({ name: 'floor: three Map.get', cut, call: (request) => floor.find(request) }),
    new Batch({ name: 'floor: no-op call', cut, call: doNothing }),
  ]
  return race([...floors, ...subjects], bench.effort).map((timing) => figureOf(timing, kind))
}

/** The requests of a kind over and over, each time in new strings. */
export function freshRequests(requests: RequestLog, kind: Kind | 'all'): (index: number) => AccessRequest {
  const indexes = requests.indexes(kind === 'all' ? undefined : kind)
  return (index) => requests.cut(indexes[index % indexes.length] ?? 0)
}

function figureOf({ name, ratio, nanoseconds, ...percentiles }: Timing, requests: Kind | 'all'): TimeFigure {
  return {
    measure: 'time',
    subject: name,
    requests,
    per: 'request',
    perSecond: 1e9 / nanoseconds.median,
    nanoseconds,
    ...percentiles,
    timesFloor: ratio,
  }
}
