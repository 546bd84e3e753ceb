/**
 * An ISO 8601 date-time with its zone, as Azure prints them and as the `now` of a request may be written, in milliseconds
 * since the epoch; undefined for anything else. Up to seven fraction digits count, so the result may have a fraction of
 * a millisecond: as near as a number comes to it, a quarter of a microsecond.
 */
export function parseTime(text: string): number | undefined {
  const time = parseTicks(text)
  return time && time.seconds * 1000 + time.ticks / 10_000
}

/**
 * The same exactly: in seconds since the epoch and ticks of 100 ns.
 *
 * Dates that don't exist (30 February) are refused and never rolled over.
 */
export function parseTicks(text: string): { readonly seconds: number; readonly ticks: number } | undefined {
  const match = typeof text === 'string' ? DATE_TIME.exec(text) : null
  if (match === null) return undefined
  const [, year = '', month = '', day = '', clock = '', fraction = '', zone = ''] = match
  if (!isCalendarDate(Number(year), Number(month), Number(day))) return undefined
  const whole = Date.parse(`${year}-${month}-${day}T${clock}${zone === 'z' ? 'Z' : zone}`)
  if (Number.isNaN(whole)) return undefined
  return { seconds: whole / 1000, ticks: Number(fraction.padEnd(7, '0')) }
}

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,7}))?([Zz]|[+-](?:0\d|1[0-4]):[0-5]\d)$/

function isCalendarDate(year: number, month: number, day: number): boolean {
  return day >= 1 && day <= daysIn(year, month)
}

/** How many days a month has, counted from 1; 0 for a month that no calendar has. */
export function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
}
