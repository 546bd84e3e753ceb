import type { Condition, Leaf } from '../condition/ast.js'
import { compile } from '../condition/compile.js'
import { compileLeaf } from '../condition/compile-leaf.js'
import type { ConditionContext } from '../condition/context.js'
import { print } from '../condition/print.js'
import { DEFAULT_LIMITS } from '../model/limits.js'
import { foldAscii } from '../model/text.js'

/** What has still to come true: nothing (`true`), what never can (`false`), or a condition on what is not yet known. */
export type Demand = boolean | Condition

/** What is known of a request. What is missing here may still be sent with it. */
export interface Known extends Omit<ConditionContext, 'action'> {
  /** See `Limits`. */
  readonly listProduct?: number
  /** Absent where the question is which actions are allowed. */
  readonly action?: string
}

/**
 * What is left of a condition when it has to come to `wanted`: parts that are settled are gone, those that ask for
 * something missing are kept.
 *
 * However the missing is filled in, the condition comes to `wanted` exactly when what is left is true. So an unknown
 * part that nothing can change counts as not met, on whichever side of a NOT it stands.
 */
export function demandOf(condition: Condition, wanted: boolean, known: Known): Demand {
  switch (condition.kind) {
    case 'or':
    case 'and': {
      const parts = condition.operands.map((operand) => demandOf(operand, wanted, known))
      // De Morgan: an OR is false when all its parts are.
      return (condition.kind === 'and') === wanted ? allOf(parts) : anyOf(parts)
    }
    case 'not':
      return demandOf(condition.operand, !wanted, known)
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison': {
      const truth = settledTruth(condition, known)
      if (truth !== undefined) return truth === String(wanted)
      return wanted ? condition : { kind: 'not', operand: condition }
    }
  }
}

/** All demands together, in the order given; equal parts are one. */
export function allOf(demands: readonly Demand[]): Demand {
  return joined('and', demands)
}

/** Any one of the demands. */
export function anyOf(demands: readonly Demand[]): Demand {
  return joined('or', demands)
}

/** Is it met by what is known, with nothing more to come? */
export function isMet(demand: Demand, known: Known): boolean {
  if (typeof demand === 'boolean') return demand
  return compile(demand, listProductOf(known))({ ...known, action: known.action ?? '' }) === 'true'
}

/** The demand with each of its leaves put through `settle`, which keeps a leaf by returning undefined. */
export function settled(demand: Demand, settle: (leaf: Leaf) => boolean | undefined): Demand {
  if (typeof demand === 'boolean') return demand
  switch (demand.kind) {
    case 'or':
      return anyOf(demand.operands.map((operand) => settled(operand, settle)))
    case 'and':
      return allOf(demand.operands.map((operand) => settled(operand, settle)))
    case 'not': {
      const inner = settled(demand.operand, settle)
      return typeof inner === 'boolean' ? !inner : { kind: 'not', operand: inner }
    }
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison':
      return settle(demand) ?? demand
  }
}

/** What two demands of the same meaning by structure share: the text of the condition, or its truth. */
export function demandText(demand: Demand): string {
  return typeof demand === 'boolean' ? String(demand) : print(demand)
}

/** Undefined where something that is missing decides. */
function settledTruth(leaf: Leaf, known: Known): string | undefined {
  if (leaf.kind === 'actionMatches' && known.action === undefined) return undefined
  if (leaf.kind === 'subOperationMatches' && known.subOperation === undefined) return undefined
  const context = { ...known, action: known.action ?? '' }
  const verdict = compileLeaf(leaf, listProductOf(known))(
    context,
    known.action === undefined ? undefined : foldAscii(known.action),
  )
  const isMissing = verdict === 'missing' || (leaf.kind === 'exists' && verdict === 'false')
  return isMissing ? undefined : verdict
}

function listProductOf({ listProduct = DEFAULT_LIMITS.listProduct }: Known): number {
  return listProduct
}

function joined(kind: 'and' | 'or', demands: readonly Demand[]): Demand {
  const decisive = kind === 'or'
  if (demands.includes(decisive)) return decisive
  const parts = new Map<string, Condition>()
  for (const demand of demands) {
    if (typeof demand === 'boolean') continue
    for (const part of demand.kind === kind ? demand.operands : [demand]) parts.set(print(part), part)
  }
  if (kind === 'and' && contradicts(parts)) return false
  const operands = [...parts.values()]
  const [only] = operands
  if (only === undefined) return !decisive
  return operands.length === 1 ? only : { kind, operands }
}

/** A part and its opposite are never both true. (Either may be unknown, so an OR of them is not always true.) */
function contradicts(parts: ReadonlyMap<string, Condition>): boolean {
  return [...parts.values()].some((part) => part.kind === 'not' && parts.has(print(part.operand)))
}
