import { describe, expect, it } from 'vitest'
import { ENGINE_ALONE, LEFT_BEHIND } from '../memory.bench.js'
import { FIRST_LOAD } from '../snapshot.bench.js'
import { MIXED } from '../update.bench.js'
import { TWO_WORKERS } from '../workers.bench.js'
import { blocksOf } from './blocks.js'
import { costTable } from './costs.js'
import { gapsIn } from './gaps.js'
import { NOTHING } from './markdown.js'
import { RECORD, result, spread, time } from './sample-record.js'
import { updateTable } from './updates.js'

const WHOLE = { ...RECORD, results: [...RECORD.results] }
WHOLE.results.push(
  result('memory', 'smallTeam', 1_000, [
    { measure: 'memory', subject: ENGINE_ALONE, bytes: 3e6, bytesPerAssignment: 3000 },
    { measure: 'memory', subject: LEFT_BEHIND, bytes: 13e6 },
  ]),
  result('snapshot', 'hugeTenant', 1_000_000, [time(FIRST_LOAD, 8e6, { per: 'assignment', timesRebuild: 21 })]),
  result('workers', 'hugeTenant', 1_000_000, [time(TWO_WORKERS, 3e6, { timesOne: spread(1.83) })]),
  result('update', 'hugeTenant', 1_000_000, [
    time(MIXED, 1e5, { per: 'update', timesRebuild: 212_345, p50: 1e4, p99: 3e4, most: 2e6 }),
    time('group', 1e5, { per: 'update', p50: 1e4, interrupted: { calls: 2, most: 6e6 } }),
  ]),
)

describe('the table of costs', () => {
  it('has a row for what was measured anywhere, and a dash where it was not', () => {
    expect(costTable(WHOLE)).toBe(
      [
        '| what it costs | 1k | 1M |',
        '| --- | --: | --: |',
        '| engine alone in memory, for each | 3.0 kB | – |',
        '| what 20,000 questions leave behind | 13.0 MB | – |',
        '| `loadSnapshot`, the first in a process, for each | – | 125 ns (21×) |',
        '| `update`, one change | – | 10.00 us (210,000×) |',
        '| two workers, in questions a second of one | – | 1.8 |',
      ].join('\n'),
    )
  })

  it('leaves out tenants that are too small to tell', () => {
    expect(costTable(WHOLE, 10_000)).toContain('| what it costs | 1M |')
    expect(costTable(RECORD, 10_000)).toBe(NOTHING)
  })
})

describe('the table of updates', () => {
  it('tells what a change takes from what the collector took meanwhile', () => {
    expect(updateTable(WHOLE).split('\n').slice(2)).toEqual([
      `| 1M, ${MIXED} | 210,000× | 10.00 us | 30.00 us | 2.00 ms |  |`,
      '| 1M, group |  | 10.00 us |  |  | 2, at most 6.00 ms |',
    ])
  })
})

describe('the pages', () => {
  const nothing = blocksOf({ ...RECORD, results: [] }, 'record.json')

  it('can be made of a record that has nothing at all', () => {
    for (const [name, block] of Object.entries(nothing['docs/benchmarks.md'] ?? {})) {
      expect(block, name).toContain(name === 'bench record' ? 'record.json' : NOTHING)
    }
    expect(nothing['README.md']?.['bench table']).toContain(NOTHING)
  })

  it('show the costs in the README where there are any that tell', () => {
    const readme = (record: typeof RECORD) => blocksOf(record, 'record.json')['README.md']?.['bench table']
    expect(readme(WHOLE)).toContain('what it costs')
    expect(readme(RECORD)).not.toContain('what it costs')
  })

  it('say which suites came to nothing, and why', () => {
    const note = 'its process failed (ended by SIGABRT)'
    const failed = result('check', 'hugeTenant', 0, [{ measure: 'none', subject: 'check', note }])
    const record = { ...RECORD, results: [...RECORD.results, failed] }
    expect(gapsIn(RECORD)).toEqual([])
    expect(gapsIn(record)).toEqual([`It has no figures of \`check\` in hugeTenant (${note}).`])
    expect(blocksOf(record, 'record.json')['docs/benchmarks.md']?.['bench record']).toContain(note)
  })
})
