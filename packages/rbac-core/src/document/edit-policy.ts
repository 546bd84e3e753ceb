import { quickUpdate } from '../engine/update/quick-update.js'
import { provideUpdater } from '../engine/updater.js'
import { InvalidRequestError } from '../errors.js'
import type { RoleAssignment, ScheduleInstance } from '../model/assignment.js'
import type { Group } from '../model/directory.js'
import { managementGroupKey, principalKey, roleKey } from '../model/keys.js'
import { kindOf } from '../model/kind-of.js'
import type { ParsedPolicy, Policy, PolicyEdit, PolicyEditor, ReadEdit, Removal } from '../model/policy.js'
import { provideEditor } from '../model/policy-editor.js'
import { foldAscii } from '../model/text.js'
import { isObject } from './check-keys.js'
import { contextFor, type Draft, type Placed } from './context.js'
import { finishPolicy, type KnownWarnings, NO_WARNINGS, type Warnings } from './finish-policy.js'
import { readOptions, type Settings } from './options.js'
import { child, root } from './place.js'
import { plainCopy } from './plain.js'
import { checkNames, readRemoval } from './read-removal.js'
import { emptyDraft, readDocuments } from './read-sections.js'
import { sectionsOf } from './references.js'
import { Report } from './report.js'

/** Makes editors of policies that were read with `settings`. */
export function editorFor(settings: Settings): (warnings: KnownWarnings) => PolicyEditor {
  return (warnings) => ({
    edit: (policy, change) => editPolicy(policy, change, warnings, settings),
    read: (change, roles) => readEdit(change, roles, settings),
    noting: (noted) => editorFor(settings)({ ...warnings, ofItem: bothOf(noted, warnings.ofItem) }),
  })
}

provideUpdater(quickUpdate)
provideEditor((ofDocuments) => editorFor(readOptions(undefined))({ ...NO_WARNINGS, ofDocuments }))

function bothOf(noted: KnownWarnings['ofItem'], others: KnownWarnings['ofItem']): KnownWarnings['ofItem'] {
  return {
    get: (item) => others.get(item) ?? noted.get(item),
    get size() {
      return noted.size + others.size
    },
  }
}

function readEdit(change: PolicyEdit, roles: RolesAfter, settings: Settings): ReadEdit | undefined {
  const report = new Report(settings.strict)
  const { add, removal, copied } = readChange(change, report, settings)
  const draft = emptyDraft()
  const context = contextFor(report, settings.limits, false)
  if (add !== undefined) readDocuments([add], draft, context, () => roles(removal))
  const ofItems = [...context.noted.values()].reduce((sum, [from, to]) => sum + to - from, 0)
  if (report.failed || report.size > ofItems) return undefined
  const issues = report.size === 0 ? [] : report.issues()
  const noted = [...context.noted].map(([item, [from, to]]) => [item, issues.slice(from, to)] as const)
  return {
    change: copied,
    removal,
    added: sectionsOf(draft),
    noted: noted.length === 0 ? NOTHING_NOTED : new Map(noted),
  }
}

const NOTHING_NOTED: ReadEdit['noted'] = new Map()

type RolesAfter = Parameters<PolicyEditor['read']>[1]

/**
 * The policy after the removal and then the addition, checked as a whole.
 *
 * `strict` holds for what is added, not for what the change leaves behind: removing a role that is in use leaves
 * orphans, and they are harmless.
 */
function editPolicy(policy: Policy, change: PolicyEdit, warnings: KnownWarnings, settings: Settings): ParsedPolicy {
  const report = new Report(settings.strict)
  const { add, removal } = readChange(change, report, settings)
  const draft = draftWithout(policy, removal)
  const context = contextFor(report, settings.limits, false)
  if (add !== undefined) readDocuments([add], draft, context)
  report.strict = false
  const joined = { ...draft, groups: withMembersJoined(draft.groups) }
  return finishPolicy(joined, context, warningsOf(joined, warnings), editorFor(settings))
}

/** A group that is added to a policy which has it already brings more members: the way to add a membership. */
function withMembersJoined(groups: readonly Placed<Group>[]): Placed<Group>[] {
  const firsts = new Map<string, Placed<Group>>()
  /** Of those that are there more than once. */
  const members = new Map<string, Set<string>>()
  const differing: Placed<Group>[] = []
  for (const added of groups) {
    const key = principalKey(added.value.id)
    const first = firsts.get(key)
    const { displayName } = added.value
    if (first === undefined) firsts.set(key, added)
    else if (displayName !== undefined && displayName !== first.value.displayName) differing.push(added)
    else {
      const all = members.get(key) ?? new Set(first.value.members)
      members.set(key, all)
      for (const member of added.value.members) all.add(member)
    }
  }
  const joined = [...firsts].map(([key, first]) => {
    const all = members.get(key)
    if (all === undefined) return first
    return { ...first, value: Object.freeze({ ...first.value, members: Object.freeze([...all]) }) }
  })
  return [...joined, ...differing]
}

interface Change {
  /** A document, with its place in the change. */
  readonly add: Placed<unknown> | undefined
  readonly removal: Removal
  /** The whole of it, in plain data. */
  readonly copied: PolicyEdit
}

function readChange(change: unknown, report: Report, { limits }: Settings): Change {
  if (typeof change !== 'object') throw notAChange(change)
  const copied = plainCopy(change, root({ value: change }), { ...limits, jsonDepth: limits.jsonDepth + 1 }, report)
  report.throwIfFailed()
  if (!isObject(copied)) throw notAChange(copied)
  checkNames('a change', copied, ['add', 'remove'])
  const add = Object.hasOwn(copied, 'add')
    ? { value: copied.add, place: child(root({ value: copied }), 'add') }
    : undefined
  if (add !== undefined && !isObject(add.value)) {
    throw new InvalidRequestError(`add must be an object with the keys of a policy document, not ${kindOf(add.value)}`)
  }
  return { add, removal: readRemoval(copied.remove), copied }
}

function notAChange(value: unknown): InvalidRequestError {
  return new InvalidRequestError(`a change must be an object, not ${kindOf(value)}`)
}

/** What is left of a policy. */
function draftWithout(policy: Policy, removal: Removal): Draft {
  const top = root({ value: policy })
  const keep = <Item>(name: keyof Draft, items: readonly Item[], removed: (item: Item) => boolean): Placed<Item>[] => {
    const section = child(top, name)
    return items.filter((item) => !removed(item)).map((value, index) => ({ value, place: child(section, index) }))
  }
  const none = () => false
  const assignment = ({ id }: RoleAssignment) => isNamed(removal.roleAssignments, id)
  // An instance is the same grant again, with its time; it goes with the assignment it belongs to.
  const instance = (item: ScheduleInstance) =>
    assignment(item) || isNamed(removal.roleAssignments, item.originRoleAssignmentId ?? '')
  return {
    roleDefinitions: keep('roleDefinitions', policy.roleDefinitions, ({ id }) =>
      removal.roleDefinitions.has(roleKey(id)),
    ),
    roleAssignments: keep('roleAssignments', policy.roleAssignments, assignment),
    denyAssignments: keep('denyAssignments', policy.denyAssignments, ({ id }) => isNamed(removal.denyAssignments, id)),
    roleAssignmentScheduleInstances: keep(
      'roleAssignmentScheduleInstances',
      policy.roleAssignmentScheduleInstances,
      instance,
    ),
    roleEligibilityScheduleInstances: keep(
      'roleEligibilityScheduleInstances',
      policy.roleEligibilityScheduleInstances,
      instance,
    ),
    groups: keep(
      'groups',
      policy.groups.map((group) => withoutMembers(group, removal)),
      ({ id }) => removal.groups.has(principalKey(id)),
    ),
    managementGroups: keep('managementGroups', policy.managementGroups, ({ id }) =>
      removal.managementGroups.has(managementGroupKey(id)),
    ),
    principals: keep('principals', policy.principals, none),
    resources: keep('resources', policy.resources, none),
    actions: keep('actions', policy.actions, none),
  }
}

/** Is the assignment meant, by its full resource id or by the name that ends it? */
function isNamed(keys: ReadonlySet<string>, id: string): boolean {
  const key = foldAscii(id)
  return keys.has(key) || keys.has(RESOURCE_NAME.exec(key)?.[1] ?? key)
}

const RESOURCE_NAME = /\/providers\/microsoft\.authorization\/[^/]+\/([^/]+)$/

function withoutMembers(group: Group, { memberships }: Removal): Group {
  const removed = memberships.get(principalKey(group.id))
  if (removed === undefined) return group
  const members = group.members.filter((member) => !removed.has(principalKey(member)))
  return Object.freeze({ ...group, members: Object.freeze(members) })
}

/** The warnings about what is still there. */
function warningsOf(draft: Draft, { ofItem, ofDocuments }: KnownWarnings): Warnings {
  if (ofItem.size === 0) return { ...NO_WARNINGS, ofDocuments }
  const kept = new Map<object, NonNullable<ReturnType<typeof ofItem.get>>>()
  for (const section of Object.values(draft)) {
    for (const { value } of section) {
      const issues = ofItem.get(value)
      if (issues !== undefined) kept.set(value, issues)
    }
  }
  return { ofItem: kept, ofDocuments }
}
