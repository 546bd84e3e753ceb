import { parsePolicy } from 'rbac-core'
import { type Graph, policyGraph } from 'rbac-core/graph'
import { randomFrom } from '../worlds/gen.js'

const PEOPLE = ['ann', 'bob', 'cleo', 'dan', 'eve', 'finn', 'gita', 'hugo', 'iris', 'jon', 'kim', 'lea', 'max', 'noa']
const ROLES = ['Reader', 'Contributor', 'Owner', 'Key Vault Secrets User', 'Virtual Machine Contributor']
const PROD = '/subscriptions/prod'
const SCOPES = [
  '/providers/Microsoft.Management/managementGroups/corp',
  PROD,
  `${PROD}/resourceGroups/web`,
  `${PROD}/resourceGroups/data`,
  `${PROD}/resourceGroups/data/providers/Microsoft.Sql/servers/orders`,
  '/subscriptions/test',
  '/subscriptions/test/resourceGroups/web',
]
const GROUPS = [
  { id: 'developers', members: ['ann', 'bob', 'cleo', 'dan'] },
  { id: 'operations', members: ['eve', 'finn', 'reliability'] },
  { id: 'reliability', members: ['gita', 'hugo'] },
  { id: 'administrators', members: ['iris', 'jon'] },
  { id: 'auditors', members: ['kim'] },
]
const HOLDERS = [...GROUPS.map(({ id }) => id), 'lea', 'max', 'noa']

/** A company of some 45 nodes, drawn by chance. */
export function crowdedGraph(seed: number): Graph {
  const random = randomFrom(seed)
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[random(items.length)]
    if (item === undefined) throw new Error('nothing to pick')
    return item
  }
  const policy = parsePolicy({
    managementGroups: [{ id: 'corp', parent: null, subscriptions: ['prod', 'test'] }],
    principals: PEOPLE.map((id) => ({ id, type: 'User' })),
    groups: GROUPS,
    roleAssignments: Array.from({ length: 20 }, (_, index) => ({
      id: `ra-${index}`,
      principalId: pick(HOLDERS),
      roleDefinitionName: pick(ROLES),
      scope: pick(SCOPES),
    })),
    denyAssignments: [
      {
        id: 'no-deletes',
        scope: PROD,
        permissions: [{ actions: ['*/delete'] }],
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
        excludePrincipals: [{ id: 'reliability', type: 'Group' }],
      },
    ],
  })
  return policyGraph(policy)
}
