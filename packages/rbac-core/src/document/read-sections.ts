import { emptySections, type PolicySections } from '../model/policy.js'
import type { RoleDefinition } from '../model/role-definition.js'
import type { Context, Draft, Placed } from './context.js'
import { child, type Place, pathOf, pathText } from './place.js'
import { readRoleAssignment, readScheduleInstance } from './read-assignment.js'
import { readDenyAssignment } from './read-deny.js'
import { readAction, readGroup, readManagementGroup, readPrincipal, readResource } from './read-directory.js'
import { type ItemList, readDocument } from './read-document.js'
import { type Item, readItem } from './read-item.js'
import { readRole } from './read-role.js'
import { RoleNames } from './role-names.js'
import type { SectionName } from './sections.js'

/**
 * Reads every item of the documents into `draft`. What is wrong is reported, and the item left out.
 *
 * @param others roles that are there and not in `draft`
 * @returns what names of roles mean, for items that are read later
 */
export function readDocuments(
  documents: readonly Placed<unknown>[],
  draft: Draft,
  context: Context,
  others: () => readonly RoleDefinition[] = () => [],
): RoleNames {
  const lists = documents.flatMap(({ value, place }) => readDocument(value, place, context.report))
  const read = <Name extends SectionName>(name: Name, item: ItemReader<Name>): void =>
    readSection(name, lists, item, draft, context)
  // Roles first: an assignment may name one by its name, wherever it stands.
  read('roleDefinitions', readRole)
  const roles = new RoleNames(() => [...others(), ...draft.roleDefinitions.map(({ value }) => value)])
  read('roleAssignments', (item) => readRoleAssignment(item, roles, context))
  read('denyAssignments', readDenyAssignment)
  read('roleAssignmentScheduleInstances', (item) => readScheduleInstance(item, roles, context))
  read('roleEligibilityScheduleInstances', (item) => readScheduleInstance(item, roles, context))
  for (const role of roles.added) draft.roleDefinitions.push(role)
  read('groups', readGroup)
  read('managementGroups', readManagementGroup)
  read('principals', readPrincipal)
  read('resources', readResource)
  read('actions', readAction)
  return roles
}

export function emptyDraft(): Draft {
  return emptySections()
}

type ItemReader<Name extends SectionName> = (
  item: Item<Name>,
  context: Context,
) => PolicySections[Name][number] | undefined

function readSection<Name extends SectionName>(
  name: Name,
  lists: readonly ItemList[],
  read: ItemReader<Name>,
  draft: Draft,
  context: Context,
): void {
  const into = draft[name]
  for (const list of lists) {
    if (list.section !== name) continue
    for (const index of list.indexes ?? list.items.keys()) {
      const from = context.report.size
      const place = child(list.place, index)
      const value = readOne(name, list.items[index], place, read, context)
      if (value === undefined) continue
      into.push({ value, place })
      if (context.report.size > from) context.noted.set(value, [from, context.report.size])
    }
  }
}

/** One item; undefined, and reported, when something is wrong with it. */
function readOne<Name extends SectionName>(
  name: Name,
  value: unknown,
  place: Place,
  read: ItemReader<Name>,
  context: Context,
): PolicySections[Name][number] | undefined {
  const item = readItem(name, value, place, context.report)
  if (item?.standIns === undefined) return item && read(item, context)
  const said = new Set(item.standIns.map(textOf))
  context.report.without(
    (found) => said.has(textOf(found.place)),
    () => read(item, context),
  )
  return undefined
}

function textOf(place: Place): string {
  return pathText(pathOf(place))
}

/** The sections of which there may be too many items to hold them all. */
export type StreamedSection =
  | 'groups'
  | 'roleAssignments'
  | 'roleAssignmentScheduleInstances'
  | 'roleEligibilityScheduleInstances'

/** Reads one item alone; undefined, and reported, where it is none. */
export function readStreamed<Name extends StreamedSection>(
  name: Name,
  value: unknown,
  place: Place,
  roles: RoleNames,
  context: Context,
): PolicySections[Name][number] | undefined {
  const read: StreamedReader<Name> = STREAMED_READERS[name]
  return readOne(name, value, place, (item) => read(item, roles, context), context)
}

type StreamedReader<Name extends StreamedSection> = (
  item: Item<Name>,
  roles: RoleNames,
  context: Context,
) => PolicySections[Name][number] | undefined

const STREAMED_READERS: { readonly [Name in StreamedSection]: StreamedReader<Name> } = {
  groups: (item, _roles, context) => readGroup(item, context),
  roleAssignments: readRoleAssignment,
  roleAssignmentScheduleInstances: readScheduleInstance,
  roleEligibilityScheduleInstances: readScheduleInstance,
}
