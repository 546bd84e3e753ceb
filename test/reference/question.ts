import type { AccessRequest, PolicySections } from 'rbac-core'
import { judgeText, type Truth } from './condition.js'
import { type Memberships, memberships } from './groups.js'
import { scopePath } from './scopes.js'
import { fold } from './text.js'

/** Says what a condition comes to; the request it is given holds the time that counts, when there is one. */
export type ConditionJudge = (text: string, request: AccessRequest, policy: PolicySections) => Truth

export interface Surroundings {
  readonly clock?: () => Date
  /** Default: `judgeCondition`. */
  readonly condition?: ConditionJudge
}

/** A request as it is judged: what is compared is folded, what must be found out once is found out. */
export interface Question {
  readonly policy: PolicySections
  readonly request: AccessRequest
  readonly scope: string
  readonly action: string
  readonly isDataAction: boolean
  readonly memberships: Memberships
  /** Undefined when the clock is broken. */
  readonly now: number | undefined
  readonly condition: (of: { readonly condition?: string; readonly conditionVersion?: string }) => Truth
}

export function ask(policy: PolicySections, request: AccessRequest, around: Surroundings): Question {
  const now = timeOf(request, around.clock ?? (() => new Date()))
  const timed = now === undefined ? request : { ...request, now: new Date(now) }
  const judge = around.condition ?? judgeCondition
  return {
    policy,
    request,
    scope: scopePath(request.scope),
    action: fold(request.action),
    isDataAction: request.isDataAction === true, // C 3: the control plane unless said otherwise
    memberships: memberships(policy, request),
    now,
    condition: ({ condition, conditionVersion }) => {
      if (condition === undefined || condition === '') return 'true' // S 7.3: absent or empty is no condition
      if (!['', '1.0', '2.0'].includes(conditionVersion ?? '')) return 'unknown' // G21: another version does not parse
      return judge(condition, timed, policy)
    },
  }
}

/** S 7.4, C 3: attributes of the request override those the document stores for the requester and for the scope. */
export const judgeCondition: ConditionJudge = (text, request, policy) => {
  const { action, subOperation, attributes, now } = request
  const stored = {
    storedPrincipal: policy.principals.find(({ id }) => fold(id) === fold(request.principalId))?.attributes,
    storedResource: policy.resources.find(({ scope }) => scopePath(scope) === scopePath(request.scope))?.attributes,
  }
  return judgeText(text, {
    action,
    subOperation,
    attributes,
    ...stored,
    now: now === undefined ? undefined : new Date(now).getTime(),
  })
}

/** G23: the request's time, else the clock's; a clock that throws or answers nonsense tells no time. */
function timeOf(request: AccessRequest, clock: () => Date): number | undefined {
  try {
    const time = request.now === undefined ? clock() : new Date(request.now)
    return time instanceof Date && !Number.isNaN(time.getTime()) ? time.getTime() : undefined
  } catch {
    return undefined
  }
}
