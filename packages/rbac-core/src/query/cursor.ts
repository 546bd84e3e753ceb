/** Fingerprints of what was answered from and of the query, time of the first page, and where the page ended. */
export type Cursor = readonly [basis: string, query: string, time: number | null, after: string]

/** As text that fits an URL. It is opaque by agreement only: it tells nothing that its reader was not told already. */
export function encodeCursor(cursor: Cursor): string {
  return toBase64Url(utf8(JSON.stringify(cursor)))
}

/** Undefined for text that `encodeCursor` did not make. */
export function decodeCursor(text: string): Cursor | undefined {
  const bytes = fromBase64Url(text)
  if (bytes === undefined) return undefined
  try {
    const value: unknown = JSON.parse(textOf(bytes))
    return isCursor(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isCursor(value: unknown): value is Cursor {
  if (!Array.isArray(value) || value.length !== 4) return false
  const [basis, query, time, after] = value
  const isTime = time === null || typeof time === 'number'
  return typeof basis === 'string' && typeof query === 'string' && isTime && typeof after === 'string'
}

// Neither Buffer nor btoa is there on every runtime.
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function utf8(text: string): number[] {
  const escaped = encodeURIComponent(text)
  const bytes: number[] = []
  for (let at = 0; at < escaped.length; at++) {
    if (escaped[at] !== '%') bytes.push(escaped.charCodeAt(at))
    else {
      bytes.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16))
      at += 2
    }
  }
  return bytes
}

/** @throws {URIError} for bytes that are not UTF-8 */
function textOf(bytes: readonly number[]): string {
  return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''))
}

function toBase64Url(bytes: readonly number[]): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const digits = Math.min(bytes.length - at, 3) + 1
    for (let digit = 0; digit < digits; digit++) text += DIGITS[(group >>> (18 - 6 * digit)) & 63]
  }
  return text
}

function fromBase64Url(text: string): number[] | undefined {
  const bytes: number[] = []
  let [bits, count] = [0, 0]
  for (const char of text) {
    const digit = DIGITS.indexOf(char)
    if (digit === -1) return undefined
    bits = ((bits << 6) | digit) & 0xfff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes.push((bits >>> count) & 0xff)
  }
  return bytes
}
