import { DEFAULT_LIMITS } from '../model/limits.js'
import { covers } from '../pattern/relation.js'
import {
  type AttributeReference,
  type Comparison,
  type Condition,
  isGroup,
  type Leaf,
  type Literal,
  type OperatorName,
} from './ast.js'
import { compileLeaf } from './compile-leaf.js'
import type { ConditionContext } from './context.js'
import { OPERATORS } from './operators.js'
import { printLeaf, printOperand } from './print.js'
import { mayOverlap, readPattern } from './target.js'
import { not, type Truth } from './truth.js'
import { attributesOf } from './walk.js'

/**
 * What `asked` comes to in every request that makes `given` true; undefined where that depends on the request, or does not
 * follow from the two parts by themselves.
 */
export function impliedBy(given: Condition, asked: Condition): Truth | undefined {
  if (asked.kind === 'not') {
    const value = impliedBy(given, asked.operand)
    return value && not(value)
  }
  if (given.kind === 'not') return impliedByNot(given.operand, asked)
  if (isSame(given, asked)) return 'true'
  if (isGroup(given) || isGroup(asked)) return undefined
  return impliedByLeaf(given, asked)
}

function impliedByNot(refused: Condition, asked: Condition): Truth | undefined {
  if (refused.kind === 'not') return impliedBy(refused.operand, asked)
  if (isSame(refused, asked)) return 'false'
  if (refused.kind !== 'actionMatches' || asked.kind !== 'actionMatches') return undefined
  return covers(readPattern(refused.pattern), readPattern(asked.pattern)) === true ? 'false' : undefined
}

function impliedByLeaf(given: Leaf, asked: Leaf): Truth | undefined {
  if (given.kind === 'actionMatches' && asked.kind === 'actionMatches') {
    const [from, to] = [readPattern(given.pattern), readPattern(asked.pattern)]
    if (!mayOverlap(from, to)) return 'false'
    return covers(to, from) === true ? 'true' : undefined
  }
  const context = exampleOf(given, asked)
  if (context === undefined) return undefined
  const answer = compileLeaf(asked, DEFAULT_LIMITS.listProduct)(context, undefined)
  return answer === 'true' || answer === 'false' ? answer : 'unknown'
}

/** A request that makes `given` true and stands for all that do, as far as `asked` looks at them. */
function exampleOf(given: Leaf, asked: Leaf): ConditionContext | undefined {
  if (given.kind === 'subOperationMatches' && asked.kind === 'subOperationMatches') {
    return { action: '', subOperation: given.subOperation }
  }
  if (given.kind !== 'comparison' || (asked.kind !== 'exists' && asked.kind !== 'comparison')) return undefined
  const equation = equationOf(given)
  if (equation === undefined || !isSettledBy(equation, asked)) return undefined
  const { source, name } = equation.attribute
  return { action: '', attributes: { [source]: { [name]: equation.value } } }
}

/** An attribute that has to equal one literal. */
interface Equation {
  readonly attribute: AttributeReference
  readonly operator: OperatorName
  readonly value: Literal['value']
}

function equationOf({ operator, quantifier, left, right }: Comparison): Equation | undefined {
  if (quantifier !== undefined || !EQUALITIES.has(operator)) return undefined
  const [attribute, literal] = left.kind === 'attribute' ? [left, right] : [right, left]
  if (attribute.kind !== 'attribute' || literal.kind === 'attribute' || literal.kind === 'set') return undefined
  return { attribute, operator, value: literal.value }
}

/** Does a part ask for nothing but that attribute, and see no difference between the values that solve the equation? */
function isSettledBy({ attribute, operator }: Equation, asked: Leaf): boolean {
  const name = printOperand(attribute)
  const names = attributesOf(asked).map(printOperand)
  if (names.length === 0 || names.some((other) => other !== name)) return false
  return asked.kind !== 'comparison' || EXACT.has(operator) || readsAlike(operator, asked.operator)
}

/** Two operators for which two spellings of one date, one GUID or one text are the same. */
function readsAlike(one: OperatorName, other: OperatorName): boolean {
  const { type } = OPERATORS[one]
  return type === OPERATORS[other].type && (type !== 'string' || other.endsWith('IgnoreCase'))
}

/** Just one value solves these. */
const EXACT: ReadonlySet<OperatorName> = new Set(['StringEquals', 'NumericEquals', 'BoolEquals'])

const EQUALITIES: ReadonlySet<OperatorName> = new Set([
  ...EXACT,
  'StringEqualsIgnoreCase',
  'DateTimeEquals',
  'GuidEquals',
])

/** Told at the first leaf that differs, without the text of whole groups. */
function isSame(a: Condition, b: Condition): boolean {
  if (a.kind === 'not') return b.kind === 'not' && isSame(a.operand, b.operand)
  if (isGroup(a)) return a.kind === b.kind && isSameList(a.operands, b.operands)
  return a.kind === b.kind && printLeaf(a) === printLeaf(b)
}

function isSameList(a: readonly Condition[], b: readonly Condition[]): boolean {
  return a.length === b.length && a.every((part, index) => isSame(part, b[index] ?? part))
}
