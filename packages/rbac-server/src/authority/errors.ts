import { type Issue, RbacError } from 'rbac-core'

/** A directory file that can't be used. `issues` lists every problem found. */
export class InvalidDirectoryError extends RbacError {
  override readonly name = 'InvalidDirectoryError'
  readonly code = 'INVALID_DIRECTORY'
  readonly issues: readonly Issue[]

  constructor(issues: readonly Issue[]) {
    super(summary(issues))
    this.issues = issues
  }
}

function summary(issues: readonly Issue[]): string {
  const [first] = issues
  if (first === undefined) return 'invalid directory'
  const at = first.line === undefined ? '' : `:${first.line}:${first.column ?? 1}`
  const place = [first.file === undefined ? '' : `${first.file}${at}`, first.path].filter((part) => part !== '')
  const more = issues.length === 1 ? '' : ` (and ${issues.length - 1} more)`
  return `${[...place, first.message].join(': ')}${more}`
}
