import type { ConditionContext } from './context.js'

/** Why a leaf is unknown. */
export type UnknownReason =
  | 'missing'
  | 'wrongType'
  | 'list'
  | 'emptyList'
  | 'tooManyPairs'
  | 'plainSet'
  | 'ambiguous'
  | 'unreadable'
  | 'noAction'

/** `true`, `false`, or why it is neither. */
export type Answer = 'true' | 'false' | UnknownReason

/** One part of a compiled condition. `action` is case folded; undefined when the request names none. */
export type Evaluator = (context: ConditionContext, action: string | undefined) => Answer
