import type { AccessRequest, Decision, Explanation } from 'rbac-core'
import { fold } from '../text.js'

/** One question with the answer it should have. */
export interface PolicyTest {
  readonly name: string
  /** What its row calls itself, where it does. */
  readonly row?: string
  readonly file: string
  readonly line: number
  readonly request: AccessRequest
  readonly expected: Expected
  /** Why it is left out; absent: it runs. */
  readonly skip?: string
}

export interface Expected {
  readonly allowed: boolean
  /** Of a refusal, its reason code. */
  readonly reason?: string
  /** What decides: the id or the role of the assignment; of a refusal the id or the name of the deny assignment. */
  readonly by?: string
}

export type TestResult = PassedTest | FailedTest | SkippedTest

export interface PassedTest {
  readonly status: 'passed'
  readonly test: PolicyTest
  readonly decision: Decision
}

export interface FailedTest {
  readonly status: 'failed'
  readonly test: PolicyTest
  readonly decision: Decision
  readonly explanation: Explanation
}

export interface SkippedTest {
  readonly status: 'skipped'
  readonly test: PolicyTest
  readonly reason: string
}

/** Does the decision say what the test expects? */
export function meets(decision: Decision, { allowed, reason, by }: Expected): boolean {
  if (decision.allowed !== allowed) return false
  if (reason !== undefined && (decision.allowed || decision.reason !== reason)) return false
  return by === undefined || decidersOf(decision).some((name) => isSameName(name, by))
}

/** What decided, by id and by name. */
export function decidersOf(decision: Decision): readonly string[] {
  if (decision.allowed) return [decision.grantedBy.roleAssignmentId, decision.grantedBy.roleName]
  if (decision.deniedBy === undefined) return []
  return [decision.deniedBy.denyAssignmentId, decision.deniedBy.denyAssignmentName]
}

/** A full resource id may be named by its last part. The case of ASCII letters does not count. */
function isSameName(name: string, wanted: string): boolean {
  const [long, short] = [fold(name), fold(wanted)]
  return long === short || (long.startsWith('/') && long.endsWith(`/${short}`))
}
