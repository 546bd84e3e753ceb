import type { Condition, Literal, Operand, OperatorName, Quantifier } from 'rbac-core/condition'
import { fold } from './text.js'

/** The tree of a condition, by regular expressions and precedence; undefined for a text that is none (S 7.1, C 3). */
export function parseReference(text: string): Condition | undefined {
  const tokens = tokensOf(text)
  if (tokens === undefined) return undefined
  const [condition, rest] = or(tokens) ?? []
  return rest?.length === 0 ? condition : undefined
}

interface Token {
  readonly type: string
  readonly text: string
}

/** The first that matches counts. Blanks are space, tab and line ends; they may stand between any two tokens. */
const TOKENS: readonly (readonly [type: string, expression: RegExp])[] = [
  ['attribute', /@[ \t\r\n]*\w+[ \t\r\n]*\[[^\]]*\]/y],
  ['string', /'[^']*'/y],
  ['guid', /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)/iy],
  ['guid', /[0-9a-f]{32}(?!\w)/iy],
  ['integer', /-?[0-9]+(?![\w.])/y],
  ['and', /&&|and(?!\w)/iy],
  ['or', /\|\||or(?!\w)/iy],
  ['not', /!|not(?!\w)/iy],
  ['boolean', /(?:true|false)(?!\w)/iy],
  ['word', /[a-z_]\w*/iy],
  ['(', /\(/y],
  [')', /\)/y],
  ['{', /\{/y],
  ['}', /\}/y],
  [',', /,/y],
  [':', /:/y],
]

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    at += /^[ \t\r\n]*/.exec(text.slice(at))?.[0].length ?? 0
    if (at === text.length) return tokens
    const token = tokenAt(text, at)
    if (token === undefined) return undefined
    tokens.push(token)
    at += token.text.length
  }
}

function tokenAt(text: string, at: number): Token | undefined {
  for (const [type, expression] of TOKENS) {
    expression.lastIndex = at
    const match = expression.exec(text)
    if (match !== null) return { type, text: match[0] }
  }
  return undefined
}

/** What was read and what is left to read; undefined when the rule does not fit. */
type Read<T> = readonly [T, readonly Token[]] | undefined

function or(tokens: readonly Token[]): Read<Condition> {
  return chain('or', and, tokens)
}

function and(tokens: readonly Token[]): Read<Condition> {
  return chain('and', unary, tokens)
}

function chain(
  kind: 'or' | 'and',
  rule: (tokens: readonly Token[]) => Read<Condition>,
  tokens: readonly Token[],
): Read<Condition> {
  const operands: Condition[] = []
  let rest = tokens
  do {
    const read = rule(operands.length === 0 ? rest : rest.slice(1))
    if (read === undefined) return undefined
    operands.push(read[0])
    rest = read[1]
  } while (rest[0]?.type === kind)
  const [only] = operands
  return only !== undefined && operands.length === 1 ? [only, rest] : [{ kind, operands }, rest]
}

function unary(tokens: readonly Token[]): Read<Condition> {
  const [first, ...rest] = tokens
  if (first?.type === 'not') {
    const read = unary(rest)
    return read && [{ kind: 'not', operand: read[0] }, read[1]]
  }
  if (first?.type === '(') {
    const read = or(rest)
    return read?.[1][0]?.type === ')' ? [read[0], read[1].slice(1)] : undefined
  }
  return exists(tokens) ?? matches(tokens) ?? comparison(tokens)
}

function exists([word, ...rest]: readonly Token[]): Read<Condition> {
  if (word === undefined || fold(word.text) !== 'exists') return undefined
  const read = operand(rest)
  return read?.[0].kind === 'attribute' ? [{ kind: 'exists', attribute: read[0] }, read[1]] : undefined
}

function matches([word, open, text, close, ...rest]: readonly Token[]): Read<Condition> {
  if (word === undefined || open?.type !== '{' || text?.type !== 'string' || close?.type !== '}') return undefined
  const argument = text.text.slice(1, -1)
  if (fold(word.text) === 'suboperationmatches') return [{ kind: 'subOperationMatches', subOperation: argument }, rest]
  if (fold(word.text) !== 'actionmatches' || !isPattern(argument)) return undefined
  return [{ kind: 'actionMatches', pattern: argument }, rest]
}

/** C 3 and 4: 1 to 512 characters, none of them a control character. */
function isPattern(text: string): boolean {
  return text.trim() !== '' && text.length <= 512 && !/\p{Cc}|\p{Cs}/u.test(text.trim())
}

const QUANTIFIERS = ['ForAnyOfAnyValues', 'ForAllOfAnyValues', 'ForAnyOfAllValues', 'ForAllOfAllValues']
const ORDERS = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals']
const TEXTS = ['Equals', 'NotEquals', 'StartsWith', 'NotStartsWith', 'Like', 'NotLike']
const OPERATORS = [
  ...TEXTS.flatMap((verb) => [`String${verb}`, `String${verb}IgnoreCase`]),
  ...ORDERS.flatMap((verb) => [`Numeric${verb}`, `DateTime${verb}`]),
  ...['Bool', 'Guid'].flatMap((type) => [`${type}Equals`, `${type}NotEquals`]),
]

function comparison(tokens: readonly Token[]): Read<Condition> {
  const [left, afterLeft] = operand(tokens) ?? []
  if (left === undefined || afterLeft === undefined) return undefined
  const quantifier = afterLeft[1]?.type === ':' ? named(afterLeft[0], QUANTIFIERS) : undefined
  const [word, ...afterWord] = quantifier === undefined ? afterLeft : afterLeft.slice(2)
  const operator = named(word, OPERATORS)
  const [right, rest] = operand(afterWord) ?? []
  if (operator === undefined || right === undefined || rest === undefined) return undefined
  if (quantifier !== undefined && /^DateTime|^Bool|StartsWith/.test(operator)) return undefined
  if (!fits(operator, left) || !fits(operator, right)) return undefined
  const quantified = quantifier === undefined ? {} : { quantifier: quantifier as Quantifier }
  return [{ kind: 'comparison', left, ...quantified, operator: operator as OperatorName, right }, rest]
}

function named(token: Token | undefined, names: readonly string[]): string | undefined {
  if (token?.type !== 'word') return undefined
  return names.find((name) => fold(name) === fold(token.text))
}

/** C 3: a literal that its operator can't take, or a date that no calendar has, makes the condition unparsable. */
function fits(operator: string, operand: Operand): boolean {
  if (operand.kind === 'attribute') return true
  const literals = operand.kind === 'set' ? operand.elements : [operand]
  return literals.every((literal) => {
    if (operator.startsWith('Numeric')) return literal.kind === 'integer'
    if (operator.startsWith('Bool')) return literal.kind === 'boolean'
    if (operator.startsWith('String')) return literal.kind === 'string'
    if (operator.startsWith('DateTime')) return literal.kind === 'string' && isDate(literal.value)
    return literal.kind === 'guid' || (literal.kind === 'string' && isGuid(literal.value))
  })
}

function isGuid(text: string): boolean {
  return /(?:^|\/)(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(text)
}

function isDate(text: string): boolean {
  const match = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}(?:\.[0-9]{1,7})?Z$/.exec(text)
  if (match?.[1] === undefined || text.startsWith('0000')) return false
  // Date.parse takes 30 February for 1 March; printing it again tells.
  const day = new Date(`${match[1]}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(match[1])
}

function operand(tokens: readonly Token[]): Read<Operand> {
  const [first, ...rest] = tokens
  if (first?.type === 'attribute') {
    const read = attribute(first.text)
    return read && [read, rest]
  }
  if (first?.type === '{') return set(rest)
  const read = first && literal(first)
  return read && [read, rest]
}

function set(tokens: readonly Token[]): Read<Operand> {
  const elements: Literal[] = []
  for (let at = 0; ; at += 2) {
    const element = tokens[at] && literal(tokens[at])
    if (element === undefined) return undefined
    elements.push(element)
    if (tokens[at + 1]?.type === '}') return [{ kind: 'set', elements }, tokens.slice(at + 2)]
    if (tokens[at + 1]?.type !== ',') return undefined
  }
}

function literal(token: Token | undefined): Literal | undefined {
  switch (token?.type) {
    case 'string':
      return { kind: 'string', value: token.text.slice(1, -1) }
    case 'integer': {
      const value = BigInt(token.text)
      const safe = value >= -(2n ** 53n) + 1n && value <= 2n ** 53n - 1n
      return safe ? { kind: 'integer', value: Number(value) } : undefined
    }
    case 'boolean':
      return { kind: 'boolean', value: fold(token.text) === 'true' }
    case 'guid': {
      const digits = fold(token.text).replaceAll('-', '')
      return { kind: 'guid', value: digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') }
    }
    default:
      return undefined
  }
}

const ATTRIBUTE =
  /^@[ \t\r\n]*(\w+)[ \t\r\n]*\[[ \t\r\n]*([\w/.&$-]+(?::[\w/.&$:+= -]*[\w/.&$:+=-])?)[ \t\r\n]*(<\$key_case_sensitive\$>)?[ \t\r\n]*\]$/i

function attribute(text: string): Operand | undefined {
  const [, written = '', name = '', marker] = ATTRIBUTE.exec(text) ?? []
  const sources = ['Request', 'Resource', 'Principal', 'Environment'] as const
  const source = sources.find((known) => fold(known) === fold(written))
  return source && { kind: 'attribute', source, name, keyCaseSensitive: marker !== undefined }
}
