/** ASCII letters in lower case, nothing else touched (C 7: ASCII case folded only). */
export function fold(text: string): string {
  if (!/[A-Z]/.test(text)) return text
  return text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32))
}

/** A pattern as it is compared: trimmed (G3), folded, runs of stars made one. */
export function plainPattern(pattern: string): string {
  return fold(pattern.trim()).replace(/\*+/g, '*')
}

/** S 2, for an action that is folded already. */
export function patternMatches(pattern: string, action: string): boolean {
  let expression = EXPRESSIONS.get(pattern)
  if (expression === undefined) {
    if (EXPRESSIONS.size === MOST) EXPRESSIONS.clear()
    expression = patternExpression(pattern)
    EXPRESSIONS.set(pattern, expression)
  }
  return expression.test(action)
}

/** Making an expression takes longer than asking it, and a long run meets the same few patterns over and over. */
const EXPRESSIONS = new Map<string, RegExp>()
const MOST = 10_000

// S 2.5: literals escaped, `/*/` is zero or more segments (G1), any other `*` any run; anchored at both ends.
export function patternExpression(pattern: string): RegExp {
  const source = plainPattern(pattern)
    .split('/*/')
    .map((part) => part.split('*').map(literal).join('.*'))
    .join('/(?:.*/)?')
  return new RegExp(`^${source}$`, 's')
}

function literal(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\/-]/g, '\\$&')
}

/** By UTF-16 code unit. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
