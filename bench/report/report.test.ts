import { describe, expect, it } from 'vitest'
import { chartOf } from './chart.js'
import { withBlock } from './markdown.js'
import { merged } from './record.js'
import { RECORD, result } from './sample-record.js'
import { scaleTable, wayList } from './tables.js'
import { bytes, duration, few, roughly, times } from './units.js'

describe('the table of a record', () => {
  it('has a column for each size measured, what is missing as a dash, and how far behind a peer is', () => {
    expect(scaleTable(RECORD)).toBe(
      [
        '| questions a second | 1k | 1M |',
        '| --- | --: | --: |',
        '| **rbac** | 4 M | 2.5 M |',
        '| three Map.get | 2 M | 1 M |',
        '| casbin | 930 (4,200×) | – |',
      ].join('\n'),
    )
  })

  it('says how each peer is used and why it is not somewhere', () => {
    expect(wayList(RECORD)).toBe('- **casbin**: one enforcer; all of it. Not in hugeTenant, giantTenant: too slow.')
  })
})

describe('the chart of a record', () => {
  const chart = chartOf(RECORD)

  it('names every line once, and the same record gives the same chart', () => {
    for (const name of ['rbac', 'three Map.get', 'casbin']) expect(chart.split(`>${name}</text>`)).toHaveLength(2)
    expect(chartOf(structuredClone(RECORD))).toBe(chart)
  })

  it('is well-formed, with a title for those who can not see it', () => {
    const open: string[] = []
    for (const [, end, name = '', alone] of chart.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (end === '/') expect(open.pop()).toBe(name)
      else if (alone !== '/') open.push(name)
    }
    expect(open).toEqual([])
    expect(chart).toContain('<title id="title">')
    expect(chart).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('keeps labels apart that belong to lines close together', () => {
    const places = [...chart.matchAll(/class="name[^"]*" x="[\d.]+" y="([\d.]+)"/g)].map(([, y]) => Number(y))
    const gaps = places.slice(1).map((place, index) => place - (places[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(30)
  })

  it('is drawn of whatever a record holds', () => {
    expect(chartOf({ ...RECORD, results: [] })).not.toMatch(/NaN|Infinity/)
  })
})

describe('a record made in pieces', () => {
  it('has the later of two results for the same, and all commands', () => {
    const later = { ...RECORD, commands: ['pnpm bench check'], results: [result('check', 'smallTeam', 1_000, [])] }
    const whole = merged(RECORD, later)
    expect(whole.results).toHaveLength(RECORD.results.length)
    expect(whole.results.find(({ suite, world }) => suite === 'check' && world === 'smallTeam')?.figures).toEqual([])
    expect(whole.commands).toEqual(['pnpm bench check', 'pnpm bench peers'])
  })

  it('is of one commit', () => {
    expect(() => merged(RECORD, { ...RECORD, commit: 'another' })).toThrow('another commit')
  })
})

describe('units', () => {
  it.each([
    [few(4_560_000), '4.56 M'],
    [few(147_312), '147 k'],
    [few(9.96), '9.96'],
    [few(0.123), '0.123'],
    [duration(250.4), '250 ns'],
    [duration(1_250), '1.25 us'],
    [bytes(140), '140 B'],
    [bytes(3.06e9), '3.06 GB'],
    [times(1.94), '1.9'],
    [times(4200.4), '4,200'],
    [roughly(319_123), '320,000'],
    [roughly(11.36), '11'],
  ])('%s is written %s', (written, expected) => {
    expect(written).toBe(expected)
  })
})

describe('a block of a page', () => {
  it('needs its marks', () => {
    expect(() => withBlock('no marks', 'bench table', '')).toThrow('the marks of bench table are missing')
  })

  it('takes the place of what stood between them', () => {
    const page = 'a\n<!-- x: made by pnpm bench:report -->\n\nold\n\n<!-- end of x -->\nb'
    expect(withBlock(page, 'x', 'new')).toBe(page.replace('old', 'new'))
    expect(withBlock(withBlock(page, 'x', 'new'), 'x', 'new')).toBe(page.replace('old', 'new'))
  })
})
