import { FLOOR, FLOOR_IN_ORDER } from '../questions.js'
import { KINDS } from '../world/request-log.js'
import type { WorldName } from '../worlds.js'
import { CROWDED, SIZES, WORLD_NAMES } from '../worlds.js'
import { NOTHING, table } from './markdown.js'
import type { BenchRecord } from './record.js'
import { RESOLVED, seriesOf, shown } from './scale.js'
import { find, worldsOf } from './select.js'
import { bytes, duration, factor, few, many, times } from './units.js'

const TENANTS = [...SIZES.values()]

/** Everything that does the whole job, by the size of the tenant: the table of the README. */
export function scaleTable(record: BenchRecord): string {
  const series = seriesOf(record)
  const sizes = [...SIZES.keys()]
    .map(shown)
    .filter((size) => series.some(({ points }) => points.some((each) => each.size === size)))
  const rows = series.map(({ name, role, points }) => [
    role === 'ours' ? `**${name}**` : name,
    ...sizes.map((size) => {
      const point = points.find((each) => each.size === size)
      if (point === undefined) return '–'
      return point.timesBehind === undefined
        ? few(point.perSecond)
        : `${few(point.perSecond)} (${factor(point.timesBehind)})`
    }),
  ])
  return table(['questions a second', ...sizes], rows)
}

/** The engine in the tenants: allowed, refused and denied apart. */
export function checkTable(record: BenchRecord): string {
  const asked = [
    { suite: 'check', subject: 'can' },
    { suite: 'check', subject: 'check' },
    { suite: 'accessFor', subject: RESOLVED },
    { suite: 'check', subject: FLOOR },
    { suite: 'check', subject: FLOOR_IN_ORDER },
  ]
  const rows = tenantsIn(record).flatMap(([size, world]) =>
    asked.flatMap(({ suite, subject }) =>
      (['all', ...KINDS] as const).flatMap((requests) => {
        const time = find(record, 'time', { suite, world, subject, requests })
        if (time === undefined) return []
        const left = find(record, 'allocation', { suite, world, subject, requests })
        return [
          [
            `${shown(size)}, ${subject}, ${requests}`,
            few(time.perSecond),
            time.timesFloor === undefined ? '' : times(time.timesFloor.median),
            ...[time.p50, time.p99, time.p999].map((each) => (each === undefined ? '' : duration(each))),
            left === undefined ? '' : bytes(left.bytesPerRequest),
          ],
        ]
      }),
    ),
  )
  return table(['tenant, call, requests', 'a second', 'x floor', 'p50', 'p99', 'p99.9', 'left behind'], rows)
}

/** Every peer in the worlds named. */
export function peerTable(record: BenchRecord, worlds: readonly WorldName[]): string {
  const rows = worlds.flatMap((world) => {
    const results = record.results.filter((result) => result.suite === 'peers' && result.world === world)
    return results.flatMap(({ peer = '', assignments }) => {
      const wanted = { suite: 'peers', world, subject: peer, requests: 'all' } as const
      const time = find(record, 'time', wanted)
      const ready = find(record, 'preparation', { suite: 'peers', world, subject: peer })
      if (time === undefined) return []
      return [
        [
          `${world} (${many(assignments)}), ${peer}`,
          few(time.perSecond),
          time.timesBehind === undefined ? '' : factor(time.timesBehind.median),
          ...[time.p50, time.p99].map((each) => (each === undefined ? '' : duration(each))),
          ready === undefined ? '' : duration(ready.seconds * 1e9),
          ready?.bytes === undefined ? '' : bytes(ready.bytes),
        ],
      ]
    })
  })
  return table(['world, peer', 'a second', 'can is faster by', 'p50', 'p99', 'ready in', 'keeps'], rows)
}

/** How each peer is used, and why it is not in some worlds. */
export function wayList(record: BenchRecord): string {
  const peers = new Map<string, { way?: string; readonly reasons: Map<string, WorldName[]> }>()
  for (const { peer, world, figures } of record.results) {
    if (peer === undefined) continue
    const own = peers.get(peer) ?? { reasons: new Map<string, WorldName[]>() }
    peers.set(peer, own)
    for (const figure of figures) {
      if (figure.measure === 'preparation') own.way = figure.way
      if (figure.measure === 'none') own.reasons.set(figure.note, [...(own.reasons.get(figure.note) ?? []), world])
    }
  }
  if (peers.size === 0) return NOTHING
  return [...peers]
    .map(([peer, { way, reasons }]) => {
      const gaps = [...reasons].map(([reason, worlds]) => `Not in ${worlds.join(', ')}: ${reason}.`)
      return `- **${peer}**: ${[...(way === undefined ? [] : [`${way}.`]), ...gaps].join(' ')}`
    })
    .join('\n')
}

/** The other worlds, the engine alone. */
export function othersTable(record: BenchRecord): string {
  const shownElsewhere = [...TENANTS, ...CROWDED.values()]
  const others = WORLD_NAMES.filter((world) => !shownElsewhere.includes(world))
  const rows = worldsOf(record, 'check', others).flatMap(({ world, assignments }) => {
    const time = find(record, 'time', { suite: 'check', world, subject: 'can', requests: 'all' })
    if (time === undefined) return []
    return [
      [
        `${world} (${many(assignments)})`,
        few(time.perSecond),
        time.timesFloor === undefined ? '' : times(time.timesFloor.median),
        ...[time.p50, time.p99, time.p999].map((each) => (each === undefined ? '' : duration(each))),
      ],
    ]
  })
  return table(['world, can', 'a second', 'x floor', 'p50', 'p99', 'p99.9'], rows)
}

function tenantsIn(record: BenchRecord): [string, WorldName][] {
  return [...SIZES].filter(([, world]) => record.results.some((result) => result.world === world))
}
