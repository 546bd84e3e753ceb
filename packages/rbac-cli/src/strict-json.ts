import { readDataText } from 'rbac-core/data-text'
import { UsageError } from './exit.js'
import { printable } from './text.js'

/** As in a policy document: whatever walks the value by recursion must know how deep it is. */
const MAX_DEPTH = 64

/**
 * The value of a JSON text in which no object has a key twice, and that is nested at most 64 deep.
 *
 * `JSON.parse` takes the last of two equal keys without a word, and another reader of the same text the first. O(length).
 *
 * @param what is named in messages: `the line`, or a file in backticks
 * @throws {UsageError} INVALID_INPUT
 */
export function parseJson(text: string, what: string): unknown {
  const read = parseIfJson(text, what)
  if (read === undefined) throw new UsageError(`${what} is not JSON: ${problemIn(text)}`, 'INVALID_INPUT')
  return read.value
}

/** What is wrong with a text that is not JSON, and where, as of a policy document. */
function problemIn(text: string): string {
  const read = readDataText(text, { format: 'json' })
  const [{ message = '', help = '', line = 1, column = 1 } = {}] = 'issues' in read ? read.issues : []
  const place = text.includes('\n') ? `line ${line}, column ${column}` : `column ${column}`
  return `${message} (${help === '' ? place : `${place}; ${help}`})`
}

/** The same; undefined for a text that is not JSON at all, which may be something else. */
export function parseIfJson(text: string, what: string): { readonly value: unknown } | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const fault = faultOf(text)
  if (fault !== undefined) throw new UsageError(`${what} ${fault}`, 'INVALID_INPUT')
  return { value }
}

/** What is wrong with a text that `JSON.parse` takes; undefined when nothing is. */
function faultOf(json: string): string | undefined {
  /** The keys of each open object; none of a list. */
  const open: (Set<string> | undefined)[] = []
  for (let at = 0; at < json.length; at++) {
    switch (json.charCodeAt(at)) {
      case OPEN_OBJECT:
        open.push(new Set())
        break
      case OPEN_LIST:
        open.push(undefined)
        break
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        open.pop()
        break
      case QUOTE: {
        const end = endOfText(json, at)
        if (isBeforeColon(json, end) && isThere(json.slice(at, end), open.at(-1))) {
          return `has the key \`${printable(String(JSON.parse(json.slice(at, end))))}\` twice in one object: keep one`
        }
        at = end - 1
      }
    }
    if (open.length > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`
  }
  return undefined
}

/** Puts a key among those of its object, compared as it reads: `"a"` and `"\u0061"` are one. */
function isThere(quoted: string, keys: Set<string> | undefined): boolean {
  const key = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1)
  const before = keys?.size
  return keys?.add(key).size === before
}

/** Where the text that begins at `quote` is over. */
function endOfText(json: string, quote: number): number {
  let at = quote + 1
  for (let code = json.charCodeAt(at); code !== QUOTE; code = json.charCodeAt(at)) at += code === BACKSLASH ? 2 : 1
  return at + 1
}

function isBeforeColon(json: string, from: number): boolean {
  let at = from
  while (BLANKS.has(json.charCodeAt(at))) at += 1
  return json.charCodeAt(at) === COLON
}

const QUOTE = 0x22
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x0a, 0x0d, 0x09])
