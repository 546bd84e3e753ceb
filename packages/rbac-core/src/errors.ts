/** One thing wrong with a policy document: a stable code, the place, what is wrong and, when known, the mend. */
export interface Issue {
  /** Stable, e.g. `UNKNOWN_FIELD`, `DUPLICATE_ID`, `DANGLING_REFERENCE`. The list is in docs/policy-documents.md. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** Where in the document, as in the JSON: `roleAssignments[3].properties.scope`; empty for the document itself. */
  readonly path: string
  /** One line, lower case, user text in backticks. */
  readonly message: string
  /** How to mend it. */
  readonly help?: string
  readonly file?: string
  /** 1-based. */
  readonly line?: number
  /** 1-based, in UTF-16 code units. */
  readonly column?: number
}

/** Everything rbac throws on purpose. Narrow on `code`. */
export abstract class RbacError extends Error {
  abstract readonly code: string
}

/** A policy document, or a set of them, that can't be used. `issues` lists every problem found, warnings included. */
export class InvalidPolicyError extends RbacError {
  override readonly name = 'InvalidPolicyError'
  readonly code = 'INVALID_POLICY'
  readonly issues: readonly Issue[]

  constructor(issues: readonly Issue[]) {
    super(summary(issues))
    this.issues = issues
  }
}

/** Text that is not a scope. */
export class InvalidScopeError extends RbacError {
  override readonly name = 'InvalidScopeError'
  readonly code = 'INVALID_SCOPE'
}

/** Text that is not a concrete action, as a request needs it. */
export class InvalidActionError extends RbacError {
  override readonly name = 'InvalidActionError'
  readonly code = 'INVALID_ACTION'
}

/** Text that is not an action pattern. */
export class InvalidPatternError extends RbacError {
  override readonly name = 'InvalidPatternError'
  readonly code = 'INVALID_PATTERN'
}

/** A request, an option or an argument of the wrong shape: misuse by the caller. */
export class InvalidRequestError extends RbacError {
  override readonly name = 'InvalidRequestError'
  readonly code = 'INVALID_REQUEST'
}

/** More than a configured limit allows, where no code of its own says so. */
export class LimitExceededError extends RbacError {
  override readonly name = 'LimitExceededError'
  readonly code = 'LIMIT_EXCEEDED'
}

/** A policy file or folder that is not there, or a folder without a policy file in it. */
export class FileNotFoundError extends RbacError {
  override readonly name = 'FileNotFoundError'
  readonly code = 'FILE_NOT_FOUND'
}

/** A policy file or folder that is there and can't be read. */
export class FileUnreadableError extends RbacError {
  override readonly name = 'FileUnreadableError'
  readonly code = 'FILE_UNREADABLE'
}

/**
 * What is wrong with a snapshot: it is none, it was made for another version of this package, or it is damaged, be it
 * cut short or changed.
 */
export type SnapshotFault = 'notASnapshot' | 'version' | 'damaged'

/** Bytes that are not a snapshot this version can answer from. */
export class InvalidSnapshotError extends RbacError {
  override readonly name = 'InvalidSnapshotError'
  readonly code = 'INVALID_SNAPSHOT'
  readonly reason: SnapshotFault

  constructor(reason: SnapshotFault, message: string) {
    super(message)
    this.reason = reason
  }
}

/** Where in a condition's text something is wrong, ready to show. */
export interface ConditionErrorPlace {
  /** 0-based, in UTF-16 code units. */
  readonly offset: number
  /** 1-based. */
  readonly line: number
  /** 1-based, in UTF-16 code units. */
  readonly column: number
  /** The line of the condition with a caret line below it. */
  readonly frame: string
  /** What could have stood there; empty when the problem is not a wrong token. */
  readonly expected: readonly string[]
}

/** A condition that does not parse. */
export class InvalidConditionError extends RbacError implements ConditionErrorPlace {
  override readonly name = 'InvalidConditionError'
  readonly code = 'INVALID_CONDITION'
  readonly offset: number
  readonly line: number
  readonly column: number
  readonly frame: string
  readonly expected: readonly string[]

  constructor(message: string, place: ConditionErrorPlace) {
    super(message)
    this.offset = place.offset
    this.line = place.line
    this.column = place.column
    this.frame = place.frame
    this.expected = place.expected
  }
}

function summary(issues: readonly Issue[]): string {
  const errors = issues.filter((issue) => issue.severity === 'error')
  const [first] = errors
  if (first === undefined) return 'invalid policy'
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`
  return `${placeOf(first)}${first.message}${more}`
}

function placeOf(issue: Issue): string {
  const at = issue.line === undefined ? '' : `:${issue.line}:${issue.column ?? 1}`
  const file = issue.file === undefined ? '' : `${issue.file}${at}: `
  return issue.path === '' ? file : `${file}${issue.path}: `
}
