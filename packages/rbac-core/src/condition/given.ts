import { InvalidRequestError, RbacError } from '../errors.js'
import { DEEPEST } from '../model/limits.js'
import { ATTRIBUTE_SOURCES } from '../model/request.js'
import { patternProblem } from '../pattern/pattern.js'
import {
  type AttributeReference,
  type Comparison,
  type Condition,
  type Literal,
  type Operand,
  type OperatorName,
  QUANTIFIERS,
  type Quantifier,
} from './ast.js'
import type { ConditionContext, ConditionQuestion } from './context.js'
import { parseGuid } from './guid.js'
import { isAttributeName } from './lexer.js'
import type { LintOptions } from './lint.js'
import { literalProblem, OPERATOR_NAMES, OPERATORS } from './operators.js'
import { isParsed } from './source.js'

/**
 * The condition that a caller handed in. One that `parseCondition` made is taken as it is; any other value is copied
 * part by part, so that what is used later is plain, checked and can't change.
 *
 * @throws {InvalidRequestError} for anything that is not a condition
 */
export function givenCondition(value: unknown): Condition {
  if (isParsed(value)) return value
  try {
    return readNode(value, 0)
  } catch (error) {
    // A getter or a proxy may throw anything.
    throw error instanceof RbacError ? error : refused('it can not be read')
  }
}

/** The context that a caller handed in, its date in milliseconds; an empty one for what is no object. */
export function givenContext(value: unknown): ConditionContext {
  const context = (typeof value === 'object' && value !== null ? value : {}) as ConditionContext
  try {
    const { now } = context as ConditionQuestion
    return now instanceof Date ? { ...context, now: now.getTime() } : context
  } catch {
    // Whatever part of it is asked for will throw again, where that makes one comparison unknown.
    return context
  }
}

/**
 * What `read` makes of a trace that a caller handed in.
 *
 * @throws {InvalidRequestError} when it is not one that `explainCondition` could have made
 */
export function fromGivenTrace<Result>(read: () => Result): Result {
  try {
    return read()
  } catch {
    throw new InvalidRequestError('not a trace of a condition; make one with `explainCondition`')
  }
}

/** @throws {InvalidRequestError} for anything but `true` and `false`, as text */
export function givenWanted(value: unknown): 'true' | 'false' {
  if (value === 'true' || value === 'false') return value
  throw new InvalidRequestError("what is wanted of a condition must be 'true' or 'false'")
}

/** @throws {InvalidRequestError} when an option is no list of action patterns */
export function givenLintOptions(value: unknown): LintOptions {
  try {
    const { actions, dataActions } = readRecord(value)
    return { actions: readPatterns(actions), dataActions: readPatterns(dataActions) }
  } catch {
    throw new InvalidRequestError('actions and dataActions must be lists of action patterns')
  }
}

function readPatterns(value: unknown): readonly string[] {
  return value === undefined ? [] : readList(value, readPattern)
}

function refused(problem: string): InvalidRequestError {
  return new InvalidRequestError(`not a parsed condition: ${problem}; make one with \`parseCondition\``)
}

function readNode(value: unknown, depth: number): Condition {
  if (depth > DEEPEST) throw refused(`it nests more than ${DEEPEST} groups deep`)
  const node = readRecord(value)
  const { kind } = node
  switch (kind) {
    case 'or':
    case 'and': {
      const operands = readList(node.operands, (operand) => readNode(operand, depth + 1))
      if (operands.length < 2) throw refused('AND and OR take two operands or more')
      return { kind, operands }
    }
    case 'not':
      return { kind, operand: readNode(node.operand, depth + 1) }
    case 'exists':
      return { kind, attribute: readAttribute(node.attribute) }
    case 'actionMatches':
      return { kind, pattern: readPattern(readString(node.pattern)) }
    case 'subOperationMatches':
      return { kind, subOperation: readString(node.subOperation) }
    case 'comparison':
      return readComparison(node)
    default:
      throw refused('a part of it is of no known kind')
  }
}

function readComparison(node: Readonly<Record<string, unknown>>): Comparison {
  const operator = readOneOf<OperatorName>(node.operator, OPERATOR_NAMES)
  const given = node.quantifier
  const quantifier = given === undefined ? undefined : readOneOf<Quantifier>(given, QUANTIFIERS)
  if (quantifier !== undefined && !OPERATORS[operator].quantifiable) {
    throw refused(`\`${quantifier}\` can't be used with \`${operator}\``)
  }
  const left = readOperand(node.left, operator, 'left')
  const right = readOperand(node.right, operator, 'right')
  return { kind: 'comparison', left, ...(quantifier !== undefined && { quantifier }), operator, right }
}

function readOperand(value: unknown, operator: OperatorName, side: 'left' | 'right'): Operand {
  const node = readRecord(value)
  if (node.kind === 'attribute') return readAttribute(value)
  const checked = (one: unknown) => {
    const literal = readLiteral(one)
    const problem = literalProblem(operator, literal, side)
    if (problem !== undefined) throw refused(problem)
    return literal
  }
  if (node.kind !== 'set') return checked(value)
  const elements = readList(node.elements, checked)
  if (elements.length === 0) throw refused('a set holds one literal or more')
  return { kind: 'set', elements }
}

function readAttribute(given: unknown): AttributeReference {
  const { kind, source, name, keyCaseSensitive } = readRecord(given)
  if (kind !== 'attribute' || typeof name !== 'string' || !isAttributeName(name)) {
    throw refused('an attribute in it has a name that has no spelling')
  }
  return {
    kind,
    source: readOneOf(source, ATTRIBUTE_SOURCES),
    name,
    keyCaseSensitive: keyCaseSensitive === true,
  }
}

function readLiteral(given: unknown): Literal {
  const { kind, value } = readRecord(given)
  if (kind === 'string') return { kind, value: readString(value) }
  if (kind === 'boolean' && typeof value === 'boolean') return { kind, value }
  if (kind === 'integer' && typeof value === 'number' && Number.isSafeInteger(value)) return { kind, value: value + 0 }
  const guid = kind === 'guid' && typeof value === 'string' ? parseGuid(value) : undefined
  if (kind === 'guid' && guid !== undefined) return { kind, value: guid }
  throw refused('a literal in it has no spelling')
}

function readPattern(value: unknown): string {
  const problem = patternProblem(value)
  if (problem !== undefined) throw refused(`not an action pattern: ${problem}`)
  return value as string
}

function readString(value: unknown): string {
  if (typeof value !== 'string' || value.includes("'")) throw refused('a text in it has no spelling')
  return value
}

function readOneOf<Name extends string>(value: unknown, names: readonly Name[]): Name {
  const name = names.find((known) => known === value)
  if (name === undefined) throw refused('a name in it is not known')
  return name
}

function readRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw refused('a part of it is missing')
  return value as Readonly<Record<string, unknown>>
}

/** By index, because a list may bring an iterator of its own. */
function readList<Part>(value: unknown, read: (part: unknown) => Part): readonly Part[] {
  if (!Array.isArray(value) || value.length > LONGEST_LIST) throw refused('a list in it is missing or too long')
  return Array.from({ length: value.length }, (_, index) => read(value[index]))
}

/** No condition of readable length has more parts. */
const LONGEST_LIST = 1_000_000
