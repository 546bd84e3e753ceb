import type { AttributeSource } from '../model/request.js'

/** A parsed condition. Parentheses are gone: equal meaning by structure is equal by value. */
export type Condition = Or | And | Not | Leaf

/** A part that has a value of its own. */
export type Leaf = Exists | ActionMatches | SubOperationMatches | Comparison

export interface Or {
  readonly kind: 'or'
  /** Two or more. */
  readonly operands: readonly Condition[]
}

export interface And {
  readonly kind: 'and'
  /** Two or more. */
  readonly operands: readonly Condition[]
}

export interface Not {
  readonly kind: 'not'
  readonly operand: Condition
}

/** `Exists @Resource[…]` */
export interface Exists {
  readonly kind: 'exists'
  readonly attribute: AttributeReference
}

/** `ActionMatches{'…'}` */
export interface ActionMatches {
  readonly kind: 'actionMatches'
  /** As written; read like the patterns of a role definition. */
  readonly pattern: string
}

/** `SubOperationMatches{'…'}` */
export interface SubOperationMatches {
  readonly kind: 'subOperationMatches'
  readonly subOperation: string
}

export const FUNCTION_NAMES = ['Exists', 'ActionMatches', 'SubOperationMatches'] as const

/** `left [quantifier:]operator right` */
export interface Comparison {
  readonly kind: 'comparison'
  readonly left: Operand
  readonly quantifier?: Quantifier
  readonly operator: OperatorName
  readonly right: Operand
}

export type Operand = AttributeReference | SetLiteral | Literal

/** `@Source[name]` */
export interface AttributeReference {
  readonly kind: 'attribute'
  readonly source: AttributeSource
  /** As written, without the `<$key_case_sensitive$>` marker. */
  readonly name: string
  /** True when the part after the last `:` compares exactly; the rest of a name never does. */
  readonly keyCaseSensitive: boolean
}

/** `{literal, …}` */
export interface SetLiteral {
  readonly kind: 'set'
  /** One or more. */
  readonly elements: readonly Literal[]
}

export type Literal = StringLiteral | IntegerLiteral | BooleanLiteral | GuidLiteral

export interface StringLiteral {
  readonly kind: 'string'
  /** Anything but `'`, which has no spelling inside a string. */
  readonly value: string
}

export interface IntegerLiteral {
  readonly kind: 'integer'
  /** A safe integer. */
  readonly value: number
}

export interface BooleanLiteral {
  readonly kind: 'boolean'
  readonly value: boolean
}

export interface GuidLiteral {
  readonly kind: 'guid'
  /** Lower case, with dashes, however it was written. */
  readonly value: string
}

/** The first word says how many of the left values must do, the second how many of the right. */
export type Quantifier = 'ForAnyOfAnyValues' | 'ForAllOfAnyValues' | 'ForAnyOfAllValues' | 'ForAllOfAllValues'

export const QUANTIFIERS: readonly Quantifier[] = [
  'ForAnyOfAnyValues',
  'ForAllOfAnyValues',
  'ForAnyOfAllValues',
  'ForAllOfAllValues',
]

type Order = 'Equals' | 'NotEquals' | 'LessThan' | 'LessThanEquals' | 'GreaterThan' | 'GreaterThanEquals'

/** Every operator of conditions 2.0. What each does: operators.ts. */
export type OperatorName =
  | `String${'' | 'Not'}${'Equals' | 'StartsWith' | 'Like'}${'' | 'IgnoreCase'}`
  | `${'Numeric' | 'DateTime'}${Order}`
  | `${'Bool' | 'Guid'}${'' | 'Not'}Equals`

export function isGroup(condition: Condition): condition is And | Or {
  return condition.kind === 'and' || condition.kind === 'or'
}

/** How deep the groups of a condition nest, as it would be printed: every NOT, and every AND or OR inside another. */
export function depthOf(condition: Condition): number {
  switch (condition.kind) {
    case 'not':
      return 1 + depthOf(condition.operand)
    case 'and':
    case 'or': {
      let deepest = 0
      for (const operand of condition.operands) {
        deepest = Math.max(deepest, (isGroup(operand) ? 1 : 0) + depthOf(operand))
      }
      return deepest
    }
    case 'exists':
    case 'actionMatches':
    case 'subOperationMatches':
    case 'comparison':
      return 0
  }
}
