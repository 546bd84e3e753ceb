import { type Policy, parsePolicy } from 'rbac-core'

const AT_GROUP = '/providers/Microsoft.Management/managementGroups/corp'

/** Policies too large for a page: each is over one limit of Azure's, or near it. */
export const OVER_LIMITS: Readonly<Partial<Record<string, readonly Policy[]>>> = {
  NEAR_LIMIT: [assigned(3_200, '/subscriptions/s1'), assigned(400, AT_GROUP), customRoles(4_000)],
  LIMIT_ASSIGNMENTS: [assigned(4_001, '/subscriptions/s1/resourceGroups/web'), assigned(501, AT_GROUP)],
  LIMIT_CUSTOM_ROLES: [customRoles(5_001)],
  LIMIT_ASSIGNABLE_SCOPES: [
    parsePolicy({
      roleDefinitions: [
        {
          id: 'ops',
          roleName: 'Operators',
          roleType: 'CustomRole',
          assignableScopes: names(2_001, (index) => `/subscriptions/s${index}`),
          permissions: [{ actions: ['Microsoft.Sql/servers/read'] }],
        },
      ],
      roleAssignments: [{ principalId: 'ann', roleDefinitionId: 'ops', scope: '/subscriptions/s1' }],
    }),
  ],
  LIMIT_MANAGEMENT_GROUPS: [
    parsePolicy({ managementGroups: names(10_001, (index) => ({ id: `m${index}`, parent: null })) }),
  ],
  LIMIT_MANAGEMENT_GROUP_DEPTH: [
    parsePolicy({
      managementGroups: names(8, (index) => ({ id: `m${index}`, parent: index === 0 ? null : `m${index - 1}` })),
    }),
  ],
  LIMIT_EXCLUDED_PRINCIPALS: [
    parsePolicy({
      denyAssignments: [
        {
          id: 'no-deletes',
          scope: '/subscriptions/s1',
          permissions: [{ actions: ['*/delete'] }],
          principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
          excludePrincipals: names(26, (index) => ({ id: `admin-${index}`, type: 'User' })),
        },
      ],
    }),
  ],
  LIMIT_TEXT: [described({ roleName: 'x'.repeat(513) }), described({ description: 'é'.repeat(1_025) })],
}

function names<Item>(count: number, item: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => item(index))
}

function assigned(count: number, scope: string): Policy {
  return parsePolicy({
    managementGroups: [{ id: 'corp', parent: null, subscriptions: [] }],
    roleAssignments: names(count, (index) => ({ principalId: `p${index}`, roleDefinitionName: 'Reader', scope })),
  })
}

function customRoles(count: number): Policy {
  const numbers = names(count, (index) => index)
  return parsePolicy({
    roleDefinitions: numbers.map((index) => ({
      id: `r${index}`,
      roleName: `Role ${index}`,
      roleType: 'CustomRole',
      assignableScopes: ['/subscriptions'],
      permissions: [{ actions: [`Microsoft.Sql/type${index}/read`] }],
    })),
    roleAssignments: numbers.map((index) => ({
      principalId: 'ann',
      roleDefinitionId: `r${index}`,
      scope: `/subscriptions/s${index}`,
    })),
  })
}

function described(texts: { readonly roleName?: string; readonly description?: string }): Policy {
  return parsePolicy({
    roleDefinitions: [
      { id: 'ops', roleName: 'Operators', permissions: [{ actions: ['Microsoft.Sql/servers/read'] }], ...texts },
    ],
    roleAssignments: [{ principalId: 'ann', roleDefinitionId: 'ops', scope: '/subscriptions/s1' }],
  })
}
