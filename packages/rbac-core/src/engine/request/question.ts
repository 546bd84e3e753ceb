import { InvalidActionError, InvalidRequestError } from '../../errors.js'
import { coded, codedError } from '../../model/coded.js'
import { kindOf } from '../../model/kind-of.js'
import type { Limits } from '../../model/limits.js'
import { type AccessRequest, ATTRIBUTE_SOURCES, type Attributes } from '../../model/request.js'
import { shown } from '../../model/shown.js'
import { idProblem } from '../../model/text.js'
import { parseTime } from '../../model/time.js'
import { actionProblem } from '../../pattern/action.js'
import { parseScope } from '../../scope/scope.js'
import type { CompiledDeny, CompiledPolicy } from '../compiled/compiled-policy.js'
import { Place } from '../compiled/place.js'
import { wideBit, writePlace } from '../compiled/place-numbers.js'
import type { ActionRow } from '../compiled/plane-table.js'
import type { DecisionMemo } from './decision-memo.js'
import { Requester } from './requester.js'

/** A request that was checked and resolved against one compiled policy. */
export interface Question {
  readonly context: QuestionContext
  readonly requester: Requester
  readonly place: Place
  readonly action: string
  readonly isDataAction: boolean
  /** What the action meets on its plane. */
  readonly row: ActionRow
  readonly subOperation: string | undefined
  readonly attributes: Attributes | undefined
  /** Milliseconds since the epoch; NaN when the clock can't say; undefined until `timeOf` has asked it. */
  time: number | undefined
  /** The same as it was sent, where it was sent as text: milliseconds are less exact. */
  readonly timeText: string | undefined
  /** Undefined until `otherRow` has asked for it. */
  other: ActionRow | undefined
}

/**
 * When, in milliseconds since the epoch; undefined when the clock throws or answers nonsense. The clock is asked at
 * most once for a question, and only where time matters.
 */
export function timeOf(question: Question): number | undefined {
  question.time ??= readClock(question.context.clock)
  return Number.isNaN(question.time) ? undefined : question.time
}

/** What the action would meet on the other plane. */
export function otherRow(question: Question): ActionRow {
  question.other ??= question.context.policy.permissions.row(question.action, !question.isDataAction)
  return question.other
}

export type Clock = () => Date

/** The clock of an engine that is given none. */
export function systemClock(): Date {
  return new Date()
}

/** What turns requests into questions, for one compiled policy. */
export interface QuestionContext {
  readonly policy: CompiledPolicy
  readonly clock: Clock
  /** What its decisions say; like the policy's own memos it can't change an answer. */
  readonly said: DecisionMemo
}

/**
 * Checks a request of any shape and resolves it.
 *
 * @param before another question to the same policy: who and where are taken from it where they are the same
 * @throws {InvalidRequestError | InvalidActionError | InvalidScopeError} and nothing else, whatever the request is
 */
export function readRequest(context: QuestionContext, request: unknown, before?: Question): Question {
  try {
    if (!isObject(request)) throw new InvalidRequestError(`a request must be an object, not ${kindOf(request)}`)
    const raw: RawRequest = request
    const { principalId, groupIds, groupsIncomplete, scope } = raw
    const isSame = leavesGroups(groupIds, groupsIncomplete) && isPlainly(before?.requester, principalId)
    const requester =
      isSame && before !== undefined
        ? before.requester
        : resolveRequester(context, principalId, groupIds, groupsIncomplete, 'principalId')
    const place = before !== undefined && scope === before.place.scope ? before.place : resolvePlace(context, scope)
    return ask(context, requester, place, raw)
  } catch (error) {
    throw codedError(error, UNREADABLE)
  }
}

/** Is it left to the policy to tell the groups? */
export function leavesGroups(groupIds: unknown, groupsIncomplete: unknown): boolean {
  if (groupsIncomplete !== undefined && groupsIncomplete !== false) return false
  return groupIds === undefined || (Array.isArray(groupIds) && groupIds.length === 0)
}

/** Is it what resolving this id alone would give? */
function isPlainly(requester: Requester | undefined, principalId: unknown): boolean {
  if (requester === undefined || requester.principalId !== principalId) return false
  return requester.groupIds.length === 0 && !requester.groupsIncomplete
}

/** Checks and resolves who asks, from an id or `{ id, groupIds?, groupsIncomplete? }`. */
export function readRequester(context: QuestionContext, principal: unknown): Requester {
  return coded(UNREADABLE, () => {
    if (!isObject(principal)) return resolveRequester(context, principal, undefined, undefined, 'principal')
    const { id, groupIds, groupsIncomplete }: RawPrincipal = principal
    return resolveRequester(context, id, groupIds, groupsIncomplete, 'principal.id')
  })
}

/** Checks and resolves where. */
export function readPlace(context: QuestionContext, scope: unknown): Place {
  return coded(UNREADABLE, () => resolvePlace(context, scope))
}

/** Completes a question for a resolved requester and place. */
export function readAsk(context: QuestionContext, requester: Requester, place: Place, asked: RawAsk): Question {
  try {
    return ask(context, requester, place, asked)
  } catch (error) {
    throw codedError(error, UNREADABLE)
  }
}

/** The part of a request that is not who and where, unchecked. */
export type RawAsk = Pick<RawRequest, 'action' | 'isDataAction' | 'subOperation' | 'attributes' | 'now'>

type RawRequest = { readonly [key in keyof AccessRequest]?: unknown }
type RawPrincipal = { readonly id?: unknown; readonly groupIds?: unknown; readonly groupsIncomplete?: unknown }

function resolveRequester(
  { policy }: QuestionContext,
  id: unknown,
  groupIds: unknown,
  groupsIncomplete: unknown,
  name: string,
): Requester {
  const isPlain = leavesGroups(groupIds, groupsIncomplete)
  const known = isPlain && typeof id === 'string' ? policy.requesters.get(policy, id) : undefined
  if (known !== undefined) return known
  const { limits } = policy
  const problem = idProblem(id, limits.idLength)
  if (problem !== undefined) throw new InvalidRequestError(`${name} ${problem}`)
  const principal = {
    id: id as string,
    groupIds: groupIds === undefined ? NO_IDS : readGroupIds(groupIds, limits),
    groupsIncomplete: readFlag(groupsIncomplete, 'groupsIncomplete'),
  }
  const requester = new Requester(policy, principal)
  if (isPlain) policy.requesters.set(requester)
  return requester
}

function readGroupIds(groupIds: unknown, limits: Limits): string[] {
  if (!Array.isArray(groupIds)) throw new InvalidRequestError(`groupIds must be an array, not ${kindOf(groupIds)}`)
  return Array.from(groupIds, (id: unknown, index) => {
    const problem = idProblem(id, limits.idLength)
    if (problem !== undefined) throw new InvalidRequestError(`groupIds[${index}] ${problem}`)
    return id as string
  })
}

function resolvePlace({ policy }: QuestionContext, text: unknown): Place {
  const known = typeof text === 'string' ? policy.places.get(text) : undefined
  if (known !== undefined) return known
  const scope = parseScope(text, policy.limits)
  const covering = policy.scopes.covering(scope, policy.hierarchy)
  const denials = covering.nodes.flatMap((node) => policy.denials.get(node) ?? NO_DENIALS)
  const wideBits = covering.wide.reduce((bits, node) => bits | wideBit(policy.scopes.wideNumber(node)), 0)
  const place = new Place(scope, covering, wideBits, denials.length === 0 ? NO_DENIALS : denials)
  const entry = policy.places.set(scope.text, place)
  if (entry !== -1) writePlace(place, policy, policy.places.numbers, policy.places.numbersAt(entry))
  return place
}

function ask(context: QuestionContext, requester: Requester, place: Place, asked: RawAsk): Question {
  const { action, subOperation, attributes, now } = asked
  const isDataAction = readFlag(asked.isDataAction, 'isDataAction')
  if (subOperation !== undefined && typeof subOperation !== 'string') {
    throw new InvalidRequestError(`subOperation must be text, not ${kindOf(subOperation)}`)
  }
  const problem = attributes === undefined ? undefined : attributesProblem(attributes)
  if (problem !== undefined) throw new InvalidRequestError(`attributes ${problem}`)
  return {
    context,
    requester,
    place,
    action: action as string,
    isDataAction,
    row: rowOf(context, action, isDataAction),
    subOperation,
    attributes: attributes as Attributes | undefined,
    time: now === undefined ? undefined : readTime(now),
    timeText: typeof now === 'string' ? now : undefined,
    other: undefined,
  }
}

function rowOf({ policy }: QuestionContext, action: unknown, isDataAction: boolean): ActionRow {
  // What is remembered was found valid when it was first seen.
  const known = typeof action === 'string' ? policy.permissions.remembered(action, isDataAction) : undefined
  if (known !== undefined) return known
  const problem = actionProblem(action, policy.limits.actionLength)
  if (problem !== undefined) throw new InvalidActionError(`not an action to ask for: ${problem}`)
  return policy.permissions.row(action as string, isDataAction)
}

function readFlag(value: unknown, name: string): boolean {
  if (value === undefined) return false
  if (typeof value === 'boolean') return value
  throw new InvalidRequestError(`${name} must be true or false, not ${kindOf(value)}`)
}

function readTime(now: unknown): number {
  const time = typeof now === 'string' ? parseTime(now) : now instanceof Date ? dateTime(now) : undefined
  if (time === undefined || Number.isNaN(time)) {
    throw new InvalidRequestError('now is not a time (write it like `2026-11-22T10:00:00Z`, or pass a valid Date)')
  }
  return time
}

function readClock(clock: Clock): number {
  // No object needs to be made for what is a number in the end.
  if (clock === systemClock) return Date.now()
  try {
    return dateTime(clock())
  } catch {
    return Number.NaN
  }
}

/** What the date really holds, whatever its own `getTime` says. Throws for what is not a Date. */
function dateTime(date: Date): number {
  return Date.prototype.getTime.call(date)
}

/** What is wrong with attributes; undefined where nothing is. One with a slip in a source's name would leave those out. */
export function attributesProblem(attributes: unknown): string | undefined {
  if (!isObject(attributes) || Array.isArray(attributes)) return `must be an object, not ${kindOf(attributes)}`
  for (const source in attributes) {
    if (SOURCES.includes(source) || !Object.hasOwn(attributes, source)) continue
    return `have no source ${shown(source)} (they are ${SOURCES.join(', ')})`
  }
  return undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

const SOURCES: readonly string[] = ATTRIBUTE_SOURCES
export const UNREADABLE = 'the request could not be read'
const NO_IDS: readonly string[] = []
const NO_DENIALS: readonly CompiledDeny[] = []
