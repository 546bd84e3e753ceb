import type {
  AccessRequest,
  DenyAssignment,
  Permission,
  PolicySections,
  RoleAssignment,
  ScheduleInstance,
} from 'rbac-core'
import { actionAt, actionStep, patternFrom } from './actions.js'
import { attributesFrom, conditionAt, storedName, storedTeam } from './conditions.js'
import type {
  AssignmentDraft,
  BlockDraft,
  DenyDraft,
  HolderDraft,
  PatternDraft,
  RequestDraft,
  ScheduleDraft,
  WorldDraft,
} from './draft.js'
import { HOSTILE, type Names, respell } from './names.js'
import { placeOf, respellScope, step } from './places.js'

/** A policy in the model's normal form, and questions about it. */
export interface World {
  readonly policy: PolicySections
  readonly requests: readonly AccessRequest[]
}

/** The times that windows start and end at; questions are asked at them and a millisecond to either side. */
export function timeAt(index: number): number {
  return Date.UTC(2026, 0, 1) + index * 3_600_000
}

/** The clock of every world, for requests that bring no time. */
export const CLOCK_TIME: number = timeAt(3)

/** Gives a draft its names. The same draft with other names is the same world renamed. */
export function build(draft: WorldDraft, names: Names = HOSTILE): World {
  const policy = policyFrom(draft, names)
  return { policy, requests: draft.requests.map((request) => requestFrom(request, draft, policy, names)) }
}

function policyFrom(draft: WorldDraft, names: Names): PolicySections {
  return {
    roleDefinitions: draft.roles.map((blocks, index) => ({
      id: roleId(names, index, index),
      roleName: `Role ${index}`,
      permissions: blocks.map(blockFrom),
      assignableScopes: ['/'],
    })),
    roleAssignments: draft.roleAssignments.map((item, index) =>
      assignmentFrom(item, id(names, 'ra', index), draft, names),
    ),
    denyAssignments: draft.denies.map((item, index) => denyFrom(item, id(names, 'da', index), names)),
    roleAssignmentScheduleInstances: draft.schedules.map((item, index) =>
      scheduleFrom(item, id(names, 'si', index), draft, names),
    ),
    roleEligibilityScheduleInstances: draft.eligibilities.map((item, index) =>
      scheduleFrom(item, id(names, 'el', index), draft, names),
    ),
    groups: draft.groups.map((members, index) => ({
      id: names.groups[index] ?? '',
      members: [...new Set(members)].map((member, at) => respell(principal(names, member), at % 4)),
    })),
    managementGroups: draft.managementGroups.map((parent, index) => ({
      id: names.managementGroups[index] ?? '',
      parent: parentAt(names, parent % (index + 1), index),
      subscriptions: names.subscriptions
        .filter((_, at) => draft.subscriptions[at] === index)
        .map((name, at) => respell(name, at % 4)),
    })),
    principals: names.users
      .map((id, index) => ({ id, type: 'User', attributes: storedTeam(draft.teams[index] ?? 0) }))
      .filter((_, index) => draft.teams[index] !== 4),
    resources: resourcesFrom(draft, names),
    actions: [],
  }
}

/** One entry for each place: the document says a thing once. */
function resourcesFrom({ resources }: WorldDraft, names: Names): PolicySections['resources'] {
  const known = new Map(resources.map(({ scope, name }) => [placeOf(names, scope), { scope, name }]))
  return [...known].map(([place, { scope, name }]) => ({
    scope: respellScope(place, scope.style),
    attributes: storedName(name),
  }))
}

function parentAt(names: Names, parent: number, index: number): string | null {
  return parent === index ? null : respell(names.managementGroups[parent] ?? '', index % 4)
}

function id(names: Names, section: string, index: number): string {
  return `${section}-${names.assignments[index % names.assignments.length]}`
}

/** Users first, then groups. */
function principal(names: Names, index: number): string {
  return [...names.users, ...names.groups][index] ?? ''
}

function holderId({ kind, pick, style }: HolderDraft, names: Names): string {
  const pool = kind === 0 ? names.users : kind === 1 ? names.groups : ['nobody', 'isPrototypeOf']
  return respell(pool[pick % pool.length] ?? '', style)
}

function roleId(names: Names, index: number, style: number): string {
  const name = names.roles[index % names.roles.length] ?? ''
  const full = `/providers/Microsoft.Authorization/roleDefinitions/${name}`
  if (style % 4 === 1) return full
  if (style % 4 === 2) return respell(`/subscriptions/s1${full}`, 1)
  return respell(name, style % 4)
}

function blockFrom({ actions, notActions, dataActions, notDataActions, condition }: BlockDraft): Permission {
  return {
    actions: actions.map(patternFrom),
    notActions: notActions.map((pattern) => patternFrom(echoing(pattern, actions))),
    dataActions: dataActions.map(patternFrom),
    notDataActions: notDataActions.map((pattern) => patternFrom(echoing(pattern, dataActions))),
    ...conditionAt(condition),
  }
}

function echoing(pattern: PatternDraft, listed: readonly PatternDraft[]): PatternDraft {
  const [first] = listed
  return pattern.echo && first !== undefined ? { ...pattern, action: first.action } : pattern
}

/** Index of the role an assignment means; the last name of the table is never defined, so it makes an orphan. */
function roleIndex(role: number, defined: number, names: Names): number {
  return role === 23 ? names.roles.length - 1 : role % defined
}

function assignmentFrom(draft: AssignmentDraft, id: string, world: WorldDraft, names: Names): RoleAssignment {
  const { holder, role, scope, condition } = draft
  return {
    id,
    principalId: holderId(holder, names),
    roleDefinitionId: roleId(names, roleIndex(role, world.roles.length, names), role + holder.pick),
    scope: respellScope(placeOf(names, scope), scope.style),
    ...conditionAt(condition),
  }
}

function scheduleFrom(draft: ScheduleDraft, id: string, world: WorldDraft, names: Names): ScheduleInstance {
  const { start, length } = draft
  return {
    ...assignmentFrom(draft, id, world, names),
    ...(start === 6 ? {} : { startTime: timeAt(start) }),
    ...(length === 0 ? {} : { endTime: timeAt(start === 6 ? length : start + length) }),
  }
}

const EVERYONE_ID = '00000000-0000-0000-0000-000000000000'
const EVERYONE_TYPES = ['SystemDefined', undefined, 'User']
const USER_TYPES = ['User', 'ServicePrincipal', undefined, 'user']
/** The last one is wrong: what the policy says of itself goes before what a deny assignment says of it. */
const GROUP_TYPES = ['Group', 'ForeignGroup', undefined, 'group', 'User']

function typeAt(types: readonly (string | undefined)[], index: number): { type?: string } {
  const type = types[index % types.length]
  return type === undefined ? {} : { type }
}

function denyFrom(draft: DenyDraft, id: string, names: Names): DenyAssignment {
  const everyone = { id: EVERYONE_ID, ...typeAt(EVERYONE_TYPES, draft.everyoneType) }
  const typed = (holder: HolderDraft) => ({
    id: holderId(holder, names),
    ...typeAt(holder.kind === 0 ? USER_TYPES : GROUP_TYPES, holder.pick),
  })
  const effect = ['enforced', 'audit', 'Enforced', undefined][draft.effect]
  const principals = draft.principals.map(typed)
  return {
    id,
    denyAssignmentName: `deny ${id}`,
    permissions: draft.blocks.map(blockFrom),
    scope: respellScope(placeOf(names, draft.scope), draft.scope.style),
    doNotApplyToChildScopes: draft.childrenExempt,
    principals: draft.everyone || principals.length === 0 ? [everyone, ...principals] : principals,
    excludePrincipals: draft.excluded.map(typed),
    ...(effect === undefined ? {} : { denyAssignmentEffect: effect }),
    ...conditionAt(draft.condition),
  }
}

function requestFrom(draft: RequestDraft, world: WorldDraft, policy: PolicySections, names: Names): AccessRequest {
  const sections = [world.roleAssignments, world.schedules, world.denies, world.eligibilities]
  const section: readonly (AssignmentDraft | DenyDraft)[] = sections[draft.basis] ?? []
  const from = section[draft.item % section.length]
  const at = from === undefined ? placeOf(names, draft.elsewhere) : placeOf(names, from.scope)
  const asked = actionFor(from, draft, world, names)
  return {
    principalId: respell(principalFor(from, draft, policy, names), draft.style),
    ...(draft.groupIds.length === 0 || draft.clock === 3
      ? {}
      : { groupIds: draft.groupIds.map((holder) => holderId({ ...holder, kind: holder.kind || 1 }, names)) }),
    ...(draft.groupsIncomplete ? { groupsIncomplete: true } : {}),
    action: respell(actionStep(asked.action, draft.what, draft.otherAction), draft.style),
    ...(asked.isDataAction === draft.otherPlane ? {} : { isDataAction: true }),
    scope: respellScope(step(names, at, draft.where, draft.elsewhere, policy), draft.elsewhere.style),
    ...timeFor(draft),
    ...attributesFrom(draft.attributes),
    ...(draft.subOperation === 0 ? {} : { subOperation: draft.subOperation === 1 ? 'Blob.List' : 'blob.write' }),
  }
}

/** A member of the holder, some steps down; the holder itself where it has none. */
function principalFor(
  from: AssignmentDraft | DenyDraft | undefined,
  draft: RequestDraft,
  policy: PolicySections,
  names: Names,
): string {
  const named = from === undefined ? undefined : 'holder' in from ? from.holder : from.principals[0]
  let at = holderId(draft.who === 0 && named !== undefined ? named : draft.stranger, names)
  for (const choice of draft.descent) {
    const members = policy.groups.find(({ id }) => respell(id, 2) === respell(at, 2))?.members ?? []
    at = members[choice % members.length] ?? at
  }
  return at
}

/** An action, with its plane, that the role or deny lists. */
function actionFor(
  from: AssignmentDraft | DenyDraft | undefined,
  draft: RequestDraft,
  world: WorldDraft,
  names: Names,
) {
  const blocks =
    from === undefined
      ? []
      : 'blocks' in from
        ? from.blocks
        : (world.roles[roleIndex(from.role, world.roles.length, names)] ?? [])
  const block = blocks[draft.block % blocks.length]
  const listed = [
    ...(block?.actions ?? []).map(({ action }) => ({ action, isDataAction: false })),
    ...(block?.dataActions ?? []).map(({ action }) => ({ action, isDataAction: true })),
  ]
  const found = listed[draft.pattern % listed.length] ?? { action: draft.otherAction, isDataAction: draft.pattern > 2 }
  return { action: actionAt(found.action), isDataAction: found.isDataAction }
}

/** At an end of a window or a millisecond beside it: as a Date, as text, or from the clock. */
function timeFor({ time, offset, clock }: RequestDraft): { now?: Date | string } {
  const now = new Date(timeAt(time) + offset - 1)
  return clock === 0 ? {} : { now: clock === 1 ? now.toISOString() : now }
}
