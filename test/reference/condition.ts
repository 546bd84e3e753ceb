/**
 * The judge of conditions: a plain walk over the tree, from the specification (S 7, choices G13 to G20).
 *
 * It shares no code with the product: nothing is compiled, every part is always asked, dates are numbers of 100 ns,
 * `StringLike` is a table over both texts.
 */

import type { AttributeReference, Comparison, Condition, ConditionContext, Operand } from 'rbac-core/condition'
import { parseReference } from './condition-parser.js'
import { fold, patternMatches } from './text.js'

export type Truth = 'true' | 'false' | 'unknown'

/** What a text comes to; one that is no condition is unknown (G20). */
export function judgeText(text: string, context: ConditionContext): Truth {
  const condition = parseReference(text)
  return condition === undefined ? 'unknown' : judge(condition, context)
}

export function judge(condition: Condition, context: ConditionContext): Truth {
  switch (condition.kind) {
    case 'or':
      return strongest('true', 'false', condition.operands, context)
    case 'and':
      return strongest('false', 'true', condition.operands, context)
    case 'not': {
      const value = judge(condition.operand, context)
      return value === 'unknown' ? 'unknown' : truth(value === 'false')
    }
    case 'exists':
      return existence(condition.attribute, context)
    case 'actionMatches':
      if (typeof context.action !== 'string') return 'unknown'
      return truth(patternMatches(condition.pattern, fold(context.action)))
    case 'subOperationMatches':
      if (context.subOperation === undefined || context.subOperation === null) return 'false'
      if (typeof context.subOperation !== 'string') return 'unknown'
      return truth(fold(context.subOperation) === fold(condition.subOperation))
    case 'comparison':
      return compare(condition, context)
  }
}

function truth(value: boolean): Truth {
  return value ? 'true' : 'false'
}

/** S 7.3: AND: false wins; OR: true wins; then unknown. */
function strongest(winner: Truth, rest: Truth, operands: readonly Condition[], context: ConditionContext): Truth {
  const values = operands.map((operand) => judge(operand, context))
  if (values.includes(winner)) return winner
  return values.includes('unknown') ? 'unknown' : rest
}

/** Nothing can be said of this one: not even that it is missing. */
const OBSCURE = Symbol('obscure')
/** It is there, and nobody knows which of several it is. */
const SEVERAL = Symbol('several')

function existence(attribute: AttributeReference, context: ConditionContext): Truth {
  const value = lookUp(attribute, context)
  return value === OBSCURE ? 'unknown' : truth(value !== undefined)
}

function lookUp({ source, name, keyCaseSensitive }: AttributeReference, context: ConditionContext): unknown {
  const sent = inRecord(context.attributes?.[source], name, keyCaseSensitive)
  if (sent !== undefined) return sent
  if (source === 'Resource') return inRecord(context.storedResource, name, keyCaseSensitive)
  if (source === 'Principal') return inRecord(context.storedPrincipal, name, keyCaseSensitive)
  if (source === 'Environment' && fold(name) === 'utcnow') {
    const date = new Date(context.now ?? Number.NaN)
    return Number.isNaN(date.getTime()) ? OBSCURE : date
  }
  return undefined
}

/** S 7.4: flat keys, case ignored but for a marked key; null is no value; the exact spelling goes first. */
function inRecord(record: unknown, name: string, keyCaseSensitive: boolean): unknown {
  if (record === undefined || record === null) return undefined
  if (typeof record !== 'object') return OBSCURE
  const entries = Object.entries(record).filter(([, value]) => value !== undefined && value !== null)
  const exact = entries.find(([key]) => key === name)
  if (exact !== undefined) return exact[1]
  const same = entries.filter(([key]) => spelling(key, keyCaseSensitive) === spelling(name, keyCaseSensitive))
  return same.length > 1 ? SEVERAL : same[0]?.[1]
}

function spelling(name: string, keyCaseSensitive: boolean): string {
  const colon = name.lastIndexOf(':')
  return keyCaseSensitive && colon !== -1 ? fold(name.slice(0, colon)) + name.slice(colon) : fold(name)
}

/** S 7.2. */
function compare({ left, quantifier, operator, right }: Comparison, context: ConditionContext): Truth {
  if (quantifier === undefined) {
    const [a, b] = [one(left, context), one(right, context)]
    return holds(operator, a, b)
  }
  const [lefts, rights] = [many(left, context), many(right, context)]
  if (lefts === undefined || rights === undefined || lefts.length === 0 || rights.length === 0) return 'unknown'
  const table = lefts.map((a) => rights.map((b) => holds(operator, a, b)))
  if (table.flat().includes('unknown')) return 'unknown'
  const rows = table.map((row) =>
    quantifier.endsWith('AllValues') ? row.every((cell) => cell === 'true') : row.some((cell) => cell === 'true'),
  )
  return truth(quantifier.startsWith('ForAll') ? rows.every(Boolean) : rows.some(Boolean))
}

/** The one value; undefined, which no operator takes, for a set or a list. */
function one(operand: Operand, context: ConditionContext): unknown {
  if (operand.kind === 'attribute') return lookUp(operand, context)
  return operand.kind === 'set' ? undefined : operand.value
}

function many(operand: Operand, context: ConditionContext): readonly unknown[] | undefined {
  if (operand.kind === 'set') return operand.elements.map((element) => element.value)
  const value = one(operand, context)
  if (value === undefined) return undefined
  return Array.isArray(value) ? Array.from(value) : [value]
}

function holds(operator: string, a: unknown, b: unknown): Truth {
  const [, type = '', verb = '', ignoreCase] =
    /^(String|Numeric|DateTime|Bool|Guid)(.*?)(IgnoreCase)?$/.exec(operator) ?? []
  const [x, y] = [plain(type, a), plain(type, b)]
  if (x === undefined || y === undefined) return 'unknown'
  if (typeof x === 'string' && typeof y === 'string' && ignoreCase !== undefined) return does(verb, fold(x), fold(y))
  return does(verb, x, y)
}

type Plain = string | number | bigint | boolean

/** The value in a form that `===` and `<` compare; undefined when it is not of the type. */
function plain(type: string, value: unknown): Plain | undefined {
  if (type === 'Numeric') return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
  if (type === 'Bool') return typeof value === 'boolean' ? value : undefined
  if (type === 'DateTime' && value instanceof Date) return ticks(value.toISOString())
  if (typeof value !== 'string') return undefined
  if (type === 'DateTime') return ticks(value)
  if (type === 'Guid') return guidDigits(value)
  return value
}

function does(verb: string, x: Plain, y: Plain): Truth {
  switch (verb) {
    case 'Equals':
      return truth(x === y)
    case 'NotEquals':
      return truth(x !== y)
    case 'LessThan':
      return truth(x < y)
    case 'LessThanEquals':
      return truth(x < y || x === y)
    case 'GreaterThan':
      return truth(x > y)
    case 'GreaterThanEquals':
      return truth(x > y || x === y)
    case 'StartsWith':
      return truth(String(x).slice(0, String(y).length) === y)
    case 'NotStartsWith':
      return truth(String(x).slice(0, String(y).length) !== y)
    case 'Like':
      return truth(isLike(String(x), String(y)))
    case 'NotLike':
      return truth(!isLike(String(x), String(y)))
    default:
      throw new Error(`no such operator: ${verb}`)
  }
}

/** G18: 32 hexadecimal digits, in groups or not, alone or behind the last slash of a resource id. */
function guidDigits(text: string): string | undefined {
  const last = fold(text.split('/').at(-1) ?? '')
  const grouped = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/.exec(last)
  if (grouped !== null) return grouped.slice(1).join('')
  return /^[0-9a-f]{32}$/.test(last) ? last : undefined
}

/** How many times 100 ns since the year 0; undefined for what is no date. */
function ticks(text: string): bigint | undefined {
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]{1,7})?Z$/.exec(text)
  if (match === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number)
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  if (year === 0 || date.toISOString().slice(0, 19) !== text.slice(0, 19)) return undefined
  const fraction = (match[7] ?? '.').slice(1).padEnd(7, '0')
  return BigInt(date.getTime()) * 10_000n + BigInt(fraction)
}

/** G16, by the table of which prefixes of the text match which prefixes of the pattern. */
export function isLike(text: string, pattern: string): boolean {
  const parts = [...(pattern.match(/\\[*?\\]|[\s\S]/gu) ?? [])]
  const letters = [...text]
  let row = [true, ...letters.map(() => false)]
  for (const part of parts) {
    const before = row
    row = [part === '*' && before[0] === true]
    for (const [at, letter] of letters.entries()) {
      const literal = part.length > 1 && part.startsWith('\\') ? part.slice(1) : part
      const steps = part === '?' || literal === letter
      row.push(part === '*' ? before[at + 1] === true || row[at] === true : steps && before[at] === true)
    }
  }
  return row[letters.length] === true
}
