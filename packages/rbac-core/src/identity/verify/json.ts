import { InvalidTokenError } from '../errors.js'
import { malformed } from './compact.js'

export type JsonObject = Readonly<Record<string, unknown>>

/**
 * The JSON object that `bytes` spell.
 *
 * @throws {InvalidTokenError} `malformed_token`, or `duplicate_claim` where a name is written twice anywhere in it: one
 * reader takes the first of the two and another the last
 */
export function readJsonObject(bytes: Uint8Array, what: string): JsonObject {
  const { text, value } = parse(bytes, what)
  if (!isJsonObject(value)) throw malformed(`the ${what} of the token is not a JSON object`)
  const members = membersKept(value)
  if (members === undefined) throw malformed(`the ${what} of the token is nested deeper than ${MAX_DEPTH} levels`)
  if (membersWritten(text) !== members) {
    throw new InvalidTokenError('duplicate_claim', `the ${what} of the token names a member twice`)
  }
  return value
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// A byte order mark is kept, and JSON.parse refuses it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function parse(bytes: Uint8Array, what: string): { readonly text: string; readonly value: unknown } {
  try {
    const text = utf8.decode(bytes)
    return { text, value: JSON.parse(text) }
  } catch {
    throw malformed(`the ${what} of the token is not JSON`)
  }
}

/** How many members the objects in `json`, which is valid, have: in JSON a string before a colon is a name. */
function membersWritten(json: string): number {
  let members = 0
  for (let quote = json.indexOf('"'); quote !== -1; ) {
    let end = endOfString(json, quote)
    while (isBlank(json.charCodeAt(end))) end += 1
    if (json.charCodeAt(end) === COLON) members += 1
    quote = json.indexOf('"', end)
  }
  return members
}

/** Where the string that starts at `quote` is over. */
function endOfString(json: string, quote: number): number {
  let close = json.indexOf('"', quote + 1)
  while (isEscaped(json, close)) close = json.indexOf('"', close + 1)
  return close + 1
}

function isEscaped(json: string, at: number): boolean {
  let backslashes = 0
  while (json.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

const COLON = 0x3a
const BACKSLASH = 0x5c

/**
 * How many members are left after parsing, where the last of two with one name wins; undefined for what is nested deeper
 * than any claim is, which nobody who writes it out by recursion would survive.
 */
function membersKept(root: JsonObject): number | undefined {
  let members = 0
  let level: readonly object[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= MAX_DEPTH) return undefined
    const next: object[] = []
    for (const value of level) {
      const inside: readonly unknown[] = Object.values(value)
      if (!Array.isArray(value)) members += inside.length
      for (const each of inside) if (typeof each === 'object' && each !== null) next.push(each)
    }
    level = next
  }
  return members
}

const MAX_DEPTH = 64
