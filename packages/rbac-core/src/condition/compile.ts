import type { Limits } from '../model/limits.js'
import { foldAscii } from '../model/text.js'
import { matches } from '../pattern/match.js'
import type {
  ActionMatches,
  Comparison,
  Condition,
  Exists,
  Leaf,
  Operand,
  Quantifier,
  SubOperationMatches,
} from './ast.js'
import type { ConditionContext } from './context.js'
import { AMBIGUOUS, compileLookup, type Lookup, UNREADABLE } from './lookup.js'
import { OPERATORS, type Operator } from './operators.js'
import { readPattern } from './target.js'
import type { Truth } from './truth.js'

/** A condition ready to be asked, any number of times. Never throws. */
export type CompiledCondition = (context: ConditionContext) => Truth

export type CompileLimits = Pick<Limits, 'listProduct'>

/** Why a leaf is unknown. */
export type UnknownReason =
  | 'missing'
  | 'wrongType'
  | 'list'
  | 'emptyList'
  | 'tooManyPairs'
  | 'plainSet'
  | 'ambiguous'
  | 'unreadable'
  | 'noAction'

/** `true`, `false`, or why it is neither. */
export type Verdict = 'true' | 'false' | UnknownReason

/** One part of a compiled condition. `action` is case folded; undefined when the request names none. */
export type Evaluator = (context: ConditionContext, action: string | undefined) => Verdict

/**
 * Turns a condition into closures: names are folded, literals and patterns read, operators looked up, all once.
 *
 * Asking costs time linear in the condition, the values it compares and, for two lists, their product up to
 * `listProduct`; beyond that the comparison is unknown.
 */
export function compile(condition: Condition, limits: CompileLimits): CompiledCondition {
  const evaluate = compileNode(condition, limits)
  return (context) => {
    const verdict = evaluate(context, actionOf(context))
    return verdict === 'true' || verdict === 'false' ? verdict : 'unknown'
  }
}

/** The requested action in lower case; undefined when there is none to be had. */
export function actionOf(context: ConditionContext): string | undefined {
  try {
    const { action } = context
    return typeof action === 'string' ? foldAscii(action) : undefined
  } catch {
    return undefined
  }
}

function compileNode(condition: Condition, limits: CompileLimits): Evaluator {
  switch (condition.kind) {
    case 'or':
      return compileJoin(condition.operands, 'true', 'false', limits)
    case 'and':
      return compileJoin(condition.operands, 'false', 'true', limits)
    case 'not':
      return compileNot(condition.operand, limits)
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison':
      return compileLeaf(condition, limits)
  }
}

/** AND and OR: the first operand that is `decisive` decides, else any unknown one does. */
function compileJoin(
  operands: readonly Condition[],
  decisive: Verdict,
  neutral: Verdict,
  limits: CompileLimits,
): Evaluator {
  const evaluators = operands.map((operand) => compileNode(operand, limits))
  return (context, action) => {
    let verdict = neutral
    for (const evaluate of evaluators) {
      const next = evaluate(context, action)
      if (next === decisive) return decisive
      if (next !== neutral) verdict = next
    }
    return verdict
  }
}

function compileNot(operand: Condition, limits: CompileLimits): Evaluator {
  const evaluate = compileNode(operand, limits)
  return (context, action) => {
    const verdict = evaluate(context, action)
    return verdict === 'true' ? 'false' : verdict === 'false' ? 'true' : verdict
  }
}

/** The evaluator of a leaf. Whatever a hostile attribute record throws makes this leaf unknown, and no other. */
export function compileLeaf(leaf: Leaf, limits: CompileLimits): Evaluator {
  const evaluate = compileUnguarded(leaf, limits)
  return (context, action) => {
    try {
      return evaluate(context, action)
    } catch {
      return 'unreadable'
    }
  }
}

function compileUnguarded(leaf: Leaf, limits: CompileLimits): Evaluator {
  switch (leaf.kind) {
    case 'exists':
      return compileExists(leaf)
    case 'actionMatches':
      return compileActionMatches(leaf)
    case 'subOperationMatches':
      return compileSubOperationMatches(leaf)
    case 'comparison':
      return compileComparison(leaf, limits)
  }
}

function compileExists({ attribute }: Exists): Evaluator {
  const lookup = compileLookup(attribute)
  return (context) => {
    const value = lookup(context)
    if (value === UNREADABLE) return 'unreadable'
    return value === undefined ? 'false' : 'true'
  }
}

function compileActionMatches({ pattern: text }: ActionMatches): Evaluator {
  const pattern = readPattern(text)
  return (_context, action) => (action === undefined ? 'noAction' : matches(pattern, action) ? 'true' : 'false')
}

/** No suboperation is an answer, not a doubt: `NOT SubOperationMatches{'Blob.List'}` counts on it. */
function compileSubOperationMatches(leaf: SubOperationMatches): Evaluator {
  const wanted = foldAscii(leaf.subOperation)
  return ({ subOperation }) => {
    if (subOperation === undefined || subOperation === null) return 'false'
    if (typeof subOperation !== 'string') return 'wrongType'
    return foldAscii(subOperation) === wanted ? 'true' : 'false'
  }
}

/** One side of a comparison: where its value comes from and how the operator reads it. */
interface Side {
  readonly raw: Lookup
  /** The one value; undefined when the operator can't take it. */
  readonly read: (raw: unknown) => unknown
  /** The value or the list of `count` values; undefined when the operator can't take one of them. */
  readonly readAll: (raw: unknown, count: number) => readonly unknown[] | undefined
}

function compileComparison(comparison: Comparison, limits: CompileLimits): Evaluator {
  const operator = OPERATORS[comparison.operator]
  const left = compileSide(comparison.left, (value) => operator.left(value))
  const right = compileSide(comparison.right, (value) => operator.right(value))
  if (comparison.quantifier !== undefined) {
    return compileQuantified(operator, left, right, comparison.quantifier, limits.listProduct)
  }
  if (comparison.left.kind === 'set' || comparison.right.kind === 'set') return () => 'plainSet'
  return (context) => {
    const rawLeft = left.raw(context)
    const leftValue = left.read(rawLeft)
    if (leftValue === undefined) return whyNot(rawLeft)
    const rawRight = right.raw(context)
    const rightValue = right.read(rawRight)
    if (rightValue === undefined) return whyNot(rawRight)
    return operator.test(leftValue, rightValue) ? 'true' : 'false'
  }
}

/** Literals are read here, once. */
function compileSide(operand: Operand, read: (value: unknown) => unknown): Side {
  if (operand.kind === 'attribute') {
    return { raw: compileLookup(operand), read, readAll: (raw, count) => readList(raw, count, read) }
  }
  if (operand.kind === 'set') {
    const values = operand.elements.map((element) => read(element.value))
    return { raw: () => values, read: () => undefined, readAll: () => values }
  }
  const value = read(operand.value)
  return { raw: () => value, read: () => value, readAll: () => [value] }
}

/** A scalar counts as a list of one; an empty list satisfies nothing and is unknown. */
function compileQuantified(
  operator: Operator,
  left: Side,
  right: Side,
  quantifier: Quantifier,
  maxPairs: number,
): Evaluator {
  const allLeft = quantifier.startsWith('ForAllOf')
  const allRight = quantifier.endsWith('OfAllValues')
  return (context) => {
    const rawLeft = left.raw(context)
    const rawRight = right.raw(context)
    const leftCount = countOf(rawLeft)
    const rightCount = countOf(rawRight)
    if (leftCount === 0 || rightCount === 0) return 'emptyList'
    if (!(leftCount >= 1 && rightCount >= 1 && leftCount * rightCount <= maxPairs)) return 'tooManyPairs'
    const rights = right.readAll(rawRight, rightCount)
    if (rights === undefined) return whyNot(rawRight)
    const lefts = left.readAll(rawLeft, leftCount)
    if (lefts === undefined) return whyNot(rawLeft)
    for (const value of lefts) {
      if (holdsAgainst(operator, value, rights, allRight) !== allLeft) return allLeft ? 'false' : 'true'
    }
    return allLeft ? 'true' : 'false'
  }
}

function holdsAgainst(operator: Operator, left: unknown, rights: readonly unknown[], all: boolean): boolean {
  for (const right of rights) if (operator.test(left, right) !== all) return !all
  return all
}

/** A proxy for a list may tell any length: what is none counts as too many. */
function countOf(raw: unknown): number {
  if (!Array.isArray(raw)) return 1
  return Number.isSafeInteger(raw.length) ? raw.length : Number.POSITIVE_INFINITY
}

/** By index and not by iterator: a list may bring an iterator of its own, which need not end. */
function readList(raw: unknown, count: number, read: (value: unknown) => unknown): readonly unknown[] | undefined {
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [raw]
  const values: unknown[] = []
  for (let index = 0; index < count; index++) {
    const value = read(list[index])
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

function whyNot(raw: unknown): UnknownReason {
  if (raw === undefined) return 'missing'
  if (raw === AMBIGUOUS) return 'ambiguous'
  if (raw === UNREADABLE) return 'unreadable'
  return Array.isArray(raw) ? 'list' : 'wrongType'
}
