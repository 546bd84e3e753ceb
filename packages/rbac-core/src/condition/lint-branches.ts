import { DEFAULT_LIMITS } from '../model/limits.js'
import { type Condition, isGroup, type Operand } from './ast.js'
import { compileLeaf } from './compile-leaf.js'
import type { Remark } from './finding.js'
import { impliedBy } from './implied.js'
import { quoted } from './place.js'
import { print } from './print.js'
import { comparisonsOf } from './walk.js'

/** Parts that no request reaches, or whose value no request changes: those of which it is plain and certain. */
export function lintBranches(condition: Condition): Remark<Condition>[] {
  return [...constants(condition), ...visit(condition, [])]
}

function constants(condition: Condition): Remark<Condition>[] {
  return comparisonsOf(condition).flatMap((comparison) => {
    const { left, right, quantifier } = comparison
    // A set without a quantifier has a finding of its own.
    const fixed = quantifier === undefined ? isLiteral : isFixed
    if (!fixed(left) || !fixed(right)) return []
    const value = compileLeaf(comparison, DEFAULT_LIMITS.listProduct)({ action: '' }, undefined)
    if (value !== 'true' && value !== 'false') return []
    return [
      unreachable(comparison, `${quoted(print(comparison))} is ${value} for every request`, 'compare an attribute'),
    ]
  })
}

function isFixed({ kind }: Operand): boolean {
  return kind !== 'attribute'
}

function isLiteral({ kind }: Operand): boolean {
  return kind !== 'attribute' && kind !== 'set'
}

/** What is known wherever a part matters. */
interface Fact {
  readonly part: Condition
  /** Beside an OR it is known only that the other side is not decided yet. */
  readonly is: 'true' | 'notFalse'
}

function visit(condition: Condition, facts: readonly Fact[]): Remark<Condition>[] {
  switch (condition.kind) {
    case 'and':
      return visitAnd(condition.operands, facts)
    case 'or':
      return visitOr(condition.operands, facts)
    case 'not':
      return visit(condition.operand, [])
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison':
      return []
  }
}

/** Of two operands that exclude each other one is named, and a part of a group rather than what stands beside the group. */
function visitAnd(operands: readonly Condition[], facts: readonly Fact[]): Remark<Condition>[] {
  const { remarks, rest } = withoutIdle(operands, 'or')
  const ordered = [...rest.filter((operand) => !isGroup(operand)), ...rest.filter(isGroup)]
  const inside = ordered.flatMap((operand, index) => {
    const beside = ordered.slice(0, index).flatMap((other) => factsOf(other, 'true'))
    return look(operand, [...facts, ...beside], 'correct one of the two')
  })
  return [...remarks, ...inside]
}

function visitOr(operands: readonly Condition[], facts: readonly Fact[]): Remark<Condition>[] {
  const { remarks, rest } = withoutIdle(operands, 'and')
  let kept = rest
  for (const operand of rest) {
    const others = kept.filter((other) => other !== operand)
    const beside = others.flatMap((other) => (other.kind === 'not' ? factsOf(other.operand, 'notFalse') : []))
    const found = look(operand, [...facts, ...beside], others.length > 0 ? 'remove it' : 'correct one of the two')
    remarks.push(...found)
    // What is to be removed is no reason to remove another.
    if (found.some(({ node }) => node === operand)) kept = others
  }
  return remarks
}

/** Where an AND is true, or not false, so is each of its parts. */
function factsOf(part: Condition, is: Fact['is']): readonly Fact[] {
  const inside = part.kind === 'and' ? part.operands.flatMap((operand) => factsOf(operand, is)) : []
  return [{ part, is }, ...inside]
}

/** @param help for what can not be true beside an OR: only that can go without a change to any value */
function look(condition: Condition, facts: readonly Fact[], help: string): Remark<Condition>[] {
  const fact = facts.find((known) => excludes(known, condition))
  if (fact === undefined) return visit(condition, facts)
  const message = `${quoted(print(condition))} is never true here, where ${quoted(print(fact.part))} is`
  return [unreachable(condition, message, fact.is === 'true' ? 'correct one of the two, or join them with OR' : help)]
}

function excludes({ part, is }: Fact, condition: Condition): boolean {
  const [forward, back] = [impliedBy(part, condition), impliedBy(condition, part)]
  if (is === 'true') return isNeverTrue(forward) || isNeverTrue(back)
  return forward === 'false' && back === 'false'
}

function isNeverTrue(value: ReturnType<typeof impliedBy>): boolean {
  return value === 'false' || value === 'unknown'
}

/**
 * Remarks on operands that add nothing, and the operands without those: the same one twice, and a group such as in
 * `A OR (A AND b)` and `A AND (A OR b)`.
 */
function withoutIdle(operands: readonly Condition[], groupKind: 'and' | 'or') {
  const firsts = new Map<string, Condition>()
  const remarks: Remark<Condition>[] = []
  for (const operand of operands) {
    const text = print(operand)
    if (firsts.has(text)) remarks.push(unreachable(operand, `${quoted(text)} stands here twice`, 'remove one of them'))
    else firsts.set(text, operand)
  }
  const rest = [...firsts.values()].filter((operand) => {
    const same = operand.kind === groupKind ? operand.operands.find((inner) => firsts.has(print(inner))) : undefined
    if (same === undefined) return true
    const message = `this group changes nothing: ${quoted(print(same))} stands beside it too`
    remarks.push(unreachable(operand, message, 'remove it'))
    return false
  })
  return { remarks, rest }
}

function unreachable(node: Condition, message: string, help: string): Remark<Condition> {
  return { code: 'UNREACHABLE_BRANCH', severity: 'warning', node, message, help }
}
