import { daysIn, parseTicks } from '../model/time.js'

/**
 * A moment, down to the 100 ns of Azure's timestamps: a JavaScript `Date` would drop four of the seven digits.
 *
 * A class, so that no value from outside can pass for one.
 */
export class Moment {
  /** Since the epoch. */
  readonly seconds: number
  /** Of 100 ns, within the second. */
  readonly ticks: number

  constructor(seconds: number, ticks: number) {
    this.seconds = seconds
    this.ticks = ticks
  }
}

/** Negative, zero or positive: `a` is before, at or after `b`. */
export function compareMoments(a: Moment, b: Moment): number {
  return a.seconds - b.seconds || a.ticks - b.ticks
}

/**
 * The moment that a text such as `2022-06-01T23:38:32.8883645Z` names; undefined when it names none.
 *
 * Days that no calendar has are refused, never rolled over. The fraction may be absent and has at most seven digits.
 */
export function parseDateTime(text: string): Moment | undefined {
  if (!FORM.test(text)) return undefined
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  if (year < 1 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59) return undefined
  // The calendar repeats every 400 years; `Date.UTC` reads years below 100 as of the last century.
  const repeats = Math.floor(year / 400)
  const seconds = Date.UTC(2000 + (year % 400), month - 1, day, hour, minute, second) / 1000
  const fraction = Math.max(0, text.length - '2022-06-01T23:38:32.Z'.length)
  const ticks = digits(text, 20, 20 + fraction) * 10 ** (7 - fraction)
  return new Moment(seconds + (repeats - 5) * SECONDS_IN_400_YEARS, ticks)
}

/**
 * The moment of a time in milliseconds since the epoch, or of one in text with its zone; undefined for what is not one of
 * the years 1 to 9999.
 */
export function momentAt(time: unknown): Moment | undefined {
  if (typeof time === 'string') {
    const parsed = parseTicks(time)
    return parsed && momentIn(parsed.seconds, parsed.ticks)
  }
  if (typeof time !== 'number') return undefined
  const seconds = Math.floor(time / 1000)
  return momentIn(seconds, Math.floor((time - seconds * 1000) * 10_000))
}

function momentIn(seconds: number, ticks: number): Moment | undefined {
  return seconds >= FIRST && seconds < END ? new Moment(seconds, ticks) : undefined
}

const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?Z$/
const SECONDS_IN_400_YEARS = 146_097 * 86_400
/** Seconds since the epoch. */
const FIRST = -62_135_596_800
const END = 253_402_300_800

function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 0x30
  return value
}
