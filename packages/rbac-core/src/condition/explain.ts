import type { AttributeReference, Comparison, Condition, Leaf } from './ast.js'
import { actionOf } from './compile.js'
import { compileLeaf } from './compile-leaf.js'
import type { ConditionContext } from './context.js'
import { Moment } from './date-time.js'
import type { Answer, UnknownReason } from './evaluator.js'
import { AMBIGUOUS, compileLookup, UNREADABLE } from './lookup.js'
import { printable, quoted } from './place.js'
import { printLeaf, printOperand } from './print.js'
import { and, not, or, type Truth } from './truth.js'

/** What a condition came to, part by part. */
export interface ConditionTrace {
  readonly kind: Condition['kind']
  /** A leaf as it is printed; of a group its keyword alone. */
  readonly text: string
  readonly value: Truth
  /** One line for people: what was found, and why a leaf is unknown. Groups have none. */
  readonly detail?: string
  /** In the order of the condition; none below a leaf. */
  readonly children: readonly ConditionTrace[]
  /** What decides a leaf: `nothing` where no request could change it. Groups have none. */
  readonly decidedBy?: 'attributes' | 'subOperation' | 'action' | 'nothing'
}

/**
 * Every part of a condition with its value, the parts that did not matter too.
 *
 * Leaves are asked by the code that answers a compiled condition; only AND, OR and NOT are told again.
 */
export function explain(condition: Condition, context: ConditionContext, maxPairs: number): ConditionTrace {
  switch (condition.kind) {
    case 'or':
    case 'and': {
      const children = condition.operands.map((operand) => explain(operand, context, maxPairs))
      const values = children.map(({ value }) => value)
      const isOr = condition.kind === 'or'
      return { kind: condition.kind, text: isOr ? 'OR' : 'AND', value: isOr ? or(values) : and(values), children }
    }
    case 'not': {
      const child = explain(condition.operand, context, maxPairs)
      return { kind: 'not', text: 'NOT', value: not(child.value), children: [child] }
    }
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison':
      return explainLeaf(condition, context, maxPairs)
  }
}

function explainLeaf(leaf: Leaf, context: ConditionContext, maxPairs: number): ConditionTrace {
  const answer = compileLeaf(leaf, maxPairs)(context, actionOf(context))
  const value = answer === 'true' || answer === 'false' ? answer : 'unknown'
  const text = printLeaf(leaf)
  return { kind: leaf.kind, text, value, detail: detailOf(leaf, answer, context), children: [], ...decided(leaf) }
}

function decided(leaf: Leaf): Pick<ConditionTrace, 'decidedBy'> {
  switch (leaf.kind) {
    case 'exists':
      return { decidedBy: 'attributes' }
    case 'actionMatches':
      return { decidedBy: 'action' }
    case 'subOperationMatches':
      return { decidedBy: 'subOperation' }
    case 'comparison':
      return { decidedBy: isConstant(leaf) ? 'nothing' : 'attributes' }
  }
}

/** Two literals, or a set that no quantifier opens: the same for every request. */
function isConstant({ left, right, quantifier }: Comparison): boolean {
  if (left.kind !== 'attribute' && right.kind !== 'attribute') return true
  return quantifier === undefined && (left.kind === 'set' || right.kind === 'set')
}

function detailOf(leaf: Leaf, answer: Answer, context: ConditionContext): string {
  switch (leaf.kind) {
    case 'exists':
      return `it ${found(leaf.attribute, context)}`
    case 'actionMatches':
      return textOr(() => context.action, 'the action is', 'no action is known')
    case 'subOperationMatches':
      return textOr(() => context.subOperation, 'the suboperation is', 'there is no suboperation')
    case 'comparison': {
      const attributes = [leaf.left, leaf.right].filter((operand) => operand.kind === 'attribute')
      const named = (one: AttributeReference) => (attributes.length === 1 ? 'it' : printOperand(one))
      const values = attributes.map((one) => `${named(one)} ${found(one, context)}`)
      const reason = answer === 'true' || answer === 'false' ? undefined : reasonOf(answer, leaf)
      return [...values, ...(reason === undefined ? [] : [reason])].join('; ') || 'it compares two literals'
    }
  }
}

/** What is not told by the values themselves. */
function reasonOf(reason: UnknownReason, { operator }: Comparison): string | undefined {
  switch (reason) {
    case 'wrongType':
      return `\`${operator}\` can't take that`
    case 'list':
      return 'a list needs a quantifier, such as `ForAnyOfAnyValues:`'
    case 'plainSet':
      return 'a set needs a quantifier, such as `ForAnyOfAnyValues:`'
    case 'emptyList':
      return 'an empty list satisfies nothing'
    case 'tooManyPairs':
      return 'the lists are too long to compare'
    case 'ambiguous':
    case 'missing':
    case 'unreadable':
    case 'noAction':
      return undefined
  }
}

function found(attribute: AttributeReference, context: ConditionContext): string {
  try {
    return shown(compileLookup(attribute)(context))
  } catch {
    return "can't be read"
  }
}

function shown(value: unknown): string {
  if (value === undefined) return 'is missing'
  if (value === AMBIGUOUS) return 'is there more than once, in different case'
  if (value === UNREADABLE) return "can't be read"
  return `is ${Array.isArray(value) ? shownList(value) : shownScalar(value)}`
}

function shownList(list: readonly unknown[]): string {
  const first = Array.from({ length: Math.min(list.length, LONGEST_LIST) }, (_, index) => shownScalar(list[index]))
  return `[${first.join(', ')}${list.length > LONGEST_LIST ? ', …' : ''}]`
}

function shownScalar(value: unknown): string {
  if (value instanceof Moment) return new Date(value.seconds * 1000 + value.ticks / 10_000).toISOString()
  if (typeof value === 'string') return `'${cut(value)}'`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`
}

function textOr(read: () => unknown, before: string, otherwise: string): string {
  try {
    const value = read()
    return typeof value === 'string' ? `${before} ${quoted(value)}` : otherwise
  } catch {
    return otherwise
  }
}

function cut(text: string): string {
  return printable(text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text)
}

const LONGEST_LIST = 5
const LONGEST_TEXT = 80
