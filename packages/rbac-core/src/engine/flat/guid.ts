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
  let seen = 0
  for (let word = 0; word < 4; word++) {
    let value = 0
    const start = from + (WORD_STARTS[word] ?? 0)
    for (let at = start; at < start + (word === 0 || word === 3 ? 8 : 9); at++) {
      const code = text.charCodeAt(at)
      if (code === DASH && word !== 0 && word !== 3 && at === from + (DASHES[word] ?? 0)) continue
      const digit = code < 128 ? (DIGITS[code] ?? NO_DIGIT) : NO_DIGIT
      seen |= digit
      value = (value << 4) | (digit & 15)
    }
    into[word] = value
  }
  const dashed =
    text.charCodeAt(from + 8) === DASH &&
    text.charCodeAt(from + 13) === DASH &&
    text.charCodeAt(from + 18) === DASH &&
    text.charCodeAt(from + 23) === DASH
  if (!dashed || (seen & NO_DIGIT) !== 0) return undefined
  return (seen & BOTH) === BOTH ? 'mixed' : (seen & UPPER) !== 0 ? 'upper' : 'lower'
}

/** The text that `readGuid` read. */
export function guidText(a: number, b: number, c: number, d: number, spelt: 'lower' | 'upper'): string {
  const pairs = spelt === 'upper' ? UPPER_PAIRS : LOWER_PAIRS
  return `${pairs[a >>> 24]}${pairs[(a >>> 16) & 255]}${pairs[(a >>> 8) & 255]}${pairs[a & 255]}-${pairs[b >>> 24]}${pairs[(b >>> 16) & 255]}-${pairs[(b >>> 8) & 255]}${pairs[b & 255]}-${pairs[c >>> 24]}${pairs[(c >>> 16) & 255]}-${pairs[(c >>> 8) & 255]}${pairs[c & 255]}${pairs[d >>> 24]}${pairs[(d >>> 16) & 255]}${pairs[(d >>> 8) & 255]}${pairs[d & 255]}`
}

/** Two digits for each byte. */
const LOWER_PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const UPPER_PAIRS = LOWER_PAIRS.map((pair) => pair.toUpperCase())

const DASH = 45
const LOWER = 16
const UPPER = 32
const BOTH = LOWER | UPPER
const NO_DIGIT = 64
// xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx: the second and third words have a dash in their middle.
const WORD_STARTS = [0, 9, 19, 28] as const
const DASHES = [0, 13, 23, 0] as const

/** The value of a hexadecimal digit, marked with its case when it is a letter. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code >= 48 && code <= 57) return code - 48
  if (code >= 97 && code <= 102) return (code - 87) | LOWER
  if (code >= 65 && code <= 70) return (code - 55) | UPPER
  return NO_DIGIT
})
