import type { Policy, PolicyEdit, RoleAssignment } from 'rbac-core'
import { guid, type Random } from '../world/random.js'

/** What is changed, and how it is changed back, so that a policy stays as large as it was. */
export interface Kind {
  readonly name: string
  readonly there: (index: number) => PolicyEdit
  readonly back: (index: number) => PolicyEdit
}

/** What changes are drawn from. */
export type Sample = Pick<
  Policy,
  'roleAssignments' | 'denyAssignments' | 'roleDefinitions' | 'groups' | 'managementGroups'
>

/** Every kind of change, for a policy of the shape of `tenant`. O(sample). */
export function kindsOf(policy: Sample, random: Random): readonly Kind[] {
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item
  const principals = policy.groups.slice(0, 5_000).flatMap(({ members }) => members.slice(0, 3))
  const scopeAt = (index: number) => {
    const { scope } = pick(policy.roleAssignments)
    // Every fifth at a place where nothing stood.
    return index % 5 === 0 ? `${scope}/providers/Microsoft.Compute/virtualMachines/vm${index}` : scope
  }
  const assigned = (index: number, kind: number) => ({
    id: `/providers/Microsoft.Authorization/roleAssignments/${guid(SEED, kind, index)}`,
    principalId: index % 5 < 3 ? pick(policy.groups).id : pick(principals),
    roleDefinitionId: pick(policy.roleDefinitions).id,
    scope: scopeAt(index),
  })
  const there = (index: number) => policy.roleAssignments[index % policy.roleAssignments.length] as RoleAssignment
  const group = (index: number) => guid(SEED, 5, index)
  const joined = new Map<number, readonly [string, string]>()
  return [
    {
      name: 'role assignment',
      there: (index) => ({ add: { roleAssignments: [assigned(index, 1)] } }),
      back: (index) => ({ remove: { roleAssignments: [guid(SEED, 1, index)] } }),
    },
    {
      name: 'role assignment that was there',
      there: (index) => ({ remove: { roleAssignments: [there(index).id] } }),
      back: (index) => ({ add: { roleAssignments: [there(index)] } }),
    },
    {
      name: 'schedule instance',
      there: (index) => ({
        add: {
          roleAssignmentScheduleInstances: [
            { ...assigned(index, 2), startDateTime: '2026-01-01T00:00:00Z', originRoleAssignmentId: `o${index}` },
          ],
        },
      }),
      back: (index) => ({ remove: { roleAssignments: [`o${index}`] } }),
    },
    {
      name: 'deny assignment',
      there: (index) => ({ add: { denyAssignments: [{ ...pick(policy.denyAssignments), id: `deny ${index}` }] } }),
      back: (index) => ({ remove: { denyAssignments: [`deny ${index}`] } }),
    },
    {
      name: 'role definition',
      there: (index) => ({
        add: {
          roleDefinitions: [
            {
              id: `role-${index}`,
              roleName: `Role ${index}`,
              permissions: [{ actions: ['Microsoft.Compute/*/read', `Microsoft.Web/sites/n${index}/*`] }],
            },
          ],
        },
      }),
      back: (index) => ({ remove: { roleDefinitions: [`role-${index}`] } }),
    },
    {
      name: 'group',
      there: (index) => ({
        add: {
          groups: [{ id: group(index), members: [...new Set(Array.from({ length: 10 }, () => pick(principals)))] }],
        },
      }),
      back: (index) => ({ remove: { groups: [group(index)] } }),
    },
    {
      name: 'membership',
      there: (index) => {
        const pair = [pick(policy.groups).id, pick(principals)] as const
        joined.set(index, pair)
        return { add: { groups: [{ id: pair[0], members: [pair[1]] }] } }
      },
      back: (index) => ({ remove: { memberships: [joined.get(index) ?? ['', '']] } }),
    },
    {
      name: 'management group edge',
      there: () => movedUnder(policy, 1),
      back: () => movedUnder(policy, 0),
    },
  ]
}

/** The last management group hangs under another one. */
function movedUnder({ managementGroups }: Sample, parent: number): PolicyEdit {
  const last = managementGroups.at(-1)
  if (last === undefined) return {}
  const moved = { ...last, parent: parent === 0 ? last.parent : (managementGroups[parent]?.id ?? null) }
  return { remove: { managementGroups: [last.id] }, add: { managementGroups: [moved] } }
}

const SEED = 77
