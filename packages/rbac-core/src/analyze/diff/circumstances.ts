import type { AttributeReference, Comparison, Leaf, Literal, Operand } from '../../condition/ast.js'
import { compile } from '../../condition/compile.js'
import { attributesOf, leavesOf } from '../../condition/walk.js'
import { DEFAULT_LIMITS } from '../../model/limits.js'
import type { Attributes, AttributeValue } from '../../model/request.js'
import { foldAscii } from '../../model/text.js'
import type { Asked } from './implies.js'
import { storedFor } from './stored.js'

/** What is sent with a request, besides who, what and where. */
export interface Circumstances {
  readonly attributes?: Attributes
  readonly subOperation?: string
}

/**
 * Circumstances in which one demand is met and the other is not, few attributes first.
 *
 * Tried are the values that the demands themselves name and those next to them, so where none is found there may still
 * be some.
 */
export function* circumstancesFor(met: Asked, unmet: Asked): Generator<Circumstances> {
  if (met.demand === false || unmet.demand === true) return
  const leaves = [met, unmet].flatMap(({ demand }) => (typeof demand === 'boolean' ? [] : leavesOf(demand)))
  const [isMet, isOtherMet] = [test(met), test(unmet)]
  // What is stored is taken as it is, though a request could overrule it.
  const isFree = (attribute: AttributeReference) =>
    [met, unmet].every(({ known }) => storedFor(attribute, known).length === 0)
  for (const circumstances of combinations(choicesIn(leaves, isFree))) {
    if (isMet(circumstances) && !isOtherMet(circumstances)) yield circumstances
  }
}

function test({ demand, known }: Asked): (circumstances: Circumstances) => boolean {
  if (typeof demand === 'boolean') return () => demand
  const compiled = compile(demand, DEFAULT_LIMITS.listProduct)
  return (circumstances) => compiled({ ...known, ...circumstances, action: '' }) === 'true'
}

/** One thing that may be sent, and the values to try; undefined stands for not sending it. */
interface Choice {
  readonly source: keyof Attributes | 'subOperation'
  readonly name: string
  readonly values: readonly (AttributeValue | undefined)[]
}

const MOST_COMBINATIONS = 20_000

/** Fewer things first: those of one size together. */
function* combinations(choices: readonly Choice[]): Generator<Circumstances> {
  let left = MOST_COMBINATIONS
  for (let size = 0; size <= choices.length; size++) {
    for (const chosen of picked(choices, size)) {
      if (left-- === 0) return
      yield circumstancesOf(chosen)
    }
  }
}

interface Chosen {
  readonly choice: Choice
  readonly value: AttributeValue
}

function* picked(choices: readonly Choice[], size: number): Generator<readonly Chosen[]> {
  const [choice, ...rest] = choices
  if (size === 0) yield []
  if (size === 0 || choice === undefined || choices.length < size) return
  for (const value of choice.values) {
    if (value === undefined) continue
    for (const others of picked(rest, size - 1)) yield [{ choice, value }, ...others]
  }
  yield* picked(rest, size)
}

function circumstancesOf(chosen: readonly Chosen[]): Circumstances {
  const attributes: { -readonly [source in keyof Attributes]: Record<string, AttributeValue> } = {}
  let subOperation: string | undefined
  for (const { choice, value } of chosen) {
    if (choice.source === 'subOperation') subOperation = String(value)
    else attributes[choice.source] = { ...attributes[choice.source], [choice.name]: value }
  }
  return {
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(subOperation !== undefined && { subOperation }),
  }
}

function choicesIn(leaves: readonly Leaf[], isFree: (attribute: AttributeReference) => boolean): Choice[] {
  const values = new Map<string, { source: Choice['source']; name: string; values: Set<AttributeValue> }>()
  const add = (source: Choice['source'], name: string, more: readonly AttributeValue[]): void => {
    const key = `${source} ${foldAscii(name)}`
    const known = values.get(key) ?? { source, name, values: new Set<AttributeValue>() }
    values.set(key, known)
    for (const value of more) known.values.add(value)
  }
  for (const leaf of leaves) {
    if (leaf.kind === 'subOperationMatches') add('subOperation', '', [leaf.subOperation, 'other'])
    const named = leaf.kind === 'comparison' ? valuesIn(leaf) : []
    for (const attribute of attributesOf(leaf).filter(isFree)) add(attribute.source, attribute.name, named)
  }
  return [...values.values()].map(({ values, ...one }) => ({ ...one, values: values.size > 0 ? [...values] : ['x'] }))
}

/** The values that a comparison names, and some next to them; lists, too, where it may look at lists. */
function valuesIn({ left, right, operator, quantifier }: Comparison): AttributeValue[] {
  const literals = [...literalsIn(left), ...literalsIn(right)]
  const near = literals.flatMap((literal) => nearby(literal, operator.includes('Like')))
  const single = [...new Set([...near, ...(OTHERS.find(([prefix]) => operator.startsWith(prefix))?.[1] ?? [])])]
  if (quantifier === undefined) return single
  const values = literals.map(({ value }) => value)
  return [...single, ...single.map((value) => [value]), values, [...values, ...single]]
}

function literalsIn(operand: Operand): readonly Literal[] {
  if (operand.kind === 'attribute') return []
  return operand.kind === 'set' ? operand.elements : [operand]
}

function nearby(literal: Literal, isPattern: boolean): (string | number | boolean)[] {
  if (literal.kind === 'integer') return [literal.value, literal.value - 1, literal.value + 1]
  if (literal.kind === 'boolean') return [literal.value, !literal.value]
  const text = literal.value
  if (!isPattern) return [text, `${text}x`]
  const filled = (run: string) =>
    text.replace(/\\([*?\\])|\*|\?/g, (found, escaped) => escaped ?? (found === '*' ? run : 'x'))
  return [filled('x'), filled(''), `${filled('x')}y`]
}

/** By the first word of an operator: values that are likely to be none of those named. */
const OTHERS: readonly (readonly [operator: string, values: readonly (string | number | boolean)[]])[] = [
  ['String', ['x', 'y']],
  ['Numeric', [0, 1]],
  ['DateTime', ['1970-01-01T00:00:00.0Z', '9999-12-31T00:00:00.0Z']],
  ['Bool', [true, false]],
  ['Guid', ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']],
]
