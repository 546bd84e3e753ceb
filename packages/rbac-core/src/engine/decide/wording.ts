import {
  type Allowed,
  type Denial,
  type Grant,
  REASON_ORDER,
  type ReasonCode,
  type Refused,
} from '../../model/decision.js'
import { compareText, foldAscii } from '../../model/text.js'
import type { CompiledPermission } from '../compiled/assignments.js'
import type { CompiledDeny, CompiledPolicy } from '../compiled/compiled-policy.js'
import type { Directory } from '../compiled/directory.js'
import type { IntegerMemo, MemoKey } from '../compiled/integer-memo.js'
import { type PatternNumber, patternText } from '../request/named-pattern.js'
import type { QuestionContext } from '../request/question.js'
import { type Requester, WAY_OF_ITS_OWN, type Ways } from '../request/requester.js'

/** The answer where nothing allowed it. */
export function refusedFor(reason: ReasonCode, groupsIncomplete: boolean): Refused {
  return (groupsIncomplete ? INCOMPLETE : REFUSED)[REASON_ORDER.indexOf(reason)] as Refused
}

/** The answer where an assignment allowed it. */
export function allowedBy(
  { policy, said }: QuestionContext,
  requester: Ways,
  number: number,
  pattern: PatternNumber,
  isDataAction: boolean,
): Allowed {
  const way = requester.wayTo(policy, policy.assignments.rows.holderOf(number))
  const known = said.allowed.get(number, way, pattern, undefined, undefined)
  if (known !== undefined) return known
  const grantedBy = grantOf(policy, requester, number, pattern, isDataAction)
  const decision: Allowed = Object.freeze({ allowed: true, effect: 'Allowed', grantedBy })
  const key = { first: number, second: way, third: pattern, whose: undefined, about: undefined }
  return kept(said.allowed, key, decision, grantedBy)
}

/** The answer where a deny assignment denied it. */
export function deniedBy(
  { policy, said }: QuestionContext,
  requester: Requester,
  deny: CompiledDeny,
  pattern: PatternNumber,
): Refused {
  const nearest = nearestDenied(policy, requester, deny)
  const way = requester.groupsIncomplete ? WAY_OF_ITS_OWN : requester.wayTo(policy, nearest)
  const known = said.denied.get(nearest, way, pattern, deny, undefined)
  if (known !== undefined) return known
  const deniedBy = denialOf(policy, requester, deny, nearest, pattern)
  const incomplete = requester.groupsIncomplete ? ({ incomplete: 'groups' } as const) : undefined
  const reason = 'denyAssignment'
  const decision: Refused = Object.freeze({ allowed: false, effect: 'Denied', reason, deniedBy, ...incomplete })
  const key = { first: nearest, second: way, third: pattern, whose: deny, about: undefined }
  return kept(said.denied, key, decision, deniedBy)
}

/** The decision, for the next time as well where others may go the same way. */
function kept<D>(memo: IntegerMemo<D>, key: MemoKey, decision: D, said: Grant | Denial): D {
  if (key.second !== WAY_OF_ITS_OWN) memo.set(key, decision, lengthOf(said))
  return decision
}

function grantOf(
  policy: CompiledPolicy,
  requester: Ways,
  number: number,
  pattern: PatternNumber,
  isDataAction: boolean,
): Grant {
  const { assignments, directory, roles } = policy
  const holder = assignments.rows.holderOf(number)
  const role = roles[assignments.rows.roleOf(number)]
  return Object.freeze({
    roleAssignmentId: assignments.ids.read(number),
    roleDefinitionId: assignments.rows.roleDefinitionIdOf(number),
    roleName: role?.source.roleName ?? '',
    scope: assignments.rows.scopeOf(number),
    principalId: assignments.spellingOf(number) ?? directory.holders.firstSpelling(holder),
    groupPath: Object.freeze(requester.pathTo(policy, holder)),
    pattern: patternText(role?.permissions ?? NO_PERMISSIONS, pattern),
    isDataAction,
  })
}

function denialOf(
  policy: CompiledPolicy,
  requester: Requester,
  deny: CompiledDeny,
  nearest: number,
  pattern: PatternNumber,
): Denial {
  return Object.freeze({
    denyAssignmentId: deny.source.id,
    denyAssignmentName: deny.source.denyAssignmentName,
    scope: deny.source.scope,
    principalId: deniedId(policy.directory, deny, nearest),
    groupPath: Object.freeze(requester.pathTo(policy, nearest)),
    pattern: patternText(deny.permissions, pattern),
  })
}

/** The first of the requester's holders that is denied by name. */
function nearestDenied(policy: CompiledPolicy, requester: Requester, deny: CompiledDeny): number {
  const holders = requester.inOrder(policy)
  for (let position = 0; position < holders.length; position++) {
    const holder = holders[position] ?? NOBODY
    if (deny.holders.includes(holder)) return holder
  }
  return NOBODY
}

function deniedId(directory: Directory, deny: CompiledDeny, nearest: number): string {
  if (nearest !== NOBODY) return named(directory, deny, nearest)
  return deny.everyone ? 'everyone' : firstGroup(directory, deny)
}

/** The id of a denied holder as the deny assignment writes it. */
function named(directory: Directory, deny: CompiledDeny, holder: number): string {
  const spellings = deny.source.principals.map(({ id }) => id).filter((id) => directory.find(id) === holder)
  return spellings.sort(compareText)[0] ?? ''
}

/** The group that a caller with unresolved groups is taken to be in: the smallest id of those denied. */
function firstGroup(directory: Directory, deny: CompiledDeny): string {
  const ids = deny.groups.map((group) => named(directory, deny, group))
  return ids.sort((a, b) => compareText(foldAscii(a), foldAscii(b)))[0] ?? ''
}

/** Characters in its texts. */
export function lengthOf(said: Grant | Denial): number {
  let length = 0
  for (const text of Object.values(said).flat()) length += String(text).length
  return length
}

const NO_PERMISSIONS: readonly CompiledPermission[] = []
/** No holder of the requester's is denied by name. */
const NOBODY = -1
const REFUSED: readonly Refused[] = REASON_ORDER.map((reason) =>
  Object.freeze({ allowed: false, effect: 'NotAllowed', reason }),
)
const INCOMPLETE: readonly Refused[] = REFUSED.map((refused) => Object.freeze({ ...refused, incomplete: 'groups' }))
