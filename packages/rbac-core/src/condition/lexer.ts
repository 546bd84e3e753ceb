import { ATTRIBUTE_SOURCES } from '../model/request.js'
import { foldAscii } from '../model/text.js'
import type { AttributeReference } from './ast.js'
import { parseGuid } from './guid.js'
import { conditionError, quoted } from './place.js'
import { didYouMean, nearest } from './suggest.js'

/** `word` is any name that is not a keyword: an operator, a quantifier, a function, or a misspelling of one. */
export type TokenKind =
  | '('
  | ')'
  | '{'
  | '}'
  | ','
  | ':'
  | 'not'
  | 'and'
  | 'or'
  | 'string'
  | 'integer'
  | 'boolean'
  | 'guid'
  | 'attribute'
  | 'word'
  | 'end'

export interface Token {
  readonly kind: TokenKind
  /** 0-based, in UTF-16 code units. */
  readonly start: number
  readonly end: number
  /** A string without its quotes, a GUID in its one spelling, else as written. */
  readonly value: string
  /** On `attribute` tokens only. */
  readonly attribute: AttributeReference | undefined
}

/** Reads one token at a time, so that the first error in the text is the one reported. */
export interface Lexer {
  /** @throws {InvalidConditionError} where no token can start or one is not closed */
  next(): Token
}

export function createLexer(text: string): Lexer {
  let position = 0
  return {
    next() {
      const token = tokenAt(text, skipBlanks(text, position))
      position = token.end
      return token
    },
  }
}

const SINGLE = new Map<string, TokenKind>([
  ['(', '('],
  [')', ')'],
  ['{', '{'],
  ['}', '}'],
  [',', ','],
  [':', ':'],
  ['!', 'not'],
])

const KEYWORDS = new Map<string, TokenKind>([
  ['and', 'and'],
  ['or', 'or'],
  ['not', 'not'],
  ['true', 'boolean'],
  ['false', 'boolean'],
])

/** For characters that other languages use. */
const INSTEAD = new Map<string, string>([
  ['"', "text stands in single quotes: 'a'"],
  ['\u2018', "text stands in straight single quotes: 'a'"],
  ['\u2019', "text stands in straight single quotes: 'a'"],
  ['=', 'write `StringEquals`, `NumericEquals` or another operator by name'],
  ['<', 'write `NumericLessThan` or `DateTimeLessThan`'],
  ['>', 'write `NumericGreaterThan` or `DateTimeGreaterThan`'],
  ['&', 'write `&&` or `AND`'],
  ['|', 'write `||` or `OR`'],
  ['#', 'conditions have no comments'],
  ['/', 'conditions have no comments'],
  ['[', 'an attribute starts with its source: `@Resource[name]`'],
])

function tokenAt(text: string, start: number): Token {
  const char = text[start]
  if (char === undefined) return token('end', start, start, '')
  if (char === '@') return attributeAt(text, start)
  if (char === "'") return stringAt(text, start)
  const single = SINGLE.get(char)
  if (single !== undefined) return token(single, start, start + 1, char)
  if (text.startsWith('&&', start)) return token('and', start, start + 2, '&&')
  if (text.startsWith('||', start)) return token('or', start, start + 2, '||')
  if (isWordCode(text.charCodeAt(start))) return wordAt(text, start)
  if (char === '-' && isDigit(text.charCodeAt(start + 1))) return integerAt(text, start)
  const hint = INSTEAD.get(char) ?? 'no part of a condition starts so'
  throw conditionError(text, start, `unexpected ${nameOf(text, start)}: ${hint}`)
}

function token(kind: TokenKind, start: number, end: number, value: string, attribute?: AttributeReference): Token {
  return { kind, start, end, value, attribute }
}

/** A string ends at the next quote: there is no way to write a quote inside one. */
function stringAt(text: string, start: number): Token {
  const close = text.indexOf("'", start + 1)
  if (close === -1) throw conditionError(text, start, 'this string is not closed', ["`'`"])
  return token('string', start, close + 1, text.slice(start + 1, close))
}

function integerAt(text: string, start: number): Token {
  const end = skipWord(text, start + 1)
  const value = text.slice(start, end)
  if (text[end] === '.' || !/^-?[0-9]+$/.test(value)) {
    throw conditionError(text, start, `${quoted(numberLike(text, start))} is not an integer`, ['an integer', 'a GUID'])
  }
  return token('integer', start, end, value)
}

function wordAt(text: string, start: number): Token {
  const end = skipWord(text, start)
  const guid = guidAt(text, start, end)
  if (guid !== undefined) return guid
  if (isDigit(text.charCodeAt(start))) return integerAt(text, start)
  const value = text.slice(start, end)
  return token(KEYWORDS.get(foldAscii(value)) ?? 'word', start, end, value)
}

/** A GUID with or without dashes, when one stands here and ends where its word does. */
function guidAt(text: string, start: number, wordEnd: number): Token | undefined {
  const length = wordEnd - start
  if (length !== 32 && !(length === 8 && text[wordEnd] === '-')) return undefined
  const end = length === 32 ? wordEnd : start + 36
  if (end !== wordEnd && isWordCode(text.charCodeAt(end))) return undefined
  const guid = parseGuid(text.slice(start, end))
  return guid === undefined ? undefined : token('guid', start, end, guid)
}

/** `@Source[name]`, where blanks may stand between any two of the five parts. */
function attributeAt(text: string, start: number): Token {
  const sourceStart = skipBlanks(text, start + 1)
  const sourceEnd = skipWord(text, sourceStart)
  const written = text.slice(sourceStart, sourceEnd)
  const source = ATTRIBUTE_SOURCES.find((known) => foldAscii(known) === foldAscii(written))
  if (source === undefined) {
    const found = written === '' ? 'a source has to follow `@`' : `${quoted(written)} is not a source of attributes`
    const expected = ATTRIBUTE_SOURCES.map((known) => `\`${known}\``)
    throw conditionError(text, sourceStart, found + didYouMean(nearest(written, ATTRIBUTE_SOURCES)), expected)
  }
  const open = skipBlanks(text, sourceEnd)
  if (text[open] !== '[') throw conditionError(text, open, `a name in brackets has to follow \`@${source}\``, ['`[`'])
  const nameStart = skipBlanks(text, open + 1)
  const nameEnd = endOfName(text, nameStart)
  const name = text.slice(nameStart, nameEnd).trimEnd()
  if (name === '') throw conditionError(text, nameStart, 'an attribute has to have a name', ['a name'])
  if (lacksKey(name)) throw conditionError(text, nameStart + name.length, 'a key has to follow the colon', ['a key'])
  const marker = skipBlanks(text, nameEnd)
  const keyCaseSensitive = foldAscii(text.slice(marker, marker + MARKER.length)) === MARKER
  const close = keyCaseSensitive ? skipBlanks(text, marker + MARKER.length) : marker
  if (text[close] !== ']') {
    const found =
      close === text.length ? 'this attribute is not closed' : `${nameOf(text, close)} can't stand in a name`
    throw conditionError(text, close === text.length ? start : close, found, ['`]`'])
  }
  return token('attribute', start, close + 1, name, { kind: 'attribute', source, name, keyCaseSensitive })
}

const MARKER = '<$key_case_sensitive$>'

/** A path of letters, digits and `/ . & $ - _`, then perhaps `:` and a key, which may hold `: + =` and blanks too. */
function endOfName(text: string, start: number): number {
  let end = start
  let inKey = false
  for (; end < text.length; end++) {
    const char = text[end] ?? ''
    if (char === ':') inKey = end > start
    const fits = isWordCode(text.charCodeAt(end)) || '/.&$-'.includes(char) || (inKey && ':+= '.includes(char))
    if (!fits) break
  }
  return end
}

/** Can `name` stand between the brackets of an attribute, just as it is? */
export function isAttributeName(name: string): boolean {
  return name !== '' && name.trim() === name && endOfName(name, 0) === name.length && !lacksKey(name)
}

function lacksKey(name: string): boolean {
  return name.indexOf(':') === name.length - 1
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (isBlank(text.charCodeAt(at))) at += 1
  return at
}

function skipWord(text: string, from: number): number {
  let at = from
  while (isWordCode(text.charCodeAt(at))) at += 1
  return at
}

/** Space, tab, line feed, carriage return; no other blank of Unicode is one here. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** A letter, a digit or `_`. */
function isWordCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || isDigit(code) || code === 0x5f
}

/** What a person would take for one number, for the message. */
function numberLike(text: string, start: number): string {
  return /^[-+.\w]*/.exec(text.slice(start, start + 80))?.[0] ?? ''
}

/** One character for a message, by code point where it has no plain shape. */
function nameOf(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0
  if (code > 0x20 && code < 0x7f) return `\`${String.fromCodePoint(code)}\``
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}
