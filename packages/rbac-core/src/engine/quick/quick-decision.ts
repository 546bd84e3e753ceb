import type { Decision, ReasonCode } from '../../model/decision.js'
import type { AccessRequest, Attributes } from '../../model/request.js'
import type { CompiledPermission } from '../compiled/assignments.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import type { Place } from '../compiled/place.js'
import { INEXACT, ORDER } from '../compiled/place-numbers.js'
import { STALE } from '../compiled/plane-table.js'
import { allowedBy, deniedBy, lengthOf, refusedFor } from '../decide/wording.js'
import type { GrantRows } from '../request/grant-rows.js'
import type { QuestionContext } from '../request/question.js'
import type { Requester, Ways } from '../request/requester.js'
import { decidingGrant, isGrant, NO_GRANT, openIn, refusal, UNKNOWN } from './deciding-grant.js'
import { OpenDecision } from './open-decision.js'
import { isListed, isReadable, type QuickAccess, questionAt, surelyDenying } from './quick-answer.js'
import { quickPattern } from './quick-pattern.js'

/**
 * The decision on a request whose principal, scope and action were all asked about lately; undefined where the long way
 * has to be gone. Allocates nothing where it depends on nothing else, as on a condition, and the same was said before.
 *
 * Its twin is `evaluate`; how it reads what is remembered is explained at `quickAnswer`.
 */
export function quickDecision(context: QuestionContext, request: Partial<AccessRequest>): Decision | undefined {
  const { principalId, scope, action, isDataAction = false, subOperation, attributes, now } = request
  if (typeof principalId !== 'string' || typeof scope !== 'string' || typeof action !== 'string') return undefined
  if (typeof isDataAction !== 'boolean' || !isReadable(subOperation, attributes, now)) return undefined
  const { policy } = context
  const { requesters, places } = policy
  const { memo } = policy.permissions.plane(isDataAction)
  const who = requesters.likely(policy, principalId)
  const where = places.likely(scope)
  const what = memo.likely(action)
  if (who === -1 || where === -1 || what === -1) return undefined
  const id = requesters.texts[who] ?? ''
  const place = places.texts[where] ?? ''
  const named = memo.texts[what] ?? ''
  if (id.length === principalId.length && place.length === scope.length && named.length === action.length) {
    const decision = decisionAt(context, who, where, what, isDataAction)
    if (id === principalId && place === scope && named === action) {
      if (!(decision instanceof OpenDecision)) return decision
      const [requester, at, row] = [requesters.at(who), places.valueAt(where), memo.valueAt(what)]
      return decision.settled(questionAt(context, requester, at, row, action, isDataAction, subOperation, attributes))
    }
  }
  // Another text with the same hash was found first.
  const exact = {
    who: requesters.entryOf(policy, principalId),
    where: places.entryOf(scope),
    what: memo.entryOf(action),
  }
  if (exact.who === -1 || exact.where === -1 || exact.what === -1) return undefined
  const decision = decisionAt(context, exact.who, exact.where, exact.what, isDataAction)
  return decision instanceof OpenDecision ? undefined : decision
}

/** The decision for what is remembered at these entries; undefined where what is remembered of the action is not enough. */
function decisionAt(
  context: QuestionContext,
  who: number,
  where: number,
  what: number,
  isDataAction: boolean,
): Decision | OpenDecision | undefined {
  const { requesters, places } = context.policy
  return decided(
    context,
    requesters.at(who),
    requesters.chunkAt(who),
    requesters.startAt(who),
    requesters.laid,
    places.valueAt(where),
    places.numbers,
    places.numbersAt(where),
    what,
    isDataAction,
    who,
  )
}

/** `quickDecision` where only the action is new. */
export function quickAccessDecision(
  context: QuestionContext,
  { requester, holdings, place, numbers }: QuickAccess,
  action: unknown,
  isDataAction: boolean,
  attributes: Attributes | undefined,
): Decision | undefined {
  if (typeof action !== 'string') return undefined
  const { memo } = context.policy.permissions.plane(isDataAction)
  const what = memo.entryOf(action)
  if (what === -1) return undefined
  const { chunk, at, laid } = holdings
  const decision = decided(context, requester, chunk, at, laid, place, numbers, 0, what, isDataAction, -1)
  if (!(decision instanceof OpenDecision)) return decision
  const row = memo.valueAt(what)
  return decision.settled(questionAt(context, requester, place, row, action, isDataAction, undefined, attributes))
}

/**
 * @param chunk, at, laid what is assigned to the requester, see `Holdings`
 * @param numbers, numbersAt the integers of the place, see `writePlace`
 * @param who the requester's entry; -1 for one that has none
 */
function decided(
  context: QuestionContext,
  requester: Requester,
  chunk: Int32Array,
  at: number,
  laid: GrantRows,
  place: Place,
  numbers: Int32Array,
  numbersAt: number,
  what: number,
  isDataAction: boolean,
  who: number,
): Decision | OpenDecision | undefined {
  const { policy, said } = context
  const { memo, bits } = policy.permissions.plane(isDataAction)
  const action = memo.texts[what] ?? ''
  const row = memo.numbers[memo.numbersAt(what)] ?? STALE
  if (row === STALE) return undefined
  const deny = isListed(numbers, numbersAt, bits[row] ?? 0) && surelyDenying(requester, place, memo.valueAt(what))
  if (deny !== undefined && deny !== false) {
    const pattern = quickPattern(said, deny.permissions, deny.node, memo.valueAt(what), action, what, isDataAction)
    return pattern === undefined
      ? new OpenDecision({ mayBeDenied: true, what })
      : deniedBy(context, requester, deny, pattern)
  }
  const item = decidingIn(policy, chunk, at, laid, place, numbers, numbersAt, bits, row)
  let byRoles: Decision | undefined
  if (item === NO_GRANT) {
    const reason = refusalIn(policy, chunk, at, laid, place, numbers, numbersAt, what, isDataAction)
    if (reason !== undefined) byRoles = refusedFor(reason, requester.groupsIncomplete)
  } else if (isGrant(item)) byRoles = allowedAt(context, requester, item, what, isDataAction, who)
  if (deny === false && byRoles !== undefined) return byRoles
  return new OpenDecision({ mayBeDenied: deny === undefined, byRoles, open: openIn(item), what })
}

/**
 * `decidingGrant` at a place.
 *
 * @param row what the action meets, where it begins in `bits`
 */
export function decidingIn(
  { held, assignments }: CompiledPolicy,
  chunk: Int32Array,
  at: number,
  laid: GrantRows,
  place: Place,
  numbers: Int32Array,
  numbersAt: number,
  bits: Int32Array,
  row: number,
): number | undefined {
  const inexact = inexactAt(numbers, numbersAt, place)
  return decidingGrant(chunk, at, laid, numbers, numbersAt, inexact, bits, row + 1, held, assignments)
}

/** `refusal` at a place, of a remembered action. */
export function refusalIn(
  { held, permissions }: CompiledPolicy,
  chunk: Int32Array,
  at: number,
  laid: GrantRows,
  place: Place,
  numbers: Int32Array,
  numbersAt: number,
  what: number,
  isDataAction: boolean,
): ReasonCode | undefined {
  const { memo, bits, words } = permissions.plane(isDataAction)
  const { bits: otherBits } = permissions.plane(!isDataAction)
  const listed = (memo.numbers[memo.numbersAt(what)] ?? STALE) + 1 + words
  const known = memo.numbers[memo.numbersAt(what) + 1] ?? 0
  const other = known === 0 ? UNKNOWN : known
  const inexact = inexactAt(numbers, numbersAt, place)
  return refusal(chunk, at, laid, numbers, numbersAt, inexact, bits, listed, otherBits, other, held)
}

/** The place itself, where its integers don't say everything. */
function inexactAt(numbers: Int32Array, numbersAt: number, place: Place): Place | undefined {
  return (numbers[numbersAt + ORDER] ?? INEXACT) < 0 ? place : undefined
}

/**
 * The decision by the assignment at a place among those held, for a remembered action.
 *
 * @param who the requester's entry; -1 for one that has none
 */
export function allowedAt(
  context: QuestionContext,
  requester: Ways,
  item: number,
  what: number,
  isDataAction: boolean,
  who: number,
): Decision | undefined {
  const { policy, said } = context
  const { memo } = policy.permissions.plane(isDataAction)
  const action = memo.texts[what] ?? ''
  // One place among those held is one assignment, in one revision; so it need not be read.
  const asked = item * 2 + (isDataAction ? 1 : 0)
  const principalId = who === -1 ? undefined : policy.requesters.texts[who]
  const known = principalId === undefined ? undefined : said.lately.get(who, what, asked, principalId, action)
  if (known !== undefined) return known
  const role = policy.held.at(item + 1) >>> 1
  const permissions = policy.roles[role]?.permissions ?? NO_PERMISSIONS
  const pattern = quickPattern(said, permissions, role, memo.valueAt(what), action, what, isDataAction)
  if (pattern === undefined) return undefined
  const decision = allowedBy(context, requester, policy.held.at(item + 2), pattern, isDataAction)
  if (principalId !== undefined) {
    const key = { first: who, second: what, third: asked, whose: principalId, about: action }
    said.lately.set(key, decision, lengthOf(decision.grantedBy) + principalId.length + action.length)
  }
  return decision
}

const NO_PERMISSIONS: readonly CompiledPermission[] = []
