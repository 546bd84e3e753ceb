import type { Limits } from '../model/limits.js'
import { readLimits } from '../model/limits.js'
import type { Condition } from './ast.js'
import { type CompiledCondition, compile } from './compile.js'
import type { ConditionQuestion } from './context.js'
import { type ConditionTrace, explain } from './explain.js'
import type { ConditionFinding } from './finding.js'
import { fromGivenTrace, givenCondition, givenContext, givenLintOptions, givenWanted } from './given.js'
import { type LintOptions, lint } from './lint.js'
import { type ConditionMend, mendsOf } from './mend.js'
import { parseText } from './parser.js'
import { print } from './print.js'
import { renderTrace } from './render-trace.js'
import { rememberText } from './source.js'
import type { Truth } from './truth.js'

export { InvalidConditionError } from '../errors.js'
export type { AttributeSource } from '../model/request.js'
export type {
  ActionMatches,
  And,
  AttributeReference,
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
export type { ConditionContext, ConditionQuestion } from './context.js'
export type { ConditionTrace } from './explain.js'
export type { ConditionFinding, ConditionFindingCode } from './finding.js'
export type { LintOptions } from './lint.js'
export type { ConditionMend } from './mend.js'
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
  return compile(givenCondition(condition), readLimits(limits).listProduct)
}

/**
 * What a condition comes to: `true`, `false`, or `unknown` where a value it needs is missing or of the wrong type.
 *
 * For one question; `compileCondition` is the faster way to many.
 *
 * @throws {InvalidRequestError} for anything that is not a condition
 */
export function evaluateCondition(condition: Condition, context: ConditionQuestion = {}): Truth {
  return compileCondition(condition)(givenContext(context))
}

/**
 * Every part of a condition with its value, what was found, and why a part is unknown.
 *
 * The value at the top is always what `evaluateCondition` gives.
 *
 * @throws {InvalidRequestError} for anything that is not a condition
 */
export function explainCondition(
  condition: Condition,
  context: ConditionQuestion = {},
  limits?: Partial<Limits>,
): ConditionTrace {
  return explain(givenCondition(condition), givenContext(context), readLimits(limits).listProduct)
}

/** A trace as lines of text: one for each part, and below them what would make the condition `wanted`. */
export function renderConditionTrace(trace: ConditionTrace, wanted: 'true' | 'false' = 'true'): string[] {
  const goal = givenWanted(wanted)
  return fromGivenTrace(() => renderTrace(trace, goal))
}

/**
 * The smallest set of leaves that would have to change for the condition to come to `wanted`: empty when it does
 * already, undefined when no such set was found. Where a condition has a great many ways, only the cheapest of each part
 * are looked at, and the set is a small one.
 *
 * Attributes come first; another suboperation, and last another action, is asked for only where they can't do it.
 * Whether one request can hold all the changes is not looked at.
 */
export function conditionMends(
  trace: ConditionTrace,
  wanted: 'true' | 'false' = 'true',
): readonly ConditionMend[] | undefined {
  const goal = givenWanted(wanted)
  return fromGivenTrace(() => mendsOf(trace, goal))
}

/**
 * What is probably not meant in a condition, in the order of its text. Given the actions of the role that carries it,
 * its targets are held against them.
 *
 * @throws {InvalidRequestError} for anything that is not a condition, or actions that are not patterns
 */
export function lintCondition(condition: Condition, options: LintOptions = {}): readonly ConditionFinding[] {
  return lint(givenCondition(condition), givenLintOptions(options))
}
