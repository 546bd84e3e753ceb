/**
 * ASCII letters in lower case, everything else as it is.
 *
 * `toLowerCase` alone would turn U+212A (Kelvin sign) into `k`: two ids would become one.
 */
export function foldAscii(text: string): string {
  return NON_ASCII.test(text) ? text.replace(UPPER, (letters) => letters.toLowerCase()) : text.toLowerCase()
}

/** What is wrong with `id` as the id of a principal, group, role or management group; undefined when nothing is. */
export function idProblem(id: unknown, maxLength: number): string | undefined {
  if (typeof id !== 'string') return 'is not text'
  if (id.length === 0) return 'is empty'
  if (id.length > maxLength) return `is longer than ${maxLength} characters`
  if (EDGE_BLANK.test(id)) return 'starts or ends with a blank'
  if (CONTROL.test(id)) return 'holds a control character'
  if (!id.isWellFormed()) return 'holds a lone surrogate'
  return undefined
}

/** Negative, zero or positive, by UTF-16 code unit: the one order used wherever a smallest id is named. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const NON_ASCII = /[^\x00-\x7f]/
const UPPER = /[A-Z]+/g
const EDGE_BLANK = /^\s|\s$/
const CONTROL = /[\x00-\x1f\x7f-\x9f]/
