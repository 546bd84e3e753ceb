import type { Figure, TimeFigure } from '../figure.js'
import { FLOOR } from '../questions.js'
import type { WorldName } from '../worlds.js'
import type { BenchRecord, Result } from './record.js'

export const spread = (median: number) => ({ median, least: median, most: median })

export function time(subject: string, perSecond: number, more: Partial<TimeFigure> = {}): TimeFigure {
  const nanoseconds = spread(1e9 / perSecond)
  return {
    measure: 'time',
    subject,
    requests: 'all',
    per: 'request',
    perSecond,
    nanoseconds,
    timesFloor: spread(1),
    ...more,
  }
}

export function result(
  suite: string,
  world: WorldName,
  assignments: number,
  figures: readonly Figure[],
  peer?: string,
): Result {
  const agreement = { expected: 1, judged: 1 }
  return { suite, world, assignments, agreement, figures, ...(peer !== undefined && { peer }) }
}

/** A small record, for tests of what is made of one. */
export const RECORD: BenchRecord = {
  schema: 'rbac.bench-record/v1',
  date: '2026-11-28T12:00:00.000Z',
  commands: ['pnpm bench check', 'pnpm bench peers'],
  commit: '0123456789abcdef',
  uncommitted: false,
  machine: { node: 'v20.19.0', v8: '11', system: 'linux x64', cpu: 'A processor', cores: 2, memoryGiB: 16 },
  settings: { seed: 1, roles: 'built-in catalogue', roleCount: 3, requests: 20, rounds: 5, seconds: 1, singleCalls: 1 },
  results: [
    result('check', 'smallTeam', 1_000, [time(FLOOR, 2_000_000), time('can', 4_000_000), time('check', 1_500_000)]),
    result('check', 'hugeTenant', 1_000_000, [time(FLOOR, 1_000_000), time('can', 2_500_000)]),
    result(
      'peers',
      'smallTeam',
      1_000,
      [
        {
          measure: 'preparation',
          subject: 'casbin',
          seconds: 2,
          bytes: 5e6,
          way: 'one enforcer; all of it',
          requests: 20,
        },
        time('can', 3_900_000),
        time('casbin', 930, { timesBehind: spread(4200) }),
      ],
      'casbin',
    ),
    ...(['hugeTenant', 'giantTenant'] as const).map((world) =>
      result('peers', world, 0, [{ measure: 'none', subject: 'casbin', note: 'too slow' }], 'casbin'),
    ),
  ],
}
