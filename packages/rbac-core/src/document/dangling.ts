import { type DenyAssignment, EVERYONE_ID, type RoleAssignment } from '../model/assignment.js'
import { managementGroupKey, principalKey, roleKey } from '../model/keys.js'
import { shown } from '../model/shown.js'
import { foldAscii } from '../model/text.js'
import type { FinishedDraft, Placed } from './context.js'
import { child, field, type Place } from './place.js'
import type { Report } from './report.js'

/**
 * Warns of what is named and not there. Exports often lack it, and Azure keeps the assignments of principals that are
 * gone: such an assignment grants nothing.
 */
export function checkDangling(draft: FinishedDraft, report: Report, known: Known = knownIn(draft)): void {
  for (const assignment of draft.roleAssignments) checkAssignment(assignment, known, report)
  for (const instance of draft.roleAssignmentScheduleInstances) checkAssignment(instance, known, report)
  for (const instance of draft.roleEligibilityScheduleInstances) checkAssignment(instance, known, report)
  for (const deny of draft.denyAssignments) checkDeny(deny, known, report)
  checkMembers(draft, known, report)
  checkParents(draft, known, report)
}

/** What is there, by key. */
export interface Known {
  readonly roles: KnownKeys
  readonly managementGroups: KnownKeys
  readonly groups: KnownKeys
  readonly principals: KnownKeys
}

export type KnownKeys = Pick<ReadonlySet<string>, 'has' | 'size'>

export function knownIn(draft: FinishedDraft): Known {
  return {
    roles: new Set(draft.roleDefinitions.map(({ value }) => roleKey(value.id))),
    managementGroups: new Set(draft.managementGroups.map(({ value }) => managementGroupKey(value.id))),
    groups: new Set(draft.groups.map(({ value }) => principalKey(value.id))),
    principals: new Set(draft.principals.map(({ value }) => principalKey(value.id))),
  }
}

/** What one assignment names that is not there. */
export function checkAssignment({ value, place }: Placed<RoleAssignment>, known: Known, report: Report): void {
  if (!known.roles.has(roleKey(value.roleDefinitionId))) {
    report.warn({
      code: 'DANGLING_REFERENCE',
      place: field(place, 'roleDefinitionId'),
      message: `there is no role definition ${shown(value.roleDefinitionId)}, so this grants nothing`,
      help: 'add the role definition: `az role definition list` prints it',
    })
  }
  checkPrincipal(value.principalId, value.principalType, field(place, 'principalId'), known, report)
  const group = unknownManagementGroup(value.scope, known)
  if (group !== undefined) {
    report.warn({
      code: 'DANGLING_REFERENCE',
      place: field(place, 'scope'),
      message: `\`managementGroups\` has no ${shown(group)}, so this applies to no subscription`,
      help: HIERARCHY_HELP,
    })
  }
}

function checkDeny({ value, place }: Placed<DenyAssignment>, known: Known, report: Report): void {
  checkDenied(value, 'principals', place, known, report)
  checkDenied(value, 'excludePrincipals', place, known, report)
  const group = unknownManagementGroup(value.scope, known)
  if (group !== undefined) {
    report.warn({
      code: 'UNKNOWN_HIERARCHY',
      place: field(place, 'scope'),
      message: `\`managementGroups\` has no ${shown(group)}, so what lies below it is not denied`,
      help: HIERARCHY_HELP,
    })
  }
}

function checkDenied(
  deny: DenyAssignment,
  key: 'principals' | 'excludePrincipals',
  place: Place,
  known: Known,
  report: Report,
): void {
  for (const [index, { id, type }] of deny[key].entries()) {
    if (id === EVERYONE_ID) continue
    checkPrincipal(id, type, child(child(field(place, key), index), 'id'), known, report)
  }
}

/** Only where the document lists what it could be: no groups at all means they were not exported. */
function checkPrincipal(id: string, type: string | undefined, place: Place, known: Known, report: Report): void {
  const key = principalKey(id)
  if (known.groups.has(key)) return
  if (foldAscii(type ?? '') === 'group') {
    if (known.groups.size > 0) report.warn(danglingPrincipal('groups', id, place))
  } else if (known.principals.size > 0 && !known.principals.has(key)) {
    report.warn(danglingPrincipal('principals', id, place))
  }
}

function checkMembers({ groups }: FinishedDraft, known: Known, report: Report): void {
  for (const { value, place } of groups) {
    for (const [index, member] of value.members.entries()) checkMember(member, index, place, known, report)
  }
}

/** @param group the place of the group it is the `index`-th member of */
export function checkMember(member: string, index: number, group: Place, known: Known, report: Report): void {
  checkPrincipal(member, undefined, child(child(group, 'members'), index), known, report)
}

function checkParents({ managementGroups }: FinishedDraft, known: Known, report: Report): void {
  for (const { value, place } of managementGroups) {
    if (value.parent === null || known.managementGroups.has(managementGroupKey(value.parent))) continue
    report.warn({
      code: 'DANGLING_REFERENCE',
      place: child(place, 'parent'),
      message: `there is no management group ${shown(value.parent)}`,
      help: 'list it, with `"parent": null` when it is the root',
    })
  }
}

function unknownManagementGroup(scope: string, known: Known): string | undefined {
  const name = MANAGEMENT_GROUP_SCOPE.exec(scope)?.[1]
  return name === undefined || known.managementGroups.has(foldAscii(name)) ? undefined : name
}

function danglingPrincipal(section: 'groups' | 'principals', id: string, place: Place) {
  const message = `\`${section}\` does not list ${shown(id)}`
  return { code: 'DANGLING_REFERENCE', place, message } as const
}

const MANAGEMENT_GROUP_SCOPE = /^\/?providers\/Microsoft\.Management\/managementGroups\/([^/]+)\/?$/i
const HIERARCHY_HELP = 'add the group under `managementGroups`, with its parent and subscriptions'
