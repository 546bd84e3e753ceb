import { EVERYONE_ID } from '../../../model/assignment.js'
import { managementGroupKey, principalKey } from '../../../model/keys.js'
import { shown } from '../../../model/shown.js'
import { managementGroupOf } from '../../../scope/scope.js'
import type { Facts } from '../facts.js'
import { at, type Remark } from '../finding.js'

/** What is named and not there. Of principals and groups only where the policy lists what it could be. */
export function orphans(facts: Facts): Remark[] {
  return [...heldOrphans(facts), ...denyOrphans(facts), ...memberOrphans(facts), ...parentOrphans(facts)]
}

function heldOrphans(facts: Facts): Remark[] {
  const remarks: Remark[] = []
  const known = knownIn(facts)
  for (const { item, role, scope } of facts.held) {
    if (role === undefined) {
      remarks.push({
        code: 'ORPHAN_ROLE',
        at: at(item, 'roleDefinitionId'),
        message: `there is no role definition ${shown(item.roleDefinitionId)}, so this grants nothing`,
        help: 'remove the assignment, or add the role definition: `az role definition list` prints it',
      })
    }
    if (known.lacks(item.principalId, item.principalType)) {
      remarks.push({
        code: 'ORPHAN_PRINCIPAL',
        at: at(item, 'principalId'),
        message: `nobody is called ${shown(item.principalId)}: the policy lists its principals and groups without it`,
        help: 'remove the assignment, or add the principal',
      })
    }
    const group = unknownGroup(facts, managementGroupOf(scope))
    if (group !== undefined) {
      remarks.push({
        code: 'ORPHAN_SCOPE',
        at: at(item, 'scope'),
        message: `\`managementGroups\` has no ${shown(group)}, so this applies to no subscription`,
        help: 'add the group under `managementGroups`, with its parent and subscriptions, or remove the assignment',
      })
    }
  }
  return remarks
}

function denyOrphans(facts: Facts): Remark[] {
  const known = knownIn(facts)
  return facts.denies.flatMap(({ item }) =>
    (['principals', 'excludePrincipals'] as const).flatMap((key) =>
      item[key].flatMap(({ id, type }, index): Remark[] => {
        if (id === EVERYONE_ID || !known.lacks(id, type)) return []
        return [
          {
            code: 'ORPHAN_PRINCIPAL',
            at: at(item, key, index, 'id'),
            message: `nobody is called ${shown(id)}: the policy lists its principals and groups without it`,
            help: 'take it out, or add the principal',
          },
        ]
      }),
    ),
  )
}

function memberOrphans(facts: Facts): Remark[] {
  const known = knownIn(facts)
  return facts.policy.groups.flatMap((group) =>
    group.members.flatMap((member, index): Remark[] => {
      if (!known.lacks(member, undefined)) return []
      return [
        {
          code: 'ORPHAN_MEMBER',
          at: at(group, 'members', index),
          message: `${shown(member)} is a member of ${facts.called(group.id)} and is listed nowhere`,
          help: 'take it out, or add it to `principals`',
        },
      ]
    }),
  )
}

function parentOrphans(facts: Facts): Remark[] {
  return facts.policy.managementGroups.flatMap((group): Remark[] => {
    const parent = group.parent === null ? undefined : unknownGroup(facts, managementGroupKey(group.parent))
    if (parent === undefined) return []
    return [
      {
        code: 'ORPHAN_SCOPE',
        at: at(group, 'parent'),
        message: `there is no management group ${shown(parent)}, so nothing is inherited from above`,
        help: 'list it, with `"parent": null` when it is the root',
      },
    ]
  })
}

/** Who is listed. No groups at all means that they were not exported, and the same with principals. */
function knownIn({ policy, groups }: Facts) {
  const principals = new Set(policy.principals.map(({ id }) => principalKey(id)))
  return {
    lacks: (id: string, type: string | undefined): boolean => {
      const key = principalKey(id)
      if (groups.members.has(key) || principals.has(key)) return false
      return principalKey(type ?? '') === 'group' ? groups.members.size > 0 : principals.size > 0
    },
  }
}

function unknownGroup({ hierarchy }: Facts, group: string | undefined): string | undefined {
  return group === undefined || hierarchy.parentOfGroup.has(group) ? undefined : group
}
