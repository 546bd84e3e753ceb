import type { Comparison, Condition, Operand, OperatorName, Quantifier } from './ast.js'
import type { Remark } from './finding.js'
import { OPERATORS } from './operators.js'
import { comparisonsOf, targetsOf } from './walk.js'

/** Comparisons that hardly mean what they say, each by itself. */
export function lintOperators(condition: Condition, dataActions: readonly string[]): Remark<Condition>[] {
  const storage = touchesStorage(condition, dataActions)
  return comparisonsOf(condition).flatMap((comparison) => [
    ...anyValueDiffers(comparison),
    ...setWithoutQuantifier(comparison),
    ...(storage ? guidOnStorage(comparison) : []),
  ])
}

/** A Not-operator that is content with one of several values: whatever is compared, it differs from one of two. */
function anyValueDiffers(comparison: Comparison): Remark<Condition>[] {
  const { quantifier, operator, left, right } = comparison
  if (quantifier === undefined || !isNegative(operator)) return []
  const [allLeft, allRight] = [quantifier.startsWith('ForAllOf'), quantifier.endsWith('OfAllValues')]
  const anyOnLeft = !allLeft && isSeveral(left, operator)
  // What stands beside a set is mostly one value, while an attribute on the right of another may well be a list.
  const mayBeList = right.kind === 'attribute' && left.kind !== 'set'
  const anyOnRight = !allRight && (isSeveral(right, operator) || mayBeList)
  if (!anyOnLeft && !anyOnRight) return []
  const side = anyOnLeft ? 'left' : 'right'
  const isCertain = operator.includes('NotEquals') && isSeveral(comparison[side], operator)
  const effect = isCertain
    ? `is true of every single value, since each differs from one of those on the ${side}`
    : `asks for a difference from only one value on the ${side}`
  return [
    {
      code: 'ANY_VALUE_DIFFERS',
      severity: 'warning',
      node: comparison,
      message: `\`${quantifier}:${operator}\` ${effect}`,
      help: `write \`${quantifierOf(allLeft || anyOnLeft, allRight || anyOnRight)}:${operator}\` to ask for a difference from every one of them`,
    },
  ]
}

function setWithoutQuantifier(comparison: Comparison): Remark<Condition>[] {
  const { quantifier, operator, left, right } = comparison
  if (quantifier !== undefined || (left.kind !== 'set' && right.kind !== 'set')) return []
  const negative = isNegative(operator)
  const advised = quantifierOf(negative && left.kind === 'set', negative && right.kind === 'set')
  const help = OPERATORS[operator].quantifiable
    ? `write \`${advised}:${operator}\``
    : `\`${operator}\` takes no quantifier: join one comparison for each value with ${negative ? 'AND' : 'OR'}`
  const message = `\`${operator}\` with a set is always unknown, so it never grants`
  return [{ code: 'SET_WITHOUT_QUANTIFIER', severity: 'warning', node: comparison, message, help }]
}

function quantifierOf(allLeft: boolean, allRight: boolean): Quantifier {
  return `For${allLeft ? 'All' : 'Any'}Of${allRight ? 'All' : 'Any'}Values`
}

function guidOnStorage(comparison: Comparison): Remark<Condition>[] {
  if (OPERATORS[comparison.operator].type !== 'guid') return []
  return [
    {
      code: 'GUID_ON_STORAGE',
      severity: 'error',
      node: comparison,
      message: `Azure refuses \`${comparison.operator}\` in a condition on storage data actions`,
      help: 'compare text with `StringEqualsIgnoreCase`, or keep the storage data actions in another role',
    },
  ]
}

function touchesStorage(condition: Condition, dataActions: readonly string[]): boolean {
  const targets = targetsOf(condition).map(({ pattern }) => pattern)
  return targets.some((text) => STORAGE_DATA.test(text)) || dataActions.some((text) => STORAGE.test(text))
}

const STORAGE = /^\s*Microsoft\.Storage\//i
const STORAGE_DATA = /^\s*Microsoft\.Storage\/.*\/(?:blobs|messages)\//i

function isNegative(operator: OperatorName): boolean {
  return operator.includes('Not')
}

/** A set of values that differ, as the operator reads them. */
function isSeveral(operand: Operand, operator: OperatorName): boolean {
  if (operand.kind !== 'set') return false
  return new Set(operand.elements.map(({ value }) => OPERATORS[operator].left(value))).size > 1
}
