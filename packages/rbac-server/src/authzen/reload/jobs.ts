import { InvalidPolicyError, InvalidRequestError, type Issue, RbacError } from 'rbac-core'
import { FileNotFoundError, FileUnreadableError } from 'rbac-core/node'
import { InvalidSnapshotError, type SnapshotFault } from 'rbac-core/snapshot'
import type { Packed } from '../policy/packed.js'
import type { PolicySummary } from '../policy/summary.js'

export interface ReadOptions {
  readonly strict?: boolean
  readonly onUnknownHierarchy?: 'warn' | 'error'
}

/** What the thread that reads is asked for: the policy in `paths`, unless it is the one named. */
export interface ReadJob {
  readonly paths: readonly string[]
  readonly options: ReadOptions
  /** The revision in force. */
  readonly unless: string | undefined
}

export type ReadAnswer =
  | { readonly kind: 'packed'; readonly packed: Packed }
  | { readonly kind: 'same'; readonly summary: PolicySummary }
  | { readonly kind: 'problem'; readonly problem: Problem }

/** What is wrong with the files, in a form that crosses to another thread. */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly issues?: readonly Issue[]
  readonly reason?: SnapshotFault
}

/** @throws what nobody threw on purpose */
export function problemFrom(error: unknown): Problem {
  if (!(error instanceof RbacError)) throw error
  const { code, message } = error
  // There may be very many warnings; a refusal tells of errors.
  if (error instanceof InvalidPolicyError)
    return { code, message, issues: error.issues.filter(({ severity }) => severity === 'error') }
  return error instanceof InvalidSnapshotError ? { code, message, reason: error.reason } : { code, message }
}

export function errorFrom({ code, message, issues, reason }: Problem): RbacError {
  if (issues !== undefined) return new InvalidPolicyError(issues)
  if (reason !== undefined) return new InvalidSnapshotError(reason, message)
  if (code === 'FILE_NOT_FOUND') return new FileNotFoundError(message)
  return code === 'FILE_UNREADABLE' ? new FileUnreadableError(message) : new InvalidRequestError(message)
}
