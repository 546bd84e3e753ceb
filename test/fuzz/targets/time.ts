import { parseDateTime } from '../../../packages/rbac-core/src/condition/date-time.js'
import { parseTime } from '../../../packages/rbac-core/src/model/time.js'
import { agree, answerOf } from '../laws.js'
import type { FuzzTarget } from '../target.js'

/** Milliseconds since the epoch, by a calendar that is walked from year to year. */
function naive(text: string): { readonly whole: number; readonly fraction: string; readonly zone: string } | undefined {
  const parts = /^(\d\d\d\d)-(\d\d)-(\d\d)[tT](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(.+)$/.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  const [fraction = '', zone = ''] = [parts[7], parts[8]]
  if (fraction.length > 7 || hour > 23 || minute > 59 || second > 59) return undefined
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const months = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  if (month < 1 || month > 12 || day < 1 || day > (months[month - 1] ?? 0)) return undefined
  let days = day - 1
  for (let at = 1; at < month; at++) days += months[at - 1] ?? 0
  days += year * 365 + Math.ceil(year / 4) - Math.ceil(year / 100) + Math.ceil(year / 400) - 719_528
  return { whole: ((days * 24 + hour) * 60 + minute) * 60 + second, fraction, zone }
}

/** Seconds that a zone lies ahead; undefined for what is none. */
function ahead(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0
  const parts = /^([+-])(\d\d):(\d\d)$/.exec(zone)
  if (parts === null || Number(parts[2]) > 14 || Number(parts[3]) > 59) return undefined
  return (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) * 60
}

export const target: FuzzTarget = {
  about: 'the text of a time, in requests, windows and conditions',
  covers: ['rbac-core/src/model/time.ts', 'rbac-core/src/condition/date-time.ts'],
  seeds: [
    '2026-11-22T12:00:00Z',
    '2024-02-29T23:59:59.9999999Z',
    '1970-01-01t00:00:00.5+14:00',
    '0001-01-01T00:00:00z',
  ],
  dictionary: [
    'Z',
    'z',
    'T',
    '+00:00',
    '-14:59',
    '.0000001',
    '29',
    '02',
    '0000',
    '9999',
    '24:00:00',
    '60',
    '1900',
    '2000',
  ],
  longest: 64,
  run(text) {
    const expected = naive(text)
    const zone = ahead(expected?.zone ?? '')
    const whole = expected === undefined || zone === undefined ? undefined : (expected.whole - zone) * 1000
    const time = answerOf(() => parseTime(text))
    const millis = whole === undefined ? undefined : whole + Number(`0.${expected?.fraction || 0}`) * 1000
    agree('a time is what the calendar says', time, { value: millis })
    const moment = parseDateTime(text)
    const plain = expected?.zone === 'Z' && text[10] === 'T' && Number(text.slice(0, 4)) >= 1
    const ticks = Number((expected?.fraction ?? '').padEnd(7, '0'))
    const found = moment === undefined ? undefined : { seconds: moment.seconds, ticks: moment.ticks }
    agree('a moment is what the calendar says', found, plain ? { seconds: expected.whole, ticks } : undefined)
  },
}
