import { invalid } from './refusal.js'

/**
 * Reads a request body: UTF-8, one JSON object, no key twice, nested at most `maxDepth` deep. O(length).
 *
 * `JSON.parse` takes the last of two equal keys without a word, and another reader of the same body the first. A
 * colon outside of text stands behind every key and nowhere else, so a body with more colons than the value has keys
 * has a key twice, however it is spelled.
 *
 * @throws {Refusal} with 400
 */
export function readJsonObject(bytes: Uint8Array, maxDepth: number): Readonly<Record<string, unknown>> {
  if (bytes.length === 0) throw invalid('the body is empty: it must be a JSON object')
  const { colons, depth } = measure(bytes)
  if (depth > maxDepth) throw invalid(`the body is nested deeper than ${maxDepth} levels`)
  const value = parse(bytes)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('the body must be an object')
  if (keysIn(value) !== colons) throw invalid('the body has an object with one key twice')
  return value as Readonly<Record<string, unknown>>
}

const QUOTE = 0x22
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** Before anything else touches the text: whatever reads it by recursion must know how deep it is. */
function measure(bytes: Uint8Array): { readonly colons: number; readonly depth: number } {
  let [colons, depth, deepest] = [0, 0, 0]
  let inText = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (inText) {
      if (byte === BACKSLASH) at += 1
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (byte === COLON) colons += 1
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1
      if (depth > deepest) deepest = depth
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth -= 1
  }
  return { colons, depth: deepest }
}

// A byte order mark is no JSON: kept, so that the parser refuses it.
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(UTF_8.decode(bytes))
  } catch (error) {
    throw invalid(error instanceof SyntaxError ? 'the body is not JSON' : 'the body is not UTF-8')
  }
}

function keysIn(value: object): number {
  if (Array.isArray(value)) {
    let count = 0
    for (const item of value) if (typeof item === 'object' && item !== null) count += keysIn(item)
    return count
  }
  const keys = Object.keys(value)
  let count = keys.length
  for (const key of keys) {
    const item: unknown = (value as Record<string, unknown>)[key]
    if (typeof item === 'object' && item !== null) count += keysIn(item)
  }
  return count
}
