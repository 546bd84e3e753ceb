import { type Issue, RbacError } from 'rbac-core'

/** A file of policy tests that can't be used. `issues` lists every problem found. */
export class InvalidTestsError extends RbacError {
  override readonly name = 'InvalidTestsError'
  readonly code = 'INVALID_TESTS'
  readonly issues: readonly Issue[]

  constructor(issues: readonly Issue[]) {
    super(issues.length === 1 ? 'a problem in the policy tests' : `${issues.length} problems in the policy tests`)
    this.issues = issues
  }
}
