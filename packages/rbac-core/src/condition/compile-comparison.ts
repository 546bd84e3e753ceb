import type { Comparison, Operand, Quantifier } from './ast.js'
import type { Evaluator, UnknownReason } from './evaluator.js'
import { AMBIGUOUS, compileLookup, type Lookup, UNREADABLE } from './lookup.js'
import { OPERATORS, type Operator } from './operators.js'

/** @param maxPairs how many pairs of two lists may be looked at; beyond that the comparison is unknown */
export function compileComparison(comparison: Comparison, maxPairs: number): Evaluator {
  const operator = OPERATORS[comparison.operator]
  const left = compileSide(comparison.left, (value) => operator.left(value))
  const right = compileSide(comparison.right, (value) => operator.right(value))
  if (comparison.quantifier !== undefined) {
    return compileQuantified(operator, left, right, comparison.quantifier, maxPairs)
  }
  if (comparison.left.kind === 'set' || comparison.right.kind === 'set') return () => 'plainSet'
  return (context) => {
    const rawLeft = left.raw(context)
    const leftValue = left.read(rawLeft)
    if (leftValue === undefined) return whyNoScalar(rawLeft)
    const rawRight = right.raw(context)
    const rightValue = right.read(rawRight)
    if (rightValue === undefined) return whyNoScalar(rawRight)
    return operator.test(leftValue, rightValue) ? 'true' : 'false'
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

function whyNoScalar(raw: unknown): UnknownReason {
  return Array.isArray(raw) ? 'list' : whyNot(raw)
}

function whyNot(raw: unknown): UnknownReason {
  if (raw === undefined) return 'missing'
  if (raw === AMBIGUOUS) return 'ambiguous'
  return raw === UNREADABLE ? 'unreadable' : 'wrongType'
}
