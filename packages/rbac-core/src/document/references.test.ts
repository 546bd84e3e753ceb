import { describe, expect, it } from 'vitest'
import { InvalidPolicyError } from '../errors.js'
import type { Policy } from '../model/policy.js'
import { parsePolicy } from './index.js'

const MANAGEMENT_GROUPS = '/providers/Microsoft.Management/managementGroups'
const ROLES = '/providers/Microsoft.Authorization/roleDefinitions'

function codes(document: unknown): string[] {
  try {
    return parsePolicy(document).warnings.map(({ code, path }) => `${code} ${path}`)
  } catch (error) {
    if (error instanceof InvalidPolicyError) return error.issues.map(({ code, path }) => `${code} ${path}`)
    throw error
  }
}

const lengths = (policy: Policy) =>
  Object.entries(policy).flatMap(([name, list]) => (list.length > 0 ? [`${name} ${list.length}`] : []))

describe('copies of one item', () => {
  it('collapse when they say the same in other words', () => {
    const policy = parsePolicy([
      {
        roleDefinitions: [
          { id: `/subscriptions/s1${ROLES}/R1`, roleName: 'R', permissions: [{ actions: ['a/read', 'b/read'] }] },
          {
            id: `/subscriptions/s2${ROLES}/r1`,
            roleName: 'R',
            permissions: [{ actions: ['b/read', 'a/read'], notActions: null }],
          },
          { name: 'r1', roleName: 'R', permissions: [{ actions: ['a/read', 'b/read'], condition: '' }] },
        ],
        roleAssignments: [
          { id: 'A', principalId: 'ann', roleDefinitionId: 'r1', scope: '/subscriptions/S1/' },
          { id: 'a', principalId: 'ANN', roleDefinitionId: `/subscriptions/s1${ROLES}/R1`, scope: 'subscriptions/s1' },
        ],
        groups: [
          { id: 'g', members: ['ann', 'bob'] },
          { id: 'G', members: ['BOB', 'ann'] },
        ],
        managementGroups: [
          { id: 'm', parent: null, subscriptions: ['s1', 's2'] },
          { id: `${MANAGEMENT_GROUPS}/M`, subscriptions: ['/subscriptions/S2', 's1'] },
        ],
        resources: [{ scope: '/a' }, { scope: 'A/' }],
        principals: [
          { id: 'bob', type: 'User', attributes: { a: 1, b: ['x', 'y'] } },
          { id: 'BOB', type: 'User', attributes: { b: ['x', 'y'], a: 1 } },
          { id: 'ann', type: 'User' },
        ],
      },
    ])
    expect(lengths(policy)).toEqual([
      'roleDefinitions 1',
      'roleAssignments 1',
      'groups 1',
      'managementGroups 1',
      'principals 2',
      'resources 1',
    ])
  })

  it('collapse when only the layout of a condition differs, and keep the same one whatever the order', () => {
    const layouts = [
      "(Exists @Resource[a]\n)\nAND (@Resource[b] StringEquals 'x')",
      "Exists @Resource[a] && @resource[b] stringEquals 'x'",
    ]
    const held = { principalId: 'ann', roleDefinitionId: 'r', scope: '/' }
    const document = (conditions: readonly string[]) => ({
      roleDefinitions: conditions.map((condition) => ({ id: 'r', permissions: [{ actions: ['a/read'], condition }] })),
      roleAssignments: conditions.map((condition) => ({ id: 'a', ...held, condition })),
    })
    const [one, other] = [layouts, layouts.toReversed()].map((conditions) => parsePolicy(document(conditions)))
    expect(one).toEqual(other)
    expect(one?.roleAssignments).toHaveLength(1)
    expect(one?.roleDefinitions).toHaveLength(1)
    expect(codes(document(['Exists [', 'Exists  [']))).toContain('DUPLICATE_ID roleAssignments[1].id')
  })

  it('collapse where an instance is listed at its own scope and at those below, and keep the same one', () => {
    const listed = (memberType: string) => ({
      id: 'i',
      principalId: 'ann',
      roleDefinitionId: 'r',
      scope: '/',
      memberType,
    })
    const kept = [
      ['Direct', 'Inherited', 'Inherited'],
      ['Inherited', 'Direct'],
    ].map(
      (types) => parsePolicy({ roleAssignmentScheduleInstances: types.map(listed) }).roleAssignmentScheduleInstances,
    )
    expect(kept).toEqual([[listed('Direct')], [listed('Direct')]])
  })

  it('keep the same spelling whatever the order', () => {
    const copies = ['/subscriptions/s2', '/subscriptions/s1', ''].map((scope) => ({
      id: `${scope}${ROLES}/r`,
      roleName: 'R',
      permissions: [],
    }))
    const kept = [copies, copies.toReversed()].map((list) => parsePolicy(list).roleDefinitions[0]?.id)
    expect(kept).toEqual([`${ROLES}/r`, `${ROLES}/r`])
  })

  it.each([
    ['roleDefinitions', { permissions: [{ actions: ['a/read'] }] }, { permissions: [{ actions: ['a/write'] }] }],
    ['roleDefinitions', { permissions: [{ actions: ['a'] }, {}] }, { permissions: [{ actions: ['a'] }] }],
    ['roleDefinitions', { permissions: [{ actions: ['a'] }] }, { permissions: [{ notActions: ['a'] }] }],
    ['denyAssignments', { doNotApplyToChildScopes: true }, { doNotApplyToChildScopes: false }],
    ['roleAssignments', { scope: '/a' }, { scope: '/b' }],
    ['roleAssignments', { condition: 'Exists @Resource[a]' }, { condition: 'Exists @Resource[A]' }],
    ['roleAssignmentScheduleInstances', { endDateTime: '2030-01-01T00:00:00Z' }, {}],
    ['groups', { members: ['a'] }, { members: ['a', 'b'] }],
    ['principals', { attributes: { a: '1' } }, { attributes: { a: 1 } }],
    ['principals', { attributes: { scope: '/x' } }, { attributes: { scope: '/X' } }],
  ])('of %s that differ are an error: %j and %j', (section, one, other) => {
    const shared: Record<string, object> = {
      roleDefinitions: { id: 'x', permissions: [] },
      denyAssignments: { id: 'x', scope: '/', permissions: [], principals: [] },
      roleAssignments: { id: 'x', principalId: 'ann', roleDefinitionId: 'r', scope: '/' },
      roleAssignmentScheduleInstances: { id: 'x', principalId: 'ann', roleDefinitionId: 'r', scope: '/' },
      groups: { id: 'x' },
      principals: { id: 'x', type: 'User' },
    }
    const document = {
      [section]: [
        { ...shared[section], ...one },
        { ...shared[section], ...other },
      ],
    }
    expect(codes(document)).toContain(`DUPLICATE_ID ${section}[1].id`)
  })

  it('are no matter across sections and planes', () => {
    expect(
      codes({
        groups: [{ id: 'x' }],
        principals: [{ id: 'x', type: 'Group' }],
        actions: [
          { name: 'P/a/read', isDataAction: true },
          { name: 'p/A/read', isDataAction: false },
          { name: 'P/A/READ', isDataAction: false },
        ],
        roleDefinitions: [
          { id: 'x', roleName: 'same', permissions: [] },
          { id: 'y', roleName: 'same', permissions: [] },
        ],
      }),
    ).toEqual([])
  })

  it('load in linear time for ids that look like array indexes', () => {
    const members = Array.from({ length: 50_000 }, (_, index) => `${index}`)
    const policy = parsePolicy({ groups: [...members.map((id) => ({ id })), { id: 'all', members }] })
    expect(policy.groups).toHaveLength(50_001)
  })
})

describe('the tree of management groups', () => {
  it('may be deep, and a subscription may be listed twice under one parent', () => {
    const chain = Array.from({ length: 5000 }, (_, index) => ({
      id: `m${index}`,
      parent: index === 0 ? null : `m${index - 1}`,
    }))
    expect(codes({ managementGroups: [...chain, { id: 'leaf', parent: 'm4999', subscriptions: ['s', 'S'] }] })).toEqual(
      [],
    )
  })

  it('names each circle once, with the groups in it', () => {
    const document = {
      managementGroups: [
        { id: 'a', parent: 'b' },
        { id: 'b', parent: 'c' },
        { id: 'c', parent: 'b' },
        { id: 'd', parent: 'a' },
        { id: 'e', parent: `${MANAGEMENT_GROUPS}/E` },
      ],
    }
    expect(() => parsePolicy(document)).toThrow(InvalidPolicyError)
    expect(codes(document)).toEqual([
      'SCOPE_CYCLE managementGroups[1].parent',
      'SCOPE_CYCLE managementGroups[4].parent',
    ])
  })
})

describe('what is named and not there', () => {
  const assignment = { principalId: 'ann', roleDefinitionId: 'r', scope: '/' }
  const roleDefinitions = [{ id: 'r', permissions: [] }]

  it('is no matter where the document does not say who there is', () => {
    const assignments = [assignment, { ...assignment, principalId: 'g', principalType: 'Group' }]
    expect(codes({ roleDefinitions, roleAssignments: assignments })).toEqual([])
    expect(
      codes({ roleDefinitions, roleAssignments: assignments, groups: [{ id: 'other', members: ['eve'] }] }),
    ).toEqual(['DANGLING_REFERENCE roleAssignments[1].principalId'])
  })

  it('is a warning for each assignment, schedule instances included', () => {
    expect(
      codes({
        roleAssignments: [assignment],
        roleAssignmentScheduleInstances: [{ ...assignment, id: 'i' }],
        roleEligibilityScheduleInstances: [{ ...assignment, id: 'e' }],
      }),
    ).toEqual([
      'DANGLING_REFERENCE roleAssignments[0].roleDefinitionId',
      'DANGLING_REFERENCE roleAssignmentScheduleInstances[0].roleDefinitionId',
      'DANGLING_REFERENCE roleEligibilityScheduleInstances[0].roleDefinitionId',
    ])
  })

  it('is never everyone, nor a group that is its own member', () => {
    expect(
      codes({
        principals: [{ id: 'ann', type: 'User' }],
        groups: [{ id: 'g', members: ['G', 'ann'] }],
        denyAssignments: [
          {
            id: 'd',
            scope: '/',
            permissions: [],
            principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
          },
        ],
      }),
    ).toEqual([])
  })

  it('finds roles and management groups in any spelling', () => {
    expect(
      codes({
        roleDefinitions: [{ id: `${ROLES}/R1`, permissions: [] }],
        managementGroups: [{ id: 'Top' }],
        roleAssignments: [
          { principalId: 'ann', roleDefinitionId: `/subscriptions/s9${ROLES}/r1`, scope: `${MANAGEMENT_GROUPS}/tOP/` },
          { principalId: 'bob', roleDefinitionId: 'r1', scope: `${MANAGEMENT_GROUPS}/top/providers/P/t/n` },
        ],
      }),
    ).toEqual([])
  })
})
