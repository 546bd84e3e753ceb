import { foldAscii } from '../model/text.js'
import type { Literal, OperatorName } from './ast.js'
import { compareMoments, Moment, parseDateTime } from './date-time.js'
import { guidIn } from './guid.js'
import { matchesLike, parseLike } from './like.js'

/** What an operator compares. */
export type OperandType = 'string' | 'numeric' | 'dateTime' | 'bool' | 'guid'

/**
 * One operator: how each side is read, and the test of two values that were read.
 *
 * `left` and `right` give undefined for what the operator can't take, a list included. Methods rather than function
 * fields, so that operators of different types fit one table.
 */
export interface Operator<Left = unknown, Right = unknown> {
  readonly type: OperandType
  /** May stand behind a quantifier. */
  readonly quantifiable: boolean
  left(value: unknown): Left | undefined
  right(value: unknown): Right | undefined
  test(left: Left, right: Right): boolean
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
const foldedText = (value: unknown) => (typeof value === 'string' ? foldAscii(value) : undefined)
const pattern = (value: unknown) => (typeof value === 'string' ? parseLike(value) : undefined)
const foldedPattern = (value: unknown) => (typeof value === 'string' ? parseLike(foldAscii(value)) : undefined)
/** Beyond the safe integers, the number we see may not be the number that was sent. */
const integer = (value: unknown) => (typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined)
const dateTime = (value: unknown) => {
  if (typeof value === 'string') return parseDateTime(value)
  // `@Environment[UtcNow]` from the clock.
  return value instanceof Moment ? value : undefined
}
const boolean = (value: unknown) => (typeof value === 'boolean' ? value : undefined)
const guid = (value: unknown) => (typeof value === 'string' ? guidIn(value) : undefined)

const equals = (left: unknown, right: unknown) => left === right
const differs = (left: unknown, right: unknown) => left !== right
const startsWith = (left: string, right: string) => left.startsWith(right)
const startsOtherwise = (left: string, right: string) => !left.startsWith(right)
const isLike = (left: string, right: ReturnType<typeof parseLike>) => matchesLike(right, left)
const isUnlike = (left: string, right: ReturnType<typeof parseLike>) => !matchesLike(right, left)

/** Every operator, in the order of Azure's documentation. */
export const OPERATORS: Readonly<Record<OperatorName, Operator>> = {
  StringEquals: listed('string', text, equals),
  StringNotEquals: listed('string', text, differs),
  StringStartsWith: plain('string', text, startsWith),
  StringNotStartsWith: plain('string', text, startsOtherwise),
  StringLike: like(text, pattern, isLike),
  StringNotLike: like(text, pattern, isUnlike),
  StringEqualsIgnoreCase: listed('string', foldedText, equals),
  StringNotEqualsIgnoreCase: listed('string', foldedText, differs),
  StringStartsWithIgnoreCase: plain('string', foldedText, startsWith),
  StringNotStartsWithIgnoreCase: plain('string', foldedText, startsOtherwise),
  StringLikeIgnoreCase: like(foldedText, foldedPattern, isLike),
  StringNotLikeIgnoreCase: like(foldedText, foldedPattern, isUnlike),
  NumericEquals: listed('numeric', integer, equals),
  NumericNotEquals: listed('numeric', integer, differs),
  NumericLessThan: listed('numeric', integer, (left, right) => left < right),
  NumericLessThanEquals: listed('numeric', integer, (left, right) => left <= right),
  NumericGreaterThan: listed('numeric', integer, (left, right) => left > right),
  NumericGreaterThanEquals: listed('numeric', integer, (left, right) => left >= right),
  DateTimeEquals: plain('dateTime', dateTime, (left, right) => compareMoments(left, right) === 0),
  DateTimeNotEquals: plain('dateTime', dateTime, (left, right) => compareMoments(left, right) !== 0),
  DateTimeLessThan: plain('dateTime', dateTime, (left, right) => compareMoments(left, right) < 0),
  DateTimeLessThanEquals: plain('dateTime', dateTime, (left, right) => compareMoments(left, right) <= 0),
  DateTimeGreaterThan: plain('dateTime', dateTime, (left, right) => compareMoments(left, right) > 0),
  DateTimeGreaterThanEquals: plain('dateTime', dateTime, (left, right) => compareMoments(left, right) >= 0),
  BoolEquals: plain('bool', boolean, equals),
  BoolNotEquals: plain('bool', boolean, differs),
  GuidEquals: listed('guid', guid, equals),
  GuidNotEquals: listed('guid', guid, differs),
}

export const OPERATOR_NAMES: readonly OperatorName[] = Object.keys(OPERATORS) as OperatorName[]

/** Why an operator can't take a literal; undefined when it can. */
export function literalProblem(name: OperatorName, literal: Literal, side: 'left' | 'right'): string | undefined {
  const operator = OPERATORS[name]
  const { kinds, takes } = TAKES[operator.type]
  const readable = kinds.includes(literal.kind) && operator[side](literal.value) !== undefined
  return readable ? undefined : `\`${name}\` takes ${takes}`
}

const TAKES: Readonly<Record<OperandType, { readonly kinds: readonly Literal['kind'][]; readonly takes: string }>> = {
  string: { kinds: ['string'], takes: "text in quotes, such as 'a'" },
  numeric: { kinds: ['integer'], takes: 'an integer, such as 10' },
  dateTime: { kinds: ['string'], takes: "a date that exists, such as '2022-06-01T23:38:32.8883645Z'" },
  bool: { kinds: ['boolean'], takes: 'true or false' },
  guid: { kinds: ['guid', 'string'], takes: 'a GUID, such as 8e3af657-a8ff-443c-a75c-2fe8c4bcb635' },
}

/** An operator that compares alike on both sides and takes quantifiers. */
function listed<T>(type: OperandType, read: (value: unknown) => T | undefined, test: (left: T, right: T) => boolean) {
  return { type, quantifiable: true, left: read, right: read, test }
}

/** An operator for which Azure lists no quantifier. */
function plain<T>(type: OperandType, read: (value: unknown) => T | undefined, test: (left: T, right: T) => boolean) {
  return { type, quantifiable: false, left: read, right: read, test }
}

function like<Left, Right>(
  left: (value: unknown) => Left | undefined,
  right: (value: unknown) => Right | undefined,
  test: (left: Left, right: Right) => boolean,
) {
  return { type: 'string' as const, quantifiable: true, left, right, test }
}
