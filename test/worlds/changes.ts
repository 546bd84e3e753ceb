import type { AccessRequest, Policy, PolicyEdit, PolicySections } from 'rbac-core'
import { documentOf } from './document.js'
import type { Random } from './gen.js'
import type { World } from './world.js'

/**
 * A change of a policy, of one of many kinds, drawn from what the policy holds, what another one does, and what is asked
 * about it.
 */
export type MakeChange = (
  now: Policy,
  pool: PolicySections,
  random: Random,
  asked: readonly AccessRequest[],
) => PolicyEdit

type Section = keyof PolicySections

/** Every kind of change there is, valid and invalid ones. */
const CHANGES: Readonly<Record<string, MakeChange>> = {
  nothing: () => ({}),
  removeAssignments: (now, _pool, random) => ({
    remove: { roleAssignments: some([...idsOf(now.roleAssignments), ...originsOf(now)], random).map(named(random)) },
  }),
  removeInstances: (now, _pool, random) => ({
    remove: {
      roleAssignments: some(
        idsOf([...now.roleAssignmentScheduleInstances, ...now.roleEligibilityScheduleInstances]),
        random,
      ),
    },
  }),
  addAssignments: (_now, pool, random) => add(pool, 'roleAssignments', random),
  addOthers: (_now, pool, random) => {
    const items = documentOf(pool, random(2)).roleAssignments ?? []
    return {
      add: { roleAssignments: some(items, random).map((item) => ({ ...item, id: `other-${random(1000)}` })) },
    }
  },
  addElsewhere: (now, pool, random) => {
    const one = pick(pool.roleAssignments, random)
    const scope = pick([...pool.denyAssignments, ...pool.roleAssignments], random)?.scope ?? '/'
    const deeper = ['', '/new', `/n${random(3)}/deep/er`, '/'][random(4)] ?? ''
    const principalId = pick([...idsOf(now.groups), one?.principalId ?? 'x', `new-${random(5)}`], random) ?? 'x'
    const item = { ...one, id: `e-${random(50)}`, principalId, scope: `${scope}${deeper}`.replaceAll('//', '/') }
    return { add: { roleAssignments: [item] } }
  },
  addWhereAsked: (now, pool, random, asked) => {
    const { principalId = 'x', groupIds = [], scope = '/' } = pick(asked, random) ?? {}
    const item = {
      ...pick(pool.roleAssignments, random),
      id: `w-${random(50)}`,
      principalId: pick([principalId, ...groupIds], random) ?? principalId,
      roleDefinitionId: pick(idsOf(now.roleDefinitions), random) ?? 'x',
      // At it or above it.
      scope:
        scope
          .split('/')
          .slice(0, 3 + random(4))
          .join('/') || '/',
    }
    return { add: { roleAssignments: [item] } }
  },
  addInstances: (_now, pool, random) => {
    const section = random(2) === 0 ? 'roleAssignmentScheduleInstances' : 'roleEligibilityScheduleInstances'
    const items = documentOf(pool, 0)[section] ?? []
    const origin = pick(idsOf(pool.roleAssignments), random)
    return {
      add: {
        [section]: some(items, random).map((item) =>
          random(2) === 0 ? item : { ...item, id: `i-${random(50)}`, originRoleAssignmentId: origin },
        ),
      },
    }
  },
  replaceAssignments: (now, pool, random) => {
    const gone = some(now.roleAssignments, random)
    const items = gone.map((item) => ({ ...(pick(pool.roleAssignments, random) ?? item), id: item.id }))
    return { remove: { roleAssignments: idsOf(gone) }, add: { roleAssignments: items } }
  },
  removeDenies: (now, _pool, random) => ({ remove: { denyAssignments: some(idsOf(now.denyAssignments), random) } }),
  addDenies: (_now, pool, random) => add(pool, 'denyAssignments', random),
  addOtherDeny: (now, pool, random) => {
    const deny = pick(documentOf(pool, 0).denyAssignments ?? [], random)
    const actions = [['P/r/read'], ['*'], [`P/r${random(4)}/write`, '*/read'], ['P/*/delete']][random(4)]
    const scope = pick([...now.roleAssignments, ...now.denyAssignments], random)?.scope ?? '/'
    const id = pick([...idsOf(now.groups), ...idsOf(now.principals), 'new-1', 'alice'], random) ?? 'alice'
    return {
      add: {
        denyAssignments: [
          {
            ...deny,
            id: `d-${random(20)}`,
            denyAssignmentName: 'd',
            scope,
            permissions: [{ actions }],
            principals: [random(2) === 0 ? { id } : { id, type: 'Group' }],
          },
        ],
      },
    }
  },
  removeRoles: (now, _pool, random) => ({ remove: { roleDefinitions: some(idsOf(now.roleDefinitions), random) } }),
  addRoles: (_now, pool, random) => add(pool, 'roleDefinitions', random),
  changeRole: (now, _pool, random) => {
    const role = pick(now.roleDefinitions, random)
    if (role === undefined) return {}
    const permissions = [
      { actions: [[`P/r/read`], ['*'], [`P/x${random(50)}/read`]][random(3)], notActions: ['*/write'] },
    ]
    return { remove: { roleDefinitions: [role.id] }, add: { roleDefinitions: [{ ...role, permissions }] } }
  },
  newRole: (now, _pool, random) => ({
    add: {
      roleDefinitions: [
        { id: `role-${random(9)}`, roleName: `R${random(3)}`, permissions: [{ actions: [`P/n${random(90)}/read`] }] },
      ],
      roleAssignments: [
        {
          id: `n-${random(99)}`,
          principalId: pick(idsOf(now.principals), random) ?? 'alice',
          ...(random(2) === 0 ? { roleDefinitionId: `role-${random(9)}` } : { roleDefinitionName: 'Reader' }),
          scope: '/subscriptions/s1',
        },
      ],
    },
  }),
  removeGroups: (now, _pool, random) => ({ remove: { groups: some(idsOf(now.groups), random) } }),
  addGroups: (_now, pool, random) => add(pool, 'groups', random),
  newGroup: (now, _pool, random) => {
    const members = some([...idsOf(now.groups), ...idsOf(now.principals), 'alice', 'new-1', 'new-2'], random)
    const displayName = random(2) === 0 ? {} : { displayName: `G${random(2)}` }
    return { add: { groups: [{ id: pick(['ng-1', 'ng-2', 'new-1', 'carl'], random), members, ...displayName }] } }
  },
  joinGroup: (now, _pool, random) => {
    const group = pick(now.groups, random)
    const members = some([...idsOf(now.groups), ...idsOf(now.principals), 'alice', 'Alice', 'new-3'], random)
    return group === undefined ? {} : { add: { groups: [{ id: respelt(group.id, random), members }] } }
  },
  leaveGroups: (now, _pool, random) => {
    const pairs = now.groups.flatMap(({ id, members }) => members.map((member) => [id, member] as const))
    return { remove: { memberships: some(pairs, random) } }
  },
  addPrincipals: (_now, pool, random) => add(pool, 'principals', random),
  newPrincipal: (now, _pool, random) => {
    const id = pick([...now.roleAssignments.map((item) => item.principalId), 'new-1', 'new-2', 'ng-1'], random) ?? 'x'
    const displayName = random(2) === 0 ? {} : { displayName: 'P' }
    const attributes = random(2) === 0 ? {} : { attributes: { team: 'a' } }
    return { add: { principals: [{ id, type: pick(['User', 'Group'], random), ...displayName, ...attributes }] } }
  },
  removeManagementGroups: (now, _pool, random) => ({
    remove: { managementGroups: some(idsOf(now.managementGroups), random) },
  }),
  addManagementGroups: (_now, pool, random) => add(pool, 'managementGroups', random),
  moveManagementGroup: (now, _pool, random) => {
    const group = pick(now.managementGroups, random)
    if (group === undefined) return {}
    const parent = random(3) === 0 ? null : (pick(idsOf(now.managementGroups), random) ?? null)
    const subscriptions = random(2) === 0 ? group.subscriptions : ['s1', 's9']
    return {
      remove: { managementGroups: [group.id] },
      add: { managementGroups: [{ ...group, parent, subscriptions }] },
    }
  },
  addResources: (_now, pool, random) => add(pool, 'resources', random),
  odd: (_now, pool, random) => ({
    add: {
      roleAssignments: some(pool.roleAssignments, random).map((item) => ({
        ...item,
        id: `odd-${random(30)}`,
        createdOn: 'then',
        condition: 'this is no condition',
      })),
      groups: [{ id: `odd-${random(3)}`, members: ['nobody'] }],
    },
  }),
  wrong: (_now, pool, random) =>
    [
      { add: { roleAssignments: [{ id: 'w', principalId: 'x', roleDefinitionId: 'y', scope: '//' }] } },
      { add: { roleAssignments: [{ ...pool.roleAssignments[0], scope: '/elsewhere' }] } },
      { add: { roleAssignments: [{ id: 'w', principalId: 'x', roleDefinitionName: 'no such role', scope: '/' }] } },
      { add: { value: [], nextLink: 'more' } as object },
      { remove: { roleAssignment: ['x'] } as object },
      { remove: { memberships: [['a', 'b', 'c']] } } as unknown as PolicyEdit,
    ][random(6)] ?? {},
}

/** The names of all kinds of change. */
export const KINDS: readonly string[] = Object.keys(CHANGES)

/** A kind for every number. */
export function kindAt(number: number): string {
  return KINDS[number % KINDS.length] ?? ''
}

/** A change of a kind, to a policy that was made of the world's. */
export function changeOf(kind: string, now: Policy, { policy, requests }: World, random: Random): PolicyEdit {
  return CHANGES[kind]?.(now, policy, random, requests) ?? {}
}

/** Two changes in one. */
export function both(one: PolicyEdit, other: PolicyEdit): PolicyEdit {
  return { add: joined(one.add, other.add), remove: joined(one.remove, other.remove) }
}

function joined<Lists extends object>(one: Lists | undefined, other: Lists | undefined): Lists {
  const lists: Record<string, unknown> = { ...one }
  for (const [key, list] of Object.entries(other ?? {})) {
    const known = lists[key]
    lists[key] = Array.isArray(known) && Array.isArray(list) ? [...known, ...list] : list
  }
  return lists as Lists
}

function add(pool: PolicySections, section: Section, random: Random): PolicyEdit {
  return { add: { [section]: some(documentOf(pool, random(2))[section] ?? [], random) } }
}

function idsOf(items: readonly { readonly id: string }[]): string[] {
  return items.map(({ id }) => id)
}

function originsOf({ roleAssignmentScheduleInstances, roleEligibilityScheduleInstances }: PolicySections): string[] {
  return [...roleAssignmentScheduleInstances, ...roleEligibilityScheduleInstances].flatMap(
    ({ originRoleAssignmentId }) => originRoleAssignmentId ?? [],
  )
}

function named(random: Random): (id: string) => string {
  return (id) => (random(3) === 0 ? id.slice(id.lastIndexOf('/') + 1) : respelt(id, random))
}

function respelt(id: string, random: Random): string {
  return random(4) === 0 ? id.toUpperCase() : id
}

function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[random(Math.max(1, items.length))]
}

function some<Item>(items: readonly Item[], random: Random): Item[] {
  return items.filter(() => random(3) === 0)
}
