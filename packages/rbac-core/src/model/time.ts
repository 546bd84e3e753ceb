/**
 * An ISO 8601 date-time with its zone, as Azure prints them, in milliseconds since the epoch; undefined for anything
 * else. Up to seven fraction digits count, so the result may have a fraction of a millisecond.
 *
 * Dates that don't exist (30 February) are refused and never rolled over.
 */
export function parseTime(text: string): number | undefined {
  const match = DATE_TIME.exec(text)
  if (match === null) return undefined
  const [, year = '', month = '', day = '', clock = '', fraction = '', zone = ''] = match
  if (!isCalendarDate(Number(year), Number(month), Number(day))) return undefined
  const whole = Date.parse(`${year}-${month}-${day}T${clock}${zone === 'z' ? 'Z' : zone}`)
  return Number.isNaN(whole) ? undefined : whole + Number(`0${fraction}`) * 1000
}

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(\.\d{1,7})?([Zz]|[+-](?:0\d|1[0-4]):[0-5]\d)$/

function isCalendarDate(year: number, month: number, day: number): boolean {
  return day >= 1 && day <= daysIn(year, month)
}

/** How many days a month has, counted from 1; 0 for a month that no calendar has. */
export function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
}
