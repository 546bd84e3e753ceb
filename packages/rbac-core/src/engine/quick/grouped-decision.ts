import type { Decision, ReasonCode } from '../../model/decision.js'
import type { AccessRequest } from '../../model/request.js'
import type { CompiledAssignment } from '../compiled/assignments.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import type { Place } from '../compiled/place.js'
import { STALE } from '../compiled/plane-table.js'
import { allowedOn } from '../decide/decision.js'
import { decideByRoles, later } from '../decide/evaluate.js'
import { refusedFor } from '../decide/wording.js'
import { NONE } from '../flat/lookup.js'
import { leavesGroups, type Question, type QuestionContext } from '../request/question.js'
import { BY_ITSELF, Requester, STRAIGHT, WAY_OF_ITS_OWN, type Ways } from '../request/requester.js'
import { isGrant, NO_GRANT } from './deciding-grant.js'
import { entryOf, NO_GROUPS, questionAlone, UNHEARD_OF, UNREADABLE } from './grouped-answer.js'
import { isListed, isReadable } from './quick-answer.js'
import { allowedAt, decidingIn, quickDecision, refusalIn } from './quick-decision.js'

/** The decision where what is remembered says it, whether the request names groups or not. */
export function rememberedDecision(context: QuestionContext, request: Partial<AccessRequest>): Decision | undefined {
  const isAlone = leavesGroups(request.groupIds, request.groupsIncomplete)
  return isAlone ? quickDecision(context, request) : groupedDecision(context, request)
}

/**
 * `quickDecision` on a request that names groups of its own: each is asked for as if it were the one who asks, and of what
 * decides for each the first decides for all. Undefined where a deny assignment lists the action, which would have to know
 * all groups at once. O(groups), each about what a question costs.
 */
function groupedDecision(context: QuestionContext, request: Partial<AccessRequest>): Decision | undefined {
  const { principalId, groupIds = NO_GROUPS, groupsIncomplete = false, scope, action, isDataAction = false } = request
  const { subOperation, attributes, now } = request
  if (typeof principalId !== 'string' || typeof scope !== 'string' || typeof action !== 'string') return undefined
  if (typeof isDataAction !== 'boolean' || typeof groupsIncomplete !== 'boolean') return undefined
  if (!Array.isArray(groupIds) || !isReadable(subOperation, attributes, now)) return undefined
  const { policy } = context
  const { places, requesters, permissions, held } = policy
  const plane = permissions.plane(isDataAction)
  const where = places.entryOf(scope)
  const what = plane.memo.entryOf(action)
  if (where === -1 || what === -1) return undefined
  const row = plane.memo.numbers[plane.memo.numbersAt(what)] ?? STALE
  const place = places.valueAt(where)
  const { numbers } = places
  const numbersAt = places.numbersAt(where)
  if (row === STALE || isListed(numbers, numbersAt, plane.bits[row] ?? 0)) return undefined
  // What decides so far: its place among those held, or the assignment itself where a condition was asked.
  let deciding = NO_GRANT
  let asked: CompiledAssignment | undefined
  let node = NONE
  let number = NONE
  let way = WAY_OF_ITS_OWN
  let reached: ReasonCode = 'noRoleAssignment'
  let question: Question | undefined
  // The requester, then each of the groups.
  for (let index = -1; index < groupIds.length; index++) {
    const who = entryOf(context, index === -1 ? principalId : groupIds[index])
    if (who === UNREADABLE) return undefined
    if (who === UNHEARD_OF) continue
    const holder = requesters.at(who)
    const chunk = requesters.chunkAt(who)
    const at = requesters.startAt(who)
    const { laid } = requesters
    const item = decidingIn(policy, chunk, at, laid, place, numbers, numbersAt, plane.bits, row)
    const sure = isGrant(item) ? item : NO_GRANT
    let granting: CompiledAssignment | undefined
    let reason: ReasonCode | undefined
    if (item !== sure) {
      question ??= questionAlone(context, principalId, where, { action, isDataAction, subOperation, attributes })
      const conclusion = decideByRoles(question, holder)
      if (conclusion.effect === 'Allowed') granting = conclusion.assignment
      else reason = conclusion.reason
    } else if (sure === NO_GRANT) {
      if (number !== NONE) continue
      reason = refusalIn(policy, chunk, at, laid, place, numbers, numbersAt, what, isDataAction)
      if (reason === undefined) return undefined
    }
    if (reason !== undefined) {
      reached = later(reached, reason)
      continue
    }
    const found = granting?.number ?? held.at(sure + 2)
    const standing = granting?.node ?? held.at(sure)
    if (found === number) way = shorter(way, wayOver(policy, holder, index === -1, found))
    else if (number === NONE || isBefore(policy, place, standing, found, node, number)) {
      way = wayOver(policy, holder, index === -1, found)
      deciding = sure
      asked = granting
      node = standing
      number = found
    }
  }
  if (number === NONE) return refusedFor(reached, groupsIncomplete)
  const ways = SHORT[way] ?? new Requester(policy, { id: principalId, groupIds, groupsIncomplete })
  if (asked === undefined || question === undefined) return allowedAt(context, ways, deciding, what, isDataAction, -1)
  return allowedOn(question, ways, asked)
}

/** Does an assignment decide before another one, both by their nodes and numbers? */
function isBefore(
  { assignments }: CompiledPolicy,
  { nodes }: Place,
  node: number,
  number: number,
  otherNode: number,
  otherNumber: number,
): boolean {
  const outer = nodes.indexOf(node) - nodes.indexOf(otherNode)
  return outer < 0 || (outer === 0 && assignments.ids.compare(number, otherNumber) < 0)
}

/**
 * The way to who holds an assignment over the requester or one of its groups, as `Requester.wayTo` tells it; that is only
 * known where nobody else could be nearer.
 */
function wayOver(policy: CompiledPolicy, requester: Requester, isSelf: boolean, number: number): number {
  const holder = policy.assignments.rows.holderOf(number)
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
