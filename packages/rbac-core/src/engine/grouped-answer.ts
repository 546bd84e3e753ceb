import type { AccessRequest } from '../model/request.js'
import { idProblem } from '../model/text.js'
import { NONE } from './flat/lookup.js'
import { STALE } from './plane-table.js'
import type { QuestionContext } from './question.js'
import { grantsTo, isListed, isReadable, quickAnswer } from './quick-answer.js'
import { Requester } from './requester.js'

/** The answer where what is remembered says it, whether the request names groups or not. */
export function rememberedAnswer(context: QuestionContext, request: Partial<AccessRequest>): boolean | undefined {
  return leavesGroups(request) ? quickAnswer(context, request) : groupedAnswer(context, request)
}

/** Is it left to the policy to tell the groups? */
export function leavesGroups(request: Partial<AccessRequest>): boolean {
  return request.groupIds === undefined && request.groupsIncomplete === undefined
}

/**
 * `quickAnswer` to a request that names groups of its own: what assignments grant adds up, so each group is asked for as if
 * it were the one who asks. Undefined where a deny assignment lists the action, which would have to know all groups at
 * once. O(groups), each about what a question costs; allocates nothing for groups that were asked for lately.
 */
function groupedAnswer(context: QuestionContext, request: Partial<AccessRequest>): boolean | undefined {
  const { principalId, groupIds = NO_GROUPS, groupsIncomplete = false, scope, action, isDataAction = false } = request
  if (typeof principalId !== 'string' || typeof scope !== 'string' || typeof action !== 'string') return undefined
  if (typeof isDataAction !== 'boolean' || typeof groupsIncomplete !== 'boolean') return undefined
  if (!Array.isArray(groupIds) || !isReadable(request)) return undefined
  const { policy } = context
  const { places } = policy
  const { memo, bits } = policy.permissions.plane(isDataAction)
  const where = places.entryOf(scope)
  const what = memo.entryOf(action)
  if (where === -1 || what === -1) return undefined
  const row = memo.numbers[memo.numbersAt(what)] ?? STALE
  if (row === STALE || isListed(places.numbers, places.numbersAt(where), bits[row] ?? 0)) return undefined
  let isGranted = false
  let isUnsure = false
  // The requester, then each of the groups; all of them, because each has to be an id.
  for (let index = -1; index < groupIds.length; index++) {
    const id: unknown = index === -1 ? principalId : groupIds[index]
    const who = entryOf(context, id)
    if (who === UNREADABLE) return undefined
    if (isGranted || who === UNHEARD_OF) continue
    const granted = grantsTo(policy, who, where, bits, row + 1)
    isGranted = granted === true
    isUnsure ||= granted === undefined
  }
  return isGranted || !isUnsure ? isGranted : undefined
}

/**
 * The entry of one who is remembered, now if not before: of the requester or one of the groups it is sent with;
 * `UNHEARD_OF` for one who holds nothing, and `UNREADABLE` where the long way has to say more. Good until the next call.
 */
export function entryOf({ policy, limits }: QuestionContext, id: unknown): number {
  if (typeof id !== 'string') return UNREADABLE
  const { requesters, directory } = policy
  const known = requesters.entryOf(policy, id)
  if (known !== -1) return known
  if (idProblem(id, limits.idLength) !== undefined) return UNREADABLE
  if (directory.find(id) === NONE) return UNHEARD_OF
  requesters.set(new Requester(policy, { id, groupIds: [], groupsIncomplete: false }))
  const entry = requesters.entryOf(policy, id)
  return entry === -1 ? UNREADABLE : entry
}

/** Those of a request that names none. */
export const NO_GROUPS: readonly string[] = []

export const UNHEARD_OF = -1
export const UNREADABLE = -2
