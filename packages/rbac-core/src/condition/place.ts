import { InvalidConditionError } from '../errors.js'

/** Line and column of an offset, both from 1. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}

/** An error that points at `offset` of a condition's text. */
export function conditionError(
  text: string,
  offset: number,
  message: string,
  expected: readonly string[] = [],
): InvalidConditionError {
  const { line, column } = lineAndColumn(text, offset)
  const frame = frameOf(text, offset)
  return new InvalidConditionError(`${line}:${column}: ${message}`, { offset, line, column, frame, expected })
}

/** User text for a message: in backticks, on one line, cut when long. */
export function quoted(text: string): string {
  const cut = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE - 1).toWellFormed()}…` : text
  return `\`${printable(cut)}\``
}

const LONGEST_QUOTE = 120
const HALF_FRAME = 50

/** The line around `offset`, cut to what fits a terminal, and a caret below the place. */
function frameOf(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const lineEnd = text.indexOf('\n', offset)
  const from = Math.max(offset === 0 ? 0 : lineStart, offset - HALF_FRAME)
  const to = Math.min(lineEnd === -1 ? text.length : lineEnd, offset + HALF_FRAME)
  const before = `${from > lineStart ? '…' : ''}${printable(text.slice(from, offset))}`
  const after = `${printable(text.slice(offset, to))}${to < text.length && text[to] !== '\n' ? '…' : ''}`
  return `${before}${after}\n${' '.repeat([...before].length)}^`
}

/** One visible character for each control or format character and lone surrogate, so that no terminal acts on it. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/\s/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd')
}
