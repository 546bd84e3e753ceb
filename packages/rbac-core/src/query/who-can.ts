import type { CompiledAssignment } from '../engine/compiled/assignments.js'
import type { CompiledDeny } from '../engine/compiled/compiled-policy.js'
import { grants } from '../engine/compiled/permissions.js'
import { decide } from '../engine/decide/decision.js'
import { isActive } from '../engine/decide/evaluate.js'
import { type Engine, insideOf } from '../engine/engine.js'
import type { Question } from '../engine/request/question.js'
import { Requester } from '../engine/request/requester.js'
import type { ActionCatalogue } from '../engine/typed-actions.js'
import { principalKey } from '../model/keys.js'
import { demandText, type Known } from './demand.js'
import { policyFingerprint } from './fingerprint.js'
import { type OpenRequest, readOpenRequest } from './open-question.js'
import { OpenPage, type Page, type PageEnd } from './page.js'
import { type ReverseIndex, reverseIndexOf } from './reverse-index.js'
import { knownOf, prospectOf, Stakes } from './stakes.js'

/** Who may do this, here? */
export type WhoCanQuestion = OpenRequest<'principalId' | 'groupIds' | 'groupsIncomplete'>

/** A principal or group that is allowed, or may be. */
export interface WhoCanRow {
  readonly id: string
  /** As the policy says: `User`, `Group`, `ServicePrincipal`, …; absent where it does not. */
  readonly type?: string
  /** Group ids from the principal's own group to the holder of the grant; empty when it holds the grant itself. */
  readonly via: readonly string[]
  /** Refused as asked, and allowed once `condition` is true. */
  readonly conditional: boolean
  /** What has still to be true, with what is known left out. Only with `conditional`. */
  readonly condition?: string
}

export interface WhoCanAnswer extends PageEnd {
  /** By id, ASCII case ignored. */
  readonly principals: readonly WhoCanRow[]
}

/**
 * Every principal and group named in the policy that is allowed, by its id.
 *
 * Exact: an id has an unconditional row if and only if `engine.check` with that id as the principal allows. The first
 * question about a revision makes an index, O(size of the policy); after that a page costs O(members of the groups
 * that hold a grant at the scope) and one check a row. The first page that is followed by another takes a fingerprint of the
 * policy, O(size of the policy).
 *
 * @throws {InvalidRequestError | InvalidActionError | InvalidScopeError}
 * @see docs/questions.md
 */
export function whoCan(engine: Engine<ActionCatalogue>, question: WhoCanQuestion, page?: Page): WhoCanAnswer {
  const inside = insideOf(engine)
  const asked = readOpenRequest(inside.context, question, TAKES, { principalId: 'anyone' })
  const opened = OpenPage.of(asked, 'who-can', undefined, page)
  const { policy } = inside.context
  opened.goOnFrom(() => policyFingerprint(policy))
  const index = reverseIndexOf(policy)
  const stakes = new Stakes(policy.limits)
  const marks = candidates(asked, index, stakes)
  const rows: WhoCanRow[] = []
  let last = ''
  for (const holder of index.inOrder(marks, opened.after)) {
    const id = policy.directory.label(holder)
    const row = rowOf({ ...asked, requester: requesterFor(asked, id) }, index.typeOf(holder), stakes)
    if (row === undefined) continue
    if (rows.length === opened.limit) {
      return { principals: rows, complete: true, nextCursor: opened.cursorAfter(last, policyFingerprint(policy)) }
    }
    rows.push(row)
    last = principalKey(id)
  }
  return { principals: rows, complete: true }
}

const TAKES = ['action', 'isDataAction', 'scope', 'subOperation', 'attributes', 'now'] as const

/**
 * Marks everybody who might have a row: may return too many, never too few, since each is checked before it gets one.
 *
 * Those are the holders of what may grant here and everybody in them, less those whom a deny surely stops. Nobody else
 * is looked at, which is what makes this faster than checking everybody.
 */
function candidates(asked: Question, index: ReverseIndex, stakes: Stakes): Uint8Array {
  // Whatever a principal brings of its own is not known here: it counts as missing, and so as possible.
  const known: Known = { ...knownOf(asked), storedPrincipal: undefined }
  const mayGrant = (assignment: CompiledAssignment): boolean =>
    isActive(assignment.window, asked) && stakes.grantDemand(assignment, asked, known) !== false
  const holding = asked.place.nodes.flatMap((node) => index.assignmentsAt(node).filter(mayGrant))
  const marks = index.withMembers(holding.map(({ holder }) => holder))
  for (const deny of asked.place.nodes.flatMap((node) => asked.context.policy.denials.get(node) ?? [])) {
    if (surelyDenies(deny, asked, stakes, known)) strike(marks, deny, index)
  }
  return marks
}

/** Does it deny whomever it means, whatever the principal is? */
function surelyDenies(deny: CompiledDeny, asked: Question, stakes: Stakes, known: Known): boolean {
  if (deny.audit || (deny.onlyHere && deny.node !== asked.place.exact)) return false
  const matches = deny.permissions.some(({ permissionClass }) => grants(asked.row, permissionClass))
  return matches && stakes.denyLift(deny, asked, known) === false
}

function strike(marks: Uint8Array, deny: CompiledDeny, index: ReverseIndex): void {
  const meant = deny.everyone ? undefined : index.withMembers(deny.holders)
  const excluded = index.withMembers(deny.excluded)
  for (let holder = 0; holder < marks.length; holder++) {
    if ((meant === undefined || meant[holder] !== 0) && excluded[holder] === 0) marks[holder] = 0
  }
}

function rowOf(question: Question, type: string | undefined, stakes: Stakes): WhoCanRow | undefined {
  const { requester } = question
  const common = { id: requester.principalId, ...(type !== undefined && { type }) }
  const decision = decide(question)
  if (decision.allowed) return { ...common, via: decision.grantedBy.groupPath, conditional: false }
  const { demand, through } = prospectOf(question, stakes)
  if (demand === false || through === undefined) return undefined
  return {
    ...common,
    via: requester.pathTo(question.context.policy, through.holder),
    conditional: true,
    condition: demandText(demand),
  }
}

function requesterFor({ context }: Question, id: string): Requester {
  return new Requester(context.policy, { id, groupIds: [], groupsIncomplete: false })
}
