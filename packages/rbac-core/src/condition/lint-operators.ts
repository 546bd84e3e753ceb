import type { Comparison, Condition, Operand } from './ast.js'
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

/** `x` differs from at least one of two values whatever it is, so the comparison restricts nothing. */
function anyValueDiffers(comparison: Comparison): Remark<Condition>[] {
  const { quantifier, operator, right } = comparison
  if (quantifier !== 'ForAnyOfAnyValues' && quantifier !== 'ForAllOfAnyValues') return []
  if (!isNegative(operator) || isSingle(right)) return []
  const wider = quantifier === 'ForAnyOfAnyValues' ? 'ForAnyOfAllValues' : 'ForAllOfAllValues'
  return [
    {
      code: 'ANY_VALUE_DIFFERS',
      severity: 'warning',
      node: comparison,
      message: `\`${quantifier}:${operator}\` is true as soon as one value on the right differs, and one nearly always does`,
      help: `write \`${wider}:${operator}\` to ask for a difference from every one of them`,
    },
  ]
}

function setWithoutQuantifier(comparison: Comparison): Remark<Condition>[] {
  const { quantifier, operator, left, right } = comparison
  if (quantifier !== undefined || (left.kind !== 'set' && right.kind !== 'set')) return []
  const help = OPERATORS[operator].quantifiable
    ? `write \`${isNegative(operator) ? 'ForAnyOfAllValues' : 'ForAnyOfAnyValues'}:${operator}\``
    : `\`${operator}\` takes no quantifier: write one comparison for each value`
  const message = `\`${operator}\` with a set is always unknown, so it never grants`
  return [{ code: 'SET_WITHOUT_QUANTIFIER', severity: 'warning', node: comparison, message, help }]
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

function isNegative(operator: string): boolean {
  return operator.includes('Not')
}

/** Just one value, as far as the text tells. */
function isSingle(operand: Operand): boolean {
  if (operand.kind === 'attribute') return false
  return operand.kind !== 'set' || operand.elements.length === 1
}
