import { type Decision, REASON_ORDER, type ReasonCode } from '../model/decision.js'
import type { AccessRequest } from '../model/request.js'
import type { CompiledPolicy } from './compiled-policy.js'
import { NO_GRANT } from './deciding-grant.js'
import { entryOf, leavesGroups, NO_GROUPS, UNHEARD_OF, UNREADABLE } from './grouped-answer.js'
import type { Place } from './place.js'
import { STALE } from './plane-table.js'
import type { QuestionContext } from './question.js'
import { isListed, isReadable } from './quick-answer.js'
import { allowedAt, decidingIn, quickDecision, refusalIn } from './quick-decision.js'
import { BY_ITSELF, Requester, STRAIGHT, WAY_OF_ITS_OWN, type Ways } from './requester.js'
import { refusedFor } from './wording.js'

/** The decision where what is remembered says it, whether the request names groups or not. */
export function rememberedDecision(context: QuestionContext, request: Partial<AccessRequest>): Decision | undefined {
  return leavesGroups(request) ? quickDecision(context, request) : groupedDecision(context, request)
}

/**
 * `quickDecision` on a request that names groups of its own: each is asked for as if it were the one who asks, and of what
 * decides for each the first decides for all. Undefined where a deny assignment lists the action, which would have to know
 * all groups at once. O(groups), each about what a question costs.
 */
function groupedDecision(context: QuestionContext, request: Partial<AccessRequest>): Decision | undefined {
  const { principalId, groupIds = NO_GROUPS, groupsIncomplete = false, scope, action, isDataAction = false } = request
  if (typeof principalId !== 'string' || typeof scope !== 'string' || typeof action !== 'string') return undefined
  if (typeof isDataAction !== 'boolean' || typeof groupsIncomplete !== 'boolean') return undefined
  if (!Array.isArray(groupIds) || !isReadable(request)) return undefined
  const { policy } = context
  const { places, requesters, permissions } = policy
  const plane = permissions.plane(isDataAction)
  const where = places.entryOf(scope)
  const what = plane.memo.entryOf(action)
  if (where === -1 || what === -1) return undefined
  const row = plane.memo.numbers[plane.memo.numbersAt(what)] ?? STALE
  const place = places.valueAt(where)
  const { numbers } = places
  const numbersAt = places.numbersAt(where)
  if (row === STALE || isListed(numbers, numbersAt, plane.bits[row] ?? 0)) return undefined
  let deciding = NO_GRANT
  let way = WAY_OF_ITS_OWN
  let reached: ReasonCode = 'noRoleAssignment'
  // The requester, then each of the groups.
  for (let index = -1; index < groupIds.length; index++) {
    const who = entryOf(context, index === -1 ? principalId : groupIds[index])
    if (who === UNREADABLE) return undefined
    if (who === UNHEARD_OF) continue
    const chunk = requesters.chunkAt(who)
    const items = requesters.itemsAt(who)
    const at = requesters.startAt(who)
    const { laid } = requesters
    const item = decidingIn(policy, chunk, items, at, laid, place, numbers, numbersAt, plane.bits, row)
    if (item === undefined) return undefined
    if (item === NO_GRANT) {
      if (deciding !== NO_GRANT) continue
      const reason: ReasonCode | undefined = refusalIn(
        policy,
        chunk,
        items,
        at,
        laid,
        place,
        numbers,
        numbersAt,
        what,
        isDataAction,
      )
      if (reason === undefined) return undefined
      if (REASON_ORDER.indexOf(reason) > REASON_ORDER.indexOf(reached)) reached = reason
    } else if (item === deciding || isBefore(policy, place, item, deciding)) {
      const own = wayOver(policy, requesters.at(who), index === -1, item)
      way = item === deciding ? shorter(way, own) : own
      deciding = item
    }
  }
  if (deciding === NO_GRANT) return refusedFor(reached, groupsIncomplete)
  const ways = SHORT[way] ?? new Requester(policy, { id: principalId, groupIds, groupsIncomplete })
  return allowedAt(context, ways, deciding, what, isDataAction, -1)
}

/** Does an assignment decide before another one, both by their places among those held? */
function isBefore({ held, assignments }: CompiledPolicy, { nodes }: Place, item: number, other: number): boolean {
  if (other === NO_GRANT) return true
  const outer = nodes.indexOf(held.at(item)) - nodes.indexOf(held.at(other))
  return outer < 0 || (outer === 0 && assignments.ids.compare(held.at(item + 2), held.at(other + 2)) < 0)
}

/**
 * The way to who holds an assignment over the requester or one of its groups, as `Requester.wayTo` tells it; that is only
 * known where nobody else could be nearer.
 */
function wayOver(policy: CompiledPolicy, requester: Requester, isSelf: boolean, item: number): number {
  const holder = policy.assignments.rows.holderOf(policy.held.at(item + 2))
  if (!isSelf) return requester.holders[0] === holder ? STRAIGHT : WAY_OF_ITS_OWN
  const way = requester.wayTo(policy, holder)
  return way === BY_ITSELF || way === STRAIGHT ? way : WAY_OF_ITS_OWN
}

function shorter(way: number, other: number): number {
  if (way === WAY_OF_ITS_OWN || other === WAY_OF_ITS_OWN) return Math.max(way, other)
  return Math.min(way, other)
}

/** The ways that are the same whoever goes them. */
const SHORT: readonly Ways[] = [BY_ITSELF, STRAIGHT].map((way) => ({
  wayTo: () => way,
  pathTo: ({ directory }, holder) => (way === BY_ITSELF ? [] : [directory.label(holder)]),
}))
