import type { AccessRequest } from '../../model/request.js'
import { idProblem } from '../../model/text.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { STALE } from '../compiled/plane-table.js'
import { NONE } from '../flat/lookup.js'
import { GRANTED, REFUSED } from '../request/grant-walk.js'
import { leavesGroups, type Question, type QuestionContext } from '../request/question.js'
import { Requester } from '../request/requester.js'
import { grantsOpen, grantsTo, isListed, isReadable, questionAt, quickAnswer } from './quick-answer.js'

/** The answer where what is remembered says it, whether the request names groups or not. */
export function rememberedAnswer(context: QuestionContext, request: Partial<AccessRequest>): boolean | undefined {
  const isAlone = leavesGroups(request.groupIds, request.groupsIncomplete)
  return isAlone ? quickAnswer(context, request) : groupedAnswer(context, request)
}

/**
 * `quickAnswer` to a request that names groups of its own: what assignments grant adds up, so each group is asked for as if
 * it were the one who asks. Undefined where a deny assignment lists the action, which would have to know all groups at
 * once. O(groups), each about what a question costs; allocates nothing for groups that were asked for lately, where no
 * condition has to be asked.
 */
function groupedAnswer(context: QuestionContext, request: Partial<AccessRequest>): boolean | undefined {
  const { principalId, groupIds = NO_GROUPS, groupsIncomplete = false, scope, action, isDataAction = false } = request
  const { subOperation, attributes, now } = request
  if (typeof principalId !== 'string' || typeof scope !== 'string' || typeof action !== 'string') return undefined
  if (typeof isDataAction !== 'boolean' || typeof groupsIncomplete !== 'boolean') return undefined
  if (!Array.isArray(groupIds) || !isReadable(subOperation, attributes, now)) return undefined
  const { policy } = context
  const { places, requesters } = policy
  const { memo, bits } = policy.permissions.plane(isDataAction)
  const where = places.entryOf(scope)
  const what = memo.entryOf(action)
  if (where === -1 || what === -1) return undefined
  const row = memo.numbers[memo.numbersAt(what)] ?? STALE
  if (row === STALE || isListed(places.numbers, places.numbersAt(where), bits[row] ?? 0)) return undefined
  let isAllowed = false
  let question: Question | undefined
  // The requester, then each of the groups; all of them, because each has to be an id.
  for (let index = -1; index < groupIds.length; index++) {
    const id: unknown = index === -1 ? principalId : groupIds[index]
    const who = entryOf(context, id)
    if (who === UNREADABLE) return undefined
    if (isAllowed || who === UNHEARD_OF) continue
    const granted = grantsTo(policy, who, where, bits, row + 1)
    if (granted !== REFUSED && granted !== GRANTED) {
      const holder = requesters.at(who)
      question ??= questionAlone(context, principalId, where, { action, isDataAction, subOperation, attributes })
      isAllowed = grantsOpen(granted, question, holder)
    } else isAllowed = granted === GRANTED
  }
  return isAllowed
}

/**
 * The entry of one who is remembered, now if not before: of the requester or one of the groups it is sent with;
 * `UNHEARD_OF` for one who holds nothing, and `UNREADABLE` where the long way has to say more. Good until the next call.
 */
export function entryOf({ policy }: QuestionContext, id: unknown): number {
  if (typeof id !== 'string') return UNREADABLE
  const { requesters, directory } = policy
  const known = requesters.entryOf(policy, id)
  if (known !== -1) return known
  if (idProblem(id, policy.limits.idLength) !== undefined) return UNREADABLE
  if (directory.find(id) === NONE) return UNHEARD_OF
  requesters.set(alone(policy, id))
  const entry = requesters.entryOf(policy, id)
  return entry === -1 ? UNREADABLE : entry
}

/** The question of the one who asks, without the groups that are sent along. */
export function questionAlone(
  context: QuestionContext,
  principalId: string,
  where: number,
  { action, isDataAction, subOperation, attributes }: Asked,
): Question {
  const { policy } = context
  const requester = policy.requesters.get(policy, principalId) ?? alone(policy, principalId)
  const place = policy.places.valueAt(where)
  const row = policy.permissions.row(action, isDataAction)
  return questionAt(context, requester, place, row, action, isDataAction, subOperation, attributes)
}

/** What a request says beside who asks, and where. */
type Asked = Pick<Question, 'action' | 'isDataAction' | 'subOperation' | 'attributes'>

function alone(policy: CompiledPolicy, id: string): Requester {
  return new Requester(policy, { id, groupIds: [], groupsIncomplete: false })
}

/** Those of a request that names none. */
export const NO_GROUPS: readonly string[] = []

export const UNHEARD_OF = -1
export const UNREADABLE = -2
