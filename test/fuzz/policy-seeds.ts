import { documentOf } from '../worlds/document.js'
import { worldDraft } from '../worlds/draft.js'
import { randomFrom } from '../worlds/gen.js'
import { build } from '../worlds/world.js'

const role = {
  id: 'r',
  roleName: 'Operator',
  description: 'x',
  permissions: [{ actions: ['P/*'], notActions: ['P/x/write'], dataActions: [], notDataActions: [] }],
  assignableScopes: ['/'],
}

/** Policy documents, the smallest first: each section, both spellings, and what is wrong in them here and there. */
export const DOCUMENTS: readonly unknown[] = [
  {},
  [],
  { value: [] },
  { roleDefinitions: [role], roleAssignments: [{ id: 'a', principalId: 'u', roleDefinitionId: 'r', scope: '/s' }] },
  [{ id: 'r', properties: { ...role, type: 'CustomRole' } }],
  {
    value: [
      { principalId: 'u', roleDefinitionName: 'Reader', scope: '/s', condition: "@Resource[a] StringEquals 'b'" },
    ],
  },
  {
    groups: [{ id: 'g', displayName: 'G', members: ['u', 'g'] }],
    managementGroups: [
      { id: 'm', parent: null, subscriptions: ['s1'] },
      { id: 'n', parent: 'm', subscriptions: [] },
    ],
    principals: [{ id: 'u', type: 'User', attributes: { team: 'a', level: 3, tags: ['x', 'y'] } }],
    resources: [{ scope: '/s', type: 'T', attributes: { name: 'a' } }],
    actions: [{ name: 'P/x/read', isDataAction: false }],
  },
  {
    denyAssignments: [
      {
        id: 'd',
        denyAssignmentName: 'no',
        permissions: [{ actions: ['*'] }],
        scope: '/s',
        doNotApplyToChildScopes: true,
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
        excludePrincipals: [{ id: 'u', type: 'User' }],
      },
    ],
    roleAssignmentScheduleInstances: [
      {
        id: 'i',
        principalId: 'u',
        roleDefinitionId: 'r',
        scope: '/',
        startDateTime: '2026-01-01T00:00:00Z',
        endDateTime: '2026-01-02T00:00:00Z',
      },
    ],
  },
  ...[1, 2].map((seed) => {
    const draft = worldDraft(1).draw(randomFrom(seed))
    return documentOf(build(draft).policy, seed % 2)
  }),
]

/** Keys of documents, and values that mean something in them. */
export const WORDS: readonly string[] = [
  ...['roleDefinitions', 'roleAssignments', 'denyAssignments', 'groups', 'managementGroups', 'principals', 'resources'],
  ...[
    'roleAssignmentScheduleInstances',
    'roleEligibilityScheduleInstances',
    'actions',
    'value',
    'nextLink',
    'properties',
  ],
  ...['id', 'name', 'roleName', 'permissions', 'notActions', 'notAction', 'dataActions', 'notDataActions', 'condition'],
  ...['conditionVersion', '2.0', 'assignableScopes', 'principalId', 'roleDefinitionId', 'roleDefinitionName', 'scope'],
  ...[
    'startDateTime',
    'endDateTime',
    '2026-01-01T00:00:00Z',
    'members',
    'parent',
    'subscriptions',
    'type',
    'attributes',
  ],
  ...[
    'excludePrincipals',
    'doNotApplyToChildScopes',
    'isDataAction',
    'Everyone',
    'SystemDefined',
    'Reader',
    'displayName',
  ],
  ...['/', '/subscriptions/s1', '*', '*/read', 'u', 'g', '__proto__', 'constructor', "@Resource[a] StringEquals 'b'"],
]
