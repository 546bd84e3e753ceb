const FORM = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?Z$/
const DAYS_IN_MONTH: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * A UTC date and time as text of fixed width, down to 100 ns; undefined when `text` is none.
 *
 * Fixed width in one zone means that text order is time order, so nothing is rounded: a JavaScript `Date` would drop
 * four of the seven digits. Days that no calendar has are refused, never rolled over.
 */
export function parseDateTime(text: string): string | undefined {
  const parts = FORM.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  if (year < 1 || day < 1 || day > daysIn(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  return `${text.slice(0, 19)}.${(parts[7] ?? '').padEnd(7, '0')}`
}

/** Zero for a month that does not exist, so that no day fits. */
function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0)
}
