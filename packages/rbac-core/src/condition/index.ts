import type { Limits } from '../model/limits.js'
import type { Condition } from './ast.js'
import { type CompiledCondition, compile } from './compile.js'
import type { ConditionContext } from './context.js'
import { givenCondition, givenContext } from './given.js'
import { readLimits } from './limits.js'
import { parseText } from './parser.js'
import { print } from './print.js'
import { rememberText } from './source.js'
import type { Truth } from './truth.js'

export type {
  ActionMatches,
  And,
  AttributeReference,
  AttributeSource,
  BooleanLiteral,
  Comparison,
  Condition,
  Exists,
  GuidLiteral,
  IntegerLiteral,
  Leaf,
  Literal,
  Not,
  Operand,
  OperatorName,
  Or,
  Quantifier,
  SetLiteral,
  StringLiteral,
  SubOperationMatches,
} from './ast.js'
export type { CompiledCondition } from './compile.js'
export type { ConditionContext } from './context.js'
export type { Truth } from './truth.js'

/**
 * The tree of a condition, version 2.0: deeply frozen, without positions or parentheses, so that conditions that differ
 * in spelling alone are equal trees. O(length).
 *
 * @throws {InvalidConditionError} with the place and what could have stood there
 * @see docs/conditions.md
 */
export function parseCondition(text: string, limits?: Partial<Limits>): Condition {
  const { condition } = parseText(text, readLimits(limits))
  rememberText(condition, text)
  return condition
}

/**
 * The one canonical text of a condition: keywords as documented, one part a line, every group indented.
 *
 * Parsing it gives an equal tree. A NOT is always `!(…)`, and an AND inside an OR always has parentheses.
 *
 * @throws {InvalidRequestError} for anything that is not a condition
 */
export function printCondition(condition: Condition): string {
  return print(givenCondition(condition))
}

/**
 * A condition ready to be asked, any number of times, without another look at its text or tree. What it gives never
 * throws; one question takes time linear in the condition and in the values it compares.
 *
 * @throws {InvalidRequestError} for anything that is not a condition
 */
export function compileCondition(condition: Condition, limits?: Partial<Limits>): CompiledCondition {
  return compile(givenCondition(condition), readLimits(limits))
}

/**
 * What a condition comes to: `true`, `false`, or `unknown` where a value it needs is missing or of the wrong type.
 *
 * For one question; `compileCondition` is the faster way to many.
 *
 * @throws {InvalidRequestError} for anything that is not a condition
 */
export function evaluateCondition(condition: Condition, context: Partial<ConditionContext> = {}): Truth {
  return compileCondition(condition)(givenContext(context))
}
