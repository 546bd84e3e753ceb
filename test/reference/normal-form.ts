import type {
  DenyAssignment,
  DenyPrincipal,
  Group,
  ManagementGroup,
  Permission,
  PolicySections,
  Principal,
  Resource,
  RoleDefinition,
  ScheduleInstance,
} from 'rbac-core'

/** A valid document in the flat spelling, as text of it gives it: absent and null lists are empty. */
type Flat = Readonly<Record<string, readonly Item[] | null | undefined>>
type Item = Readonly<Record<string, unknown>>

/** The normal form of a valid flat document, made without the product's parser: the judge hears no hearsay. */
export function normalForm(document: Flat): PolicySections {
  const items = (section: string) => document[section] ?? []
  return {
    roleDefinitions: items('roleDefinitions').map(
      (item) => ({ ...present(item), permissions: blocks(item) }) as unknown as RoleDefinition,
    ),
    roleAssignments: items('roleAssignments').map(instance),
    denyAssignments: items('denyAssignments').map(
      (item) =>
        ({
          denyAssignmentName: item.id,
          doNotApplyToChildScopes: false,
          ...present(item),
          permissions: blocks(item),
          principals: list(item.principals) as DenyPrincipal[],
          excludePrincipals: list(item.excludePrincipals) as DenyPrincipal[],
        }) as unknown as DenyAssignment,
    ),
    roleAssignmentScheduleInstances: items('roleAssignmentScheduleInstances').map(instance),
    roleEligibilityScheduleInstances: items('roleEligibilityScheduleInstances').map(instance),
    groups: items('groups').map((item) => ({ ...item, members: list(item.members) }) as unknown as Group),
    managementGroups: items('managementGroups').map(managementGroup),
    principals: items('principals') as unknown as readonly Principal[],
    resources: items('resources') as unknown as readonly Resource[],
    actions: [],
  }
}

/** C 3: a management group may be named by its full resource id, and a subscription by its scope. */
function managementGroup(item: Item): ManagementGroup {
  const name = (id: unknown) => String(id).replace(/^.*\//, '')
  const parent = item.parent == null ? null : name(item.parent)
  return { id: name(item.id), parent, subscriptions: list(item.subscriptions).map(name) }
}

function instance(item: Item): ScheduleInstance {
  const { startDateTime, endDateTime, ...rest } = present(item)
  return {
    ...rest,
    ...(startDateTime === undefined ? {} : { startTime: Date.parse(startDateTime as string) }),
    ...(endDateTime === undefined ? {} : { endTime: Date.parse(endDateTime as string) }),
  } as unknown as ScheduleInstance
}

function blocks(item: Item): Permission[] {
  const empty = { actions: [], notActions: [], dataActions: [], notDataActions: [] }
  return list(item.permissions).map((block) => ({ ...empty, ...present(block as Item) }))
}

/** Null means absent throughout (S 1.1). */
function present(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null))
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
