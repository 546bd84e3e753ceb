import { describe, expect, it } from 'vitest'
import { compareMoments, momentAt, parseDateTime } from './date-time.js'

function order(a: string, b: string): number {
  const [x, y] = [parseDateTime(a), parseDateTime(b)]
  if (x === undefined || y === undefined) throw new Error(`no date: ${a} or ${b}`)
  return Math.sign(compareMoments(x, y))
}

describe('a date and time', () => {
  it('keeps all seven digits of its fraction', () => {
    expect(order('2022-06-01T23:38:32.8883645Z', '2022-06-01T23:38:32.8883646Z')).toBe(-1)
    expect(order('2022-06-01T23:38:32.9999999Z', '2022-06-01T23:38:33Z')).toBe(-1)
    expect(order('2022-06-01T23:38:32.888Z', '2022-06-01T23:38:32.8880000Z')).toBe(0)
    expect(order('2022-06-01T23:38:32.0Z', '2022-06-01T23:38:32Z')).toBe(0)
  })

  it('is refused when no calendar has the day or no clock the time', () => {
    const impossible = [
      '2023-02-29T00:00:00Z',
      '2100-02-29T00:00:00Z',
      '2024-04-31T00:00:00Z',
      '2024-00-10T00:00:00Z',
      '2024-13-10T00:00:00Z',
      '2024-01-00T00:00:00Z',
      '2024-01-01T24:00:00Z',
      '2024-01-01T23:60:00Z',
      '2024-01-01T23:59:60Z',
      '0000-01-01T00:00:00Z',
    ]
    for (const text of impossible) expect(parseDateTime(text), text).toBeUndefined()
    expect(parseDateTime('2000-02-29T23:59:59.9999999Z')).toBeDefined()
  })

  it('is refused in any other form, a zone or eight digits included', () => {
    const others = [
      '',
      '2024-01-01',
      '2024-01-01T00:00Z',
      '2024-01-01T00:00:00',
      '2024-01-01T00:00:00+00:00',
      '2024-01-01T00:00:00.Z',
      '2024-01-01T00:00:00.12345678Z',
      '2024-01-01t00:00:00z',
      '2024-01-01 00:00:00Z',
      ' 2024-01-01T00:00:00Z',
      '2024-01-01T00:00:00Z\n',
      '+275760-09-13T00:00:00Z',
      '٢٠٢٤-01-01T00:00:00Z',
    ]
    for (const text of others) expect(parseDateTime(text), text).toBeUndefined()
  })

  it('counts the same seconds as the calendar, from the first year to the last', () => {
    for (let year = 1; year <= 9999; year++) {
      const text = `${String(year).padStart(4, '0')}-12-31T23:59:59Z`
      expect(parseDateTime(text)?.seconds, text).toBe(Date.parse(text) / 1000)
    }
  })

  it('comes from a clock too, unless that shows nonsense', () => {
    const text = '2026-11-22T10:00:00.1230000Z'
    expect(momentAt(Date.parse('2026-11-22T10:00:00.123Z'))).toEqual(parseDateTime(text))
    expect(momentAt(-1)).toEqual(parseDateTime('1969-12-31T23:59:59.999Z'))
    expect(momentAt(Date.parse('0001-01-01T00:00:00Z'))).toEqual(parseDateTime('0001-01-01T00:00:00Z'))
    const nonsense = [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, -8.64e15, undefined, null, '1', 1n, new Date()]
    for (const value of nonsense) expect(momentAt(value)).toBeUndefined()
  })
})
