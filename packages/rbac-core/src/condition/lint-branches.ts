import type { AttributeReference, Comparison, Condition, Literal, OperatorName } from './ast.js'
import { compileLeaf } from './compile-leaf.js'
import type { Remark } from './finding.js'
import { OPERATORS } from './operators.js'
import { quoted } from './place.js'
import { print, printOperand } from './print.js'
import { mayOverlap, readPattern } from './target.js'
import { comparisonsOf } from './walk.js'

/** Parts that no request reaches, or whose value no request changes. */
export function lintBranches(condition: Condition): Remark<Condition>[] {
  return [...constants(condition), ...visit(condition, [])]
}

function constants(condition: Condition): Remark<Condition>[] {
  const literal = comparisonsOf(condition).filter(({ left, right }) => isLiteral(left.kind) && isLiteral(right.kind))
  return literal.map((comparison) => {
    const value = compileLeaf(comparison, 1)({ action: '' }, undefined)
    return unreachable(comparison, `${quoted(print(comparison))} is ${value} for every request`, 'compare an attribute')
  })
}

function isLiteral(kind: Comparison['left']['kind']): boolean {
  return kind !== 'attribute' && kind !== 'set'
}

/** @param facts what is true wherever this part matters */
function visit(condition: Condition, facts: readonly Condition[]): Remark<Condition>[] {
  switch (condition.kind) {
    case 'and': {
      const { operands } = condition
      const inside = operands.flatMap((operand, index) => {
        const others = isGroup(operand) ? operands.filter((other) => other !== operand) : operands.slice(0, index)
        return visit(operand, [...facts, ...others.flatMap(factsOf)])
      })
      return [...repeated(operands), ...covered(operands, 'or'), ...inside]
    }
    case 'or': {
      const { operands } = condition
      const inside = operands.flatMap((operand) => {
        const denied = operands.flatMap((other) => (other.kind === 'not' && other !== operand ? [other.operand] : []))
        return visit(operand, [...facts, ...denied.flatMap(factsOf)])
      })
      return [...repeated(operands), ...covered(operands, 'and'), ...inside]
    }
    case 'not':
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison': {
      const fact = facts.find((known) => excludes(known, condition))
      const deeper = condition.kind === 'not' ? visit(condition.operand, []) : []
      return fact === undefined ? deeper : [never(condition, fact), ...deeper]
    }
  }
}

/** Where an AND is true, each of its parts is. */
function factsOf(condition: Condition): readonly Condition[] {
  return condition.kind === 'and' ? [condition, ...condition.operands.flatMap(factsOf)] : [condition]
}

function isGroup(condition: Condition): boolean {
  return condition.kind === 'and' || condition.kind === 'or'
}

/** The same part twice under one AND or OR. */
function repeated(operands: readonly Condition[]): Remark<Condition>[] {
  const texts = operands.map(print)
  return operands.flatMap((operand, index) =>
    texts.indexOf(texts[index] ?? '') === index
      ? []
      : [unreachable(operand, `${quoted(print(operand))} stands here twice`, 'remove one of them')],
  )
}

/** `A OR (A AND b)` and `A AND (A OR b)`: the group adds nothing to A. */
function covered(operands: readonly Condition[], groupKind: 'and' | 'or'): Remark<Condition>[] {
  const texts = new Set(operands.map(print))
  return operands.flatMap((operand) => {
    if (operand.kind !== groupKind) return []
    const same = operand.operands.find((inner) => texts.has(print(inner)))
    if (same === undefined) return []
    return [
      unreachable(operand, `this group changes nothing: ${quoted(print(same))} stands beside it too`, 'remove it'),
    ]
  })
}

function never(condition: Condition, fact: Condition): Remark<Condition> {
  return unreachable(
    condition,
    `${quoted(print(condition))} is never true here, where ${quoted(print(fact))} is`,
    'remove it, or join the two with OR',
  )
}

function unreachable(node: Condition, message: string, help: string): Remark<Condition> {
  return { code: 'UNREACHABLE_BRANCH', severity: 'warning', node, message, help }
}

/** Can no request make both true? Only what is certain counts. */
function excludes(a: Condition, b: Condition): boolean {
  if (a.kind === 'not') return print(a.operand) === print(b)
  if (b.kind === 'not') return print(b.operand) === print(a)
  if (a.kind === 'actionMatches' && b.kind === 'actionMatches') {
    return !mayOverlap(readPattern(a.pattern), readPattern(b.pattern))
  }
  if (a.kind !== 'comparison' || b.kind !== 'comparison' || a.operator !== b.operator) return false
  const [one, other] = [equation(a), equation(b)]
  if (one === undefined || other === undefined || one.attribute !== other.attribute) return false
  const { left } = OPERATORS[a.operator]
  return left(one.value) !== left(other.value)
}

/** An attribute that has to equal one literal. */
function equation({ operator, quantifier, left, right }: Comparison) {
  if (quantifier !== undefined || !EQUALITIES.has(operator)) return undefined
  const [attribute, literal] = left.kind === 'attribute' ? [left, right] : [right, left]
  if (attribute.kind !== 'attribute' || literal.kind === 'attribute' || literal.kind === 'set') return undefined
  return equationOf(attribute, literal)
}

function equationOf(attribute: AttributeReference, literal: Literal) {
  return { attribute: printOperand(attribute), value: literal.value }
}

const EQUALITIES: ReadonlySet<OperatorName> = new Set([
  'StringEquals',
  'StringEqualsIgnoreCase',
  'NumericEquals',
  'DateTimeEquals',
  'BoolEquals',
  'GuidEquals',
])
