/** What lint finds in a condition. */
export type ConditionFindingCode =
  | 'MIXED_AND_OR'
  | 'ANY_VALUE_DIFFERS'
  | 'SET_WITHOUT_QUANTIFIER'
  | 'ATTRIBUTE_TYPE'
  | 'UNKNOWN_ATTRIBUTE'
  | 'ATTRIBUTE_NOT_OFFERED'
  | 'GUID_ON_STORAGE'
  | 'UNREACHABLE_BRANCH'
  | 'UNUSED_TARGET'
  | 'UNTARGETED_ACTION'
  | 'UNSUPPORTED_TARGET'

/** One thing that is probably not meant, and where. The condition is valid, and means what it says. */
export interface ConditionFinding {
  readonly code: ConditionFindingCode
  /** `error`: Azure refuses such a condition. */
  readonly severity: 'error' | 'warning'
  /** Into the text the condition was parsed from, else into its printed text; 0-based, in UTF-16 code units. */
  readonly offset: number
  /** 1-based. */
  readonly line: number
  /** 1-based, in UTF-16 code units. */
  readonly column: number
  /** One line, lower case, user text in backticks. */
  readonly message: string
  /** How to mend it. */
  readonly help: string
}

/** A finding before its place is known: `node` is the part of the condition that it is about. */
export interface Remark<Node> {
  readonly code: ConditionFindingCode
  readonly severity: 'error' | 'warning'
  readonly node: Node
  readonly message: string
  readonly help: string
}
