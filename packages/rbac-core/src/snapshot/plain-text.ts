/**
 * A value as JSON in ASCII bytes, the same bytes for equal values: keys are sorted, and whatever is no ASCII is escaped.
 */
export function plainBytes(value: unknown): Uint8Array {
  const text = JSON.stringify(withSortedKeys(value))
  const ascii = NO_ASCII.test(text) ? text.replace(EVERY_NO_ASCII, escaped) : text
  const bytes = new Uint8Array(ascii.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = ascii.charCodeAt(at)
  return bytes
}

/** The value that such bytes spell. @throws {SyntaxError} for other bytes */
export function plainValue(bytes: Uint8Array): unknown {
  // A copy, since decoders refuse what lies in shared memory.
  const text = new TextDecoder().decode(bytes.slice())
  // Whatever is no ASCII takes more bytes than characters, or can't be read.
  if (text.length !== bytes.length || text.includes(UNREADABLE)) throw new SyntaxError('no ASCII')
  return JSON.parse(text)
}

/** Every platform has it, though not the language. */
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }
const UNREADABLE = '\ufffd'
const NO_ASCII = /[^\x00-\x7f]/
const EVERY_NO_ASCII = /[^\x00-\x7f]/g

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function withSortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withSortedKeys)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, withSortedKeys(inner)]))
}
