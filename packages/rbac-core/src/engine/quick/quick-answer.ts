import type { AccessRequest, Attributes } from '../../model/request.js'
import type { CompiledDeny, CompiledPolicy } from '../compiled/compiled-policy.js'
import { grants } from '../compiled/permissions.js'
import type { Place } from '../compiled/place.js'
import { DENIED, INEXACT, ORDER } from '../compiled/place-numbers.js'
import { type ActionMemo, type ActionRow, STALE } from '../compiled/plane-table.js'
import { assignmentStep, decidingDeny, isGranted, passesRequester } from '../decide/evaluate.js'
import { GRANTED, REFUSED, SOME_OPEN, surelyGrants, type Walked } from '../request/grant-walk.js'
import type { Holdings } from '../request/holdings.js'
import { attributesProblem, type Question, type QuestionContext } from '../request/question.js'
import { assignmentAt, type Requester } from '../request/requester.js'

/**
 * The answer to a request without groups whose principal, scope and action were all asked about lately; undefined where
 * the long way has to be gone. Allocates nothing where it depends on nothing else, as on a condition.
 *
 * What is remembered was found valid when it was first seen, so a hit needs no second look. Its twin is `isAllowed`.
 */
export function quickAnswer(context: QuestionContext, request: Partial<AccessRequest>): boolean | undefined {
  const { principalId, scope, action, isDataAction = false, subOperation, attributes, now } = request
  if (typeof principalId !== 'string' || typeof scope !== 'string' || typeof action !== 'string') return undefined
  if (typeof isDataAction !== 'boolean' || !isReadable(subOperation, attributes, now)) return undefined
  const { policy } = context
  const { requesters, places, permissions } = policy
  const plane = permissions.plane(isDataAction)
  const { memo } = plane
  const who = requesters.likely(policy, principalId)
  const where = places.likely(scope)
  const what = memo.likely(action)
  if (who === -1 || where === -1 || what === -1) return undefined
  const id = requesters.texts[who] ?? ''
  const place = places.texts[where] ?? ''
  const named = memo.texts[what] ?? ''
  // Compared when the answer is there, their lengths before: what has to come from memory for either then comes at the
  // same time.
  if (id.length !== principalId.length || place.length !== scope.length || named.length !== action.length)
    return exactAnswer(policy, principalId, scope, plane, action)
  const answer = answerTo(policy, who, where, plane, what)
  if (id !== principalId || place !== scope || named !== action)
    return exactAnswer(policy, principalId, scope, plane, action)
  if (typeof answer === 'boolean' || answer === undefined) return answer
  const row = memo.valueAt(what)
  return settled(
    answer,
    questionAt(context, requesters.at(who), places.valueAt(where), row, action, isDataAction, subOperation, attributes),
  )
}

/**
 * The answer to what depends on a condition or the time.
 *
 * @param walked what the walk over grants came to; where something grants for sure, deny assignments alone are open
 */
function settled(walked: Walked, question: Question): boolean {
  const isAssigned = walked === GRANTED || grantsOpen(walked, question, question.requester)
  return isAssigned && decidingDeny(question) === undefined
}

/** Does one of the assignments grant that a walk left open? @param requester who was walked for */
export function grantsOpen(walked: Walked, question: Question, requester: Requester): boolean {
  if (walked === SOME_OPEN) return isGranted(question, requester)
  return assignmentStep(assignmentAt(question.context.policy, walked), question) === 'granted'
}

/** The question where all was remembered, for conditions and windows to be asked. */
export function questionAt(
  context: QuestionContext,
  requester: Requester,
  place: Place,
  row: ActionRow,
  action: string,
  isDataAction: boolean,
  subOperation: string | undefined,
  attributes: Attributes | undefined,
): Question {
  return {
    context,
    requester,
    place,
    action,
    isDataAction,
    row,
    subOperation,
    attributes,
    time: undefined,
    timeText: undefined,
    other: undefined,
  }
}

/** The answer where another text with the same hash was found first. */
function exactAnswer(
  policy: CompiledPolicy,
  principalId: string,
  scope: string,
  plane: ActionMemo,
  action: string,
): boolean | undefined {
  const who = policy.requesters.entryOf(policy, principalId)
  const where = policy.places.entryOf(scope)
  const what = plane.memo.entryOf(action)
  if (who === -1 || where === -1 || what === -1) return undefined
  const answer = answerTo(policy, who, where, plane, what)
  return typeof answer === 'boolean' ? answer : undefined
}

/** The answer for what is remembered at these entries; undefined where what is remembered of the action is not enough. */
function answerTo(
  policy: CompiledPolicy,
  who: number,
  where: number,
  { memo, bits }: ActionMemo,
  what: number,
): boolean | Walked | undefined {
  const { requesters, places } = policy
  const { numbers } = places
  const place = places.numbersAt(where)
  const row = memo.numbers[memo.numbersAt(what)] ?? STALE
  if (row === STALE) return undefined
  const granted = grantsTo(policy, who, where, bits, row + 1)
  if (granted === REFUSED) return false
  if (granted !== GRANTED) return granted
  if (!isListed(numbers, place, bits[row] ?? 0)) return true
  return withstands(requesters.at(who), places.valueAt(where), memo.valueAt(what))
}

/** `surelyGrants` for what is remembered at these entries. */
export function grantsTo(
  { requesters, places, held }: CompiledPolicy,
  who: number,
  where: number,
  bits: Int32Array,
  bitsAt: number,
): Walked {
  const { numbers } = places
  const place = places.numbersAt(where)
  const inexact = numbers[place + ORDER] === INEXACT ? places.valueAt(where) : undefined
  const chunk = requesters.chunkAt(who)
  const at = requesters.startAt(who)
  return surelyGrants(chunk, at, requesters.laid, numbers, place, inexact, bits, bitsAt, held)
}

/** Does a deny assignment at or above the place list the action? One that does not has no say. */
export function isListed(places: Int32Array, place: number, denied: number): boolean {
  return ((places[place + DENIED] ?? 0) & denied) !== 0
}

/** Does no deny assignment stand in the way of what is granted for sure? `GRANTED` where that has to be asked. */
function withstands(requester: Requester, place: Place, row: ActionRow): boolean | Walked {
  const denied = surelyDenying(requester, place, row)
  return denied === undefined ? GRANTED : denied === false
}

/** A requester at a place, as far as the quick walk needs them: good for any number of questions. */
export interface QuickAccess {
  readonly requester: Requester
  readonly holdings: Holdings
  readonly place: Place
  /** See `writePlace`. */
  readonly numbers: Int32Array
}

/** `quickAnswer` where only the action is new. */
export function quickAccessAnswer(
  context: QuestionContext,
  { requester, holdings, place, numbers }: QuickAccess,
  action: unknown,
  isDataAction: boolean,
  attributes: Attributes | undefined,
): boolean | undefined {
  if (typeof action !== 'string') return undefined
  const { permissions, held } = context.policy
  const { memo, bits } = permissions.plane(isDataAction)
  const what = memo.entryOf(action)
  if (what === -1) return undefined
  const row = memo.numbers[memo.numbersAt(what)] ?? STALE
  if (row === STALE) return undefined
  const inexact = numbers[ORDER] === INEXACT ? place : undefined
  const { chunk, at, laid } = holdings
  const granted = surelyGrants(chunk, at, laid, numbers, 0, inexact, bits, row + 1, held)
  if (granted === REFUSED) return false
  if (granted === GRANTED && !isListed(numbers, 0, bits[row] ?? 0)) return true
  const met = memo.valueAt(what)
  const answer = granted === GRANTED ? withstands(requester, place, met) : granted
  if (typeof answer === 'boolean') return answer
  return settled(answer, questionAt(context, requester, place, met, action, isDataAction, undefined, attributes))
}

/**
 * The deny assignment that stands in the way, false where none does, undefined where that depends on a condition. What
 * most of them say is read off a few integers.
 */
export function surelyDenying(requester: Requester, place: Place, row: ActionRow): CompiledDeny | false | undefined {
  for (const deny of place.denials) {
    if ((deny.bits & row.denied) === 0 || (deny.onlyHere && deny.node !== place.exact)) continue
    if (!deny.everyone && (deny.signature & requester.signature) === 0 && !requester.groupsIncomplete) continue
    const isCertain = (deny.certain & row.denied) !== 0
    if (!isCertain && !mayList(deny, row)) continue
    if (passesRequester(deny, requester) !== undefined) continue
    return (isCertain || listsPlainly(deny, row)) && deny.condition === undefined ? deny : undefined
  }
  return false
}

/** Does one of its blocks list the action? */
function mayList({ permissions }: CompiledDeny, row: ActionRow): boolean {
  return permissions.some(({ permissionClass }) => grants(row, permissionClass))
}

/** Does one do so without a condition? */
function listsPlainly({ permissions }: CompiledDeny, row: ActionRow): boolean {
  return permissions.some(({ permissionClass, condition }) => condition === undefined && grants(row, permissionClass))
}

/** Is what a request says for conditions of the kind that it has to be? Reading a time is left to the long way. */
export function isReadable(subOperation: unknown, attributes: unknown, now: unknown): boolean {
  return (
    now === undefined &&
    (subOperation === undefined || typeof subOperation === 'string') &&
    (attributes === undefined || attributesProblem(attributes) === undefined)
  )
}
