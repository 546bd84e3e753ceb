import { inOnePiece } from './one-piece.js'

/** Characters of a GUID as Azure writes one: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12. */
export const GUID_LENGTH = 36

/** How a GUID is spelt, where its letters agree in case. */
export type GuidCase = 'lower' | 'upper' | 'mixed'

/**
 * Reads the GUID that starts at `from`, of either case, into four integers; undefined where none does. What it leaves
 * in `into` then means nothing.
 */
export function readGuid(text: string, from: number, into: Int32Array): GuidCase | undefined {
  if (text.length - from < GUID_LENGTH) return undefined
  const dashed =
    text.charCodeAt(from + 8) === DASH &&
    text.charCodeAt(from + 13) === DASH &&
    text.charCodeAt(from + 18) === DASH &&
    text.charCodeAt(from + 23) === DASH
  if (!dashed) return undefined
  const a = fourDigits(text, from)
  const b = fourDigits(text, from + 4)
  const c = fourDigits(text, from + 9)
  const d = fourDigits(text, from + 14)
  const e = fourDigits(text, from + 19)
  const f = fourDigits(text, from + 24)
  const g = fourDigits(text, from + 28)
  const h = fourDigits(text, from + 32)
  const seen = a | b | c | d | e | f | g | h
  if ((seen & NO_DIGIT) !== 0) return undefined
  into[0] = (a << 16) | (b & VALUE)
  into[1] = (c << 16) | (d & VALUE)
  into[2] = (e << 16) | (f & VALUE)
  into[3] = (g << 16) | (h & VALUE)
  return (seen & BOTH) === BOTH ? 'mixed' : (seen & UPPER) !== 0 ? 'upper' : 'lower'
}

/** The value of four digits, and above it the marks of them all. */
function fourDigits(text: string, at: number): number {
  const first = text.charCodeAt(at)
  const second = text.charCodeAt(at + 1)
  const third = text.charCodeAt(at + 2)
  const fourth = text.charCodeAt(at + 3)
  if ((first | second | third | fourth) > 127) return NO_DIGIT
  const a = DIGITS[first] ?? NO_DIGIT
  const b = DIGITS[second] ?? NO_DIGIT
  const c = DIGITS[third] ?? NO_DIGIT
  const d = DIGITS[fourth] ?? NO_DIGIT
  return ((a & 15) << 12) | ((b & 15) << 8) | ((c & 15) << 4) | (d & 15) | ((a | b | c | d) & MARKS)
}

/** The text that `readGuid` read. */
export function guidText(a: number, b: number, c: number, d: number, spelt: 'lower' | 'upper'): string {
  const pairs = spelt === 'upper' ? UPPER_PAIRS : LOWER_PAIRS
  return inOnePiece(
    `${pairs[a >>> 24]}${pairs[(a >>> 16) & 255]}${pairs[(a >>> 8) & 255]}${pairs[a & 255]}-${pairs[b >>> 24]}${pairs[(b >>> 16) & 255]}-${pairs[(b >>> 8) & 255]}${pairs[b & 255]}-${pairs[c >>> 24]}${pairs[(c >>> 16) & 255]}-${pairs[(c >>> 8) & 255]}${pairs[c & 255]}${pairs[d >>> 24]}${pairs[(d >>> 16) & 255]}${pairs[(d >>> 8) & 255]}${pairs[d & 255]}`,
  )
}

/** The four digits it starts with, in lower case. */
export function guidStart(a: number): string {
  return `${LOWER_PAIRS[a >>> 24]}${LOWER_PAIRS[(a >>> 16) & 255]}`
}

/** Two digits for each byte. */
const LOWER_PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const UPPER_PAIRS = LOWER_PAIRS.map((pair) => pair.toUpperCase())

const DASH = 45
const VALUE = 0xffff
const LOWER = 0x10000
const UPPER = 0x20000
const BOTH = LOWER | UPPER
const NO_DIGIT = 0x40000
const MARKS = BOTH | NO_DIGIT

/** The value of a hexadecimal digit, marked with its case when it is a letter. */
const DIGITS = Int32Array.from({ length: 128 }, (_, code) => {
  if (code >= 48 && code <= 57) return code - 48
  if (code >= 97 && code <= 102) return (code - 87) | LOWER
  if (code >= 65 && code <= 70) return (code - 55) | UPPER
  return NO_DIGIT
})
