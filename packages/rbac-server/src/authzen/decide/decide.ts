import { type AccessRequest, type Decision, type Explanation, parseTime, RbacError, type ReasonCode } from 'rbac-core'
import { isUnusable, type Mapping, type UnusableReason } from '../mapping/mapping.js'
import type { ServedPolicy } from '../policy/served-policy.js'
import type { Evaluation } from '../wire/entities.js'

/** The word for why, in the `context` of an answer. */
export type Reason = 'roleAssignment' | ReasonCode | UnusableReason

/** What came of one question. */
export interface Verdict {
  readonly allowed: boolean
  readonly reason: Reason
  /** Absent where the question meant nothing to the engine. */
  readonly request?: AccessRequest
  readonly decision?: Decision
  readonly explanation?: Explanation
}

/** Decides one question. What can't be asked is refused, with the reason: never an error, never an allow. */
export function decide(
  evaluation: Evaluation,
  { engine, known }: ServedPolicy,
  mapping: Mapping,
  explain = false,
): Verdict {
  const request = mapping.toRequest(evaluation, known)
  if (isUnusable(request)) return { allowed: false, reason: request.unusable }
  try {
    const explanation = explain ? engine.explain(request) : undefined
    const decision = explanation?.decision ?? engine.check(request)
    const reason = decision.allowed ? 'roleAssignment' : decision.reason
    return { allowed: decision.allowed, reason, request, decision, ...(explanation !== undefined && { explanation }) }
  } catch (error) {
    const reason = error instanceof RbacError ? UNUSABLE.get(error.code) : undefined
    if (reason === undefined) throw error
    return { allowed: false, reason: isTime(request.now) ? reason : 'unusableTime', request }
  }
}

/** Whether the question is allowed; for candidates of a search, of whom nobody asks why. */
export function isAllowed(evaluation: Evaluation, { engine, known }: ServedPolicy, mapping: Mapping): boolean {
  const request = mapping.toRequest(evaluation, known)
  if (isUnusable(request)) return false
  try {
    return engine.can(request)
  } catch (error) {
    if (error instanceof RbacError && UNUSABLE.has(error.code)) return false
    throw error
  }
}

const UNUSABLE: ReadonlyMap<string, UnusableReason> = new Map([
  ['INVALID_REQUEST', 'unusableSubject'],
  ['INVALID_SCOPE', 'unusableResource'],
  ['INVALID_ACTION', 'unusableAction'],
])

/** The engine refuses a time with the code of a subject. */
function isTime(now: AccessRequest['now']): boolean {
  if (now instanceof Date) return !Number.isNaN(now.getTime())
  return now === undefined || (typeof now === 'string' && parseTime(now) !== undefined)
}
