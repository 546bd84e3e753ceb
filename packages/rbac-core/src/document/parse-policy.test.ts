import { describe, expect, it } from 'vitest'
import { createEngine } from '../engine/engine.js'
import { InvalidPolicyError, type Issue } from '../errors.js'
import { ParsedPolicy } from '../model/policy.js'
import { parsePolicy } from './index.js'

const READER = '/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7'
const role = (id: string, more = {}) => ({
  id,
  roleName: `Role ${id}`,
  permissions: [{ actions: ['*/read'] }],
  ...more,
})
const assignment = (id: string, more = {}) => ({ id, principalId: 'ann', roleDefinitionId: 'r1', scope: '/', ...more })
const deny = (id: string, more = {}) => ({
  id,
  scope: '/',
  permissions: [{ actions: ['*'] }],
  principals: [{ id: 'ann', type: 'User' }],
  ...more,
})

function issuesOf(input: unknown, options?: Parameters<typeof parsePolicy>[1]): readonly Issue[] {
  try {
    return parsePolicy(input, options).warnings
  } catch (error) {
    if (error instanceof InvalidPolicyError) return error.issues
    throw error
  }
}

const codesOf = (input: unknown, options?: Parameters<typeof parsePolicy>[1]) =>
  issuesOf(input, options).map(({ code, severity, path }) => `${severity} ${code} ${path}`)

describe('the forms of a document', () => {
  const flat = assignment(`/subscriptions/s1/providers/Microsoft.Authorization/roleAssignments/a1`, {
    type: 'Microsoft.Authorization/roleAssignments',
    scope: '/subscriptions/s1',
    principalType: 'User',
    principalName: 'ann@example.org',
    condition: null,
    createdOn: '2024-05-01T10:00:00.000000+00:00',
  })
  const { id, ...properties } = flat
  const rest = { id, name: 'a1', type: 'Microsoft.Authorization/roleAssignments', properties }
  const expected = [
    {
      id,
      principalId: 'ann',
      principalType: 'User',
      roleDefinitionId: 'r1',
      scope: '/subscriptions/s1',
    },
  ]

  it.each([
    ['flat, under its key', { roleAssignments: [flat] }],
    ['REST, under its key', { roleAssignments: [rest] }],
    ['flat, bare', [flat]],
    ['REST, bare', [rest]],
    ['flat, a page', { value: [flat] }],
    ['REST, a page', { value: [rest], nextLink: null }],
    ['a page under the key', { roleAssignments: { value: [rest] } }],
    ['both spellings at once', { roleAssignments: [flat, rest] }],
    ['a list of documents', [{ roleAssignments: [flat] }, [rest], { value: [flat] }]],
    ['told by its id', [{ id, properties }]],
    ['told by its keys', [{ ...flat, type: undefined }]],
  ])('reads %s', (_form, document) => {
    const policy = parsePolicy(document)
    expect(policy.roleAssignments).toEqual(expected)
    expect(policy.warnings.map(({ code }) => code)).toEqual(['DANGLING_REFERENCE'])
  })

  it('reads a role in the REST spelling, where its type stands under `properties`', () => {
    const policy = parsePolicy([
      {
        id: READER,
        name: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
        type: 'Microsoft.Authorization/roleDefinitions',
        properties: {
          roleName: 'Reader',
          type: 'BuiltInRole',
          description: 'View all.',
          permissions: [{ actions: ['*/read'], notActions: [], dataActions: null }],
          assignableScopes: ['/'],
        },
      },
    ])
    expect(policy.roleDefinitions).toEqual([
      {
        id: READER,
        roleName: 'Reader',
        roleType: 'BuiltInRole',
        description: 'View all.',
        permissions: [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }],
        assignableScopes: ['/'],
      },
    ])
  })

  it.each([
    ['roleDefinitions', role('r')],
    ['roleDefinitions', { name: 'r', assignableScopes: ['/'], permissions: [] }],
    ['denyAssignments', deny('d')],
    ['denyAssignments', { ...deny('d'), excludePrincipals: [] }],
    ['roleAssignmentScheduleInstances', assignment('i', { assignmentType: 'Activated', endDateTime: null })],
    ['roleEligibilityScheduleInstances', assignment('i', { roleEligibilityScheduleId: 'x' })],
    ['groups', { id: 'g', members: ['ann'] }],
    ['managementGroups', { id: 'm', parent: null, subscriptions: ['s1'] }],
    ['principals', { id: 'ann', type: 'User', displayName: 'Ann' }],
    ['principals', { id: 'ann', type: 'User', appId: 'x' }],
    ['resources', { scope: '/a', attributes: { size: 1 } }],
    ['actions', { name: 'P/r/read', isDataAction: false }],
  ] as const)('tells what a bare list of %s is', (section, item) => {
    expect(parsePolicy([item])[section]).toHaveLength(1)
  })

  it('tells the items of a mixed list one by one', () => {
    const policy = parsePolicy([role('r1'), assignment('a'), deny('d'), { id: 'g', members: [] }])
    expect([policy.roleDefinitions, policy.roleAssignments, policy.denyAssignments, policy.groups]).toMatchObject([
      [{ id: 'r1' }],
      [{ id: 'a' }],
      [{ id: 'd' }],
      [{ id: 'g' }],
    ])
  })

  it('reads an item that lacks its key as what the others of the list are', () => {
    expect(codesOf([assignment('a'), { principalId: 'ann', scope: '/' }])).toContain('error MISSING_FIELD [1]')
  })

  it('says of a list it can not tell that it can not', () => {
    expect(issuesOf([{ colour: 'blue' }])).toMatchObject(
      [
        {
          code: 'UNRECOGNISED_DOCUMENT',
          path: '',
          message: expect.stringContaining('no key that tells'),
          help: /section/,
        },
      ].map((issue) => ({ ...issue, help: expect.stringMatching(issue.help) })),
    )
    expect(codesOf([assignment('a'), role('r1'), 7])).toContain('error UNRECOGNISED_DOCUMENT [2]')
  })

  it.each([
    [
      { type: 'Microsoft.Authorization/roleAssignmentScheduleRequests' },
      'export `roleAssignmentScheduleInstances` instead',
    ],
    [{ type: 'Microsoft.Authorization/roleEligibilitySchedules' }, 'export `roleEligibilityScheduleInstances` instead'],
    [{ type: 'Microsoft.Authorization/policyAssignments' }, 'leave it out'],
    [{ RoleAssignmentId: 'a' }, '`rbac import` reads what Azure PowerShell prints'],
  ])('says what to do about %j', (item, help) => {
    expect(issuesOf([item])).toMatchObject([{ code: 'UNRECOGNISED_DOCUMENT', help: expect.stringContaining(help) }])
  })

  it.each([[[]], [{}], [{ value: [] }], [{ value: null }], [{ roleAssignments: null }], [[[], { value: [] }]]])(
    'takes %j for an empty policy',
    (document) => {
      const policy = parsePolicy(document)
      expect(Object.values(policy).flat()).toEqual([])
    },
  )

  it.each([
    [null],
    [undefined],
    [''],
    ['{}'],
    [0],
    [true],
    [Number.NaN],
    [[null]],
    [['x']],
    [{ groups: {} }],
    [{ value: 3 }],
  ])('refuses %j', (document) => {
    expect(() => parsePolicy(document)).toThrow(InvalidPolicyError)
  })

  it('names the list of a page that goes on elsewhere', () => {
    expect(codesOf({ value: [], nextLink: 'https://example.org/2' })).toEqual(['warning INCOMPLETE_LIST nextLink'])
  })

  it('says where a single item belongs', () => {
    expect(issuesOf(assignment('a'))[0]).toMatchObject({ help: 'put this item in a list under `roleAssignments`' })
  })
})

describe('the normal form', () => {
  it('fills in what is left out', () => {
    const policy = parsePolicy({
      roleDefinitions: [{ name: 'r1', permissions: [{}] }],
      denyAssignments: [{ name: 'd1', permissions: null, principals: null, scope: '/' }],
      groups: [{ id: 'g' }],
      managementGroups: [
        { id: '/providers/Microsoft.Management/managementGroups/Top', subscriptions: ['/subscriptions/S1'] },
      ],
    })
    expect(policy.roleDefinitions).toEqual([
      {
        id: 'r1',
        roleName: 'r1',
        assignableScopes: [],
        permissions: [{ actions: [], notActions: [], dataActions: [], notDataActions: [] }],
      },
    ])
    expect(policy.denyAssignments).toEqual([
      {
        id: 'd1',
        denyAssignmentName: 'd1',
        permissions: [],
        principals: [],
        excludePrincipals: [],
        doNotApplyToChildScopes: false,
        scope: '/',
      },
    ])
    expect(policy.groups).toEqual([{ id: 'g', members: [] }])
    expect(policy.managementGroups).toEqual([{ id: 'Top', parent: null, subscriptions: ['S1'] }])
  })

  it.each([null, undefined, ''])('takes the condition %j for none', (condition) => {
    const policy = parsePolicy([assignment('a', { condition, conditionVersion: '2.0' })])
    expect(policy.roleAssignments[0]).not.toHaveProperty('condition')
    expect(policy.roleAssignments[0]).not.toHaveProperty('conditionVersion')
  })

  it('takes a condition of blanks for one that does not parse, so that it grants nothing', () => {
    const policy = parsePolicy({
      roleDefinitions: [role('r1')],
      roleAssignments: [assignment('a', { condition: ' \n' })],
    })
    expect(policy.warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'INVALID_CONDITION roleAssignments[0].condition',
    ])
    expect(createEngine(policy).can({ principalId: 'ann', scope: '/', action: 'a/read' })).toBe(false)
  })

  it.each([
    ['/providers/Microsoft.Authorization/roleAssignments/a', '/'],
    ['/subscriptions/s1/providers/microsoft.authorization/ROLEASSIGNMENTS/a', '/subscriptions/s1'],
    [
      '/providers/Microsoft.Management/managementGroups/m/providers/Microsoft.Authorization/roleAssignments/a',
      '/providers/Microsoft.Management/managementGroups/m',
    ],
  ])('reads the scope off the id %s', (id, scope) => {
    expect(parsePolicy([assignment(id, { scope: undefined })]).roleAssignments[0]?.scope).toBe(scope)
    const ofDeny = id.replace(/roleAssignments/i, 'denyAssignments')
    expect(parsePolicy([deny(ofDeny, { scope: null })]).denyAssignments[0]?.scope).toBe(scope)
  })

  it('gives an assignment without an id one that depends on what it says alone', () => {
    const anonymous = { principalId: 'Ann B', roleDefinitionId: 'R1', scope: '/subscriptions/S1/' }
    const other = { ...anonymous, principalId: 'Ann', roleDefinitionId: 'B r1' }
    const first = parsePolicy([anonymous, other]).roleAssignments.map(({ id }) => id)
    const second = parsePolicy([other, anonymous]).roleAssignments.map(({ id }) => id)
    expect(first).toEqual(['ann%20b r1 /subscriptions/s1', 'ann b%20r1 /subscriptions/s1'])
    expect(second).toEqual(first.toReversed())
    expect(parsePolicy([anonymous, { ...anonymous, principalId: 'ANN b' }]).roleAssignments).toHaveLength(1)
  })

  it('reads times as Azure prints them', () => {
    const [instance] = parsePolicy({
      roleAssignmentScheduleInstances: [
        assignment('i', { startDateTime: '2024-02-29T12:00:00.1234567Z', endDateTime: '2024-03-01T01:00:00+01:00' }),
      ],
    }).roleAssignmentScheduleInstances
    expect(instance?.startTime).toBeCloseTo(Date.UTC(2024, 1, 29, 12, 0, 0, 123), -1)
    expect(instance?.endTime).toBe(Date.UTC(2024, 2, 1))
  })

  it('keeps attributes as own data, whatever they are called', () => {
    const [principal] = parsePolicy(
      JSON.parse('{"principals":[{"id":"ann","type":"User","attributes":{"__proto__":"x","tags":["a"]}}]}'),
    ).principals
    const attributes = principal?.attributes ?? {}
    expect(Object.entries(attributes)).toEqual([
      ['__proto__', 'x'],
      ['tags', ['a']],
    ])
    expect('constructor' in attributes).toBe(false)
  })

  it('is frozen all the way down and shares nothing with the input', () => {
    const input = {
      roleDefinitions: [role('r1')],
      groups: [{ id: 'g', members: ['ann'] }],
      denyAssignments: [deny('d')],
    }
    const policy = parsePolicy(input)
    input.groups[0]?.members.push('eve')
    input.roleDefinitions[0]?.permissions[0]?.actions.push('*')
    expect(policy.groups[0]?.members).toEqual(['ann'])
    expect(policy.roleDefinitions[0]?.permissions[0]?.actions).toEqual(['*/read'])
    expect(everyObjectIn(policy).filter((object) => !Object.isFrozen(object))).toEqual([])
    expect(ParsedPolicy.is(policy)).toBe(true)
  })
})

describe('a role by its name', () => {
  const byName = (roleDefinitionName: string, more = {}) => ({
    principalId: 'ann',
    scope: '/',
    roleDefinitionName,
    ...more,
  })

  it('is one of the policy, case ignored, wherever the role stands', () => {
    const policy = parsePolicy([{ roleAssignments: [byName('ROLE r1')] }, { roleDefinitions: [role('r1')] }])
    expect(policy.roleAssignments[0]?.roleDefinitionId).toBe('r1')
    expect(policy.warnings).toEqual([])
  })

  it('is else a built-in role, which then belongs to the policy and grants', () => {
    const policy = parsePolicy({ roleAssignments: [byName('reader'), byName('Reader', { principalId: 'bob' })] })
    expect(policy.roleAssignments.map(({ roleDefinitionId }) => roleDefinitionId)).toEqual([READER, READER])
    expect(policy.roleDefinitions).toMatchObject([{ id: READER, roleName: 'Reader' }])
    expect(policy.warnings).toEqual([])
  })

  it("is the policy's own copy of the built-in role when it has one under another name", () => {
    const own = { ...role(`/subscriptions/s1${READER}`), roleName: 'Leser' }
    const policy = parsePolicy({ roleDefinitions: [own], roleAssignments: [byName('Reader')] })
    expect(policy.roleDefinitions).toHaveLength(1)
    expect(policy.roleAssignments[0]?.roleDefinitionId).toBe(own.id)
  })

  it('is not looked at where there is an id', () => {
    const policy = parsePolicy({ roleAssignments: [byName('Reader', { roleDefinitionId: 'gone' })] })
    expect(policy.roleDefinitions).toEqual([])
    expect(policy.warnings).toMatchObject([{ code: 'DANGLING_REFERENCE' }])
  })

  it('must be the name of one role', () => {
    const twins = [role('r1', { roleName: 'Twin' }), role('r2', { roleName: 'twin' })]
    expect(issuesOf({ roleDefinitions: twins, roleAssignments: [byName('Twin')] })).toMatchObject([
      {
        code: 'AMBIGUOUS_ROLE',
        path: 'roleAssignments[0].roleDefinitionName',
        message: expect.stringContaining('`r1`, `r2`'),
      },
    ])
    expect(issuesOf({ roleAssignments: [byName('Raeder')] })).toMatchObject([
      { code: 'UNKNOWN_ROLE', help: 'did you mean `Reader`?' },
    ])
  })

  it('is one role though it is listed with several scopes before its id', () => {
    const copies = ['/subscriptions/s2', '/subscriptions/s1'].map((scope) =>
      role(`${scope}/providers/Microsoft.Authorization/roleDefinitions/r1`, { roleName: 'Mine' }),
    )
    const policy = parsePolicy({ roleDefinitions: copies, roleAssignments: [byName('Mine')] })
    expect(policy.roleDefinitions).toHaveLength(1)
    expect(policy.roleAssignments[0]?.roleDefinitionId).toContain('/subscriptions/s1/')
  })
})

describe('strict reading', () => {
  const odd = { roleDefinitions: [role('r1', { permissions: [{ actions: [' a/b/read '] }] })] }

  it('takes every warning for an error', () => {
    expect(codesOf(odd)).toEqual(['warning TRIMMED_PATTERN roleDefinitions[0].permissions[0].actions[0]'])
    expect(codesOf(odd, { strict: true })).toEqual([
      'error TRIMMED_PATTERN roleDefinitions[0].permissions[0].actions[0]',
    ])
    expect(parsePolicy(odd).roleDefinitions[0]?.permissions[0]?.actions).toEqual(['a/b/read'])
  })

  it('reports warnings beside the errors', () => {
    const both = { ...odd, roleAssignments: [assignment('a', { scope: 'x//y' })] }
    expect(codesOf(both)).toEqual([
      'warning TRIMMED_PATTERN roleDefinitions[0].permissions[0].actions[0]',
      'error INVALID_SCOPE roleAssignments[0].scope',
    ])
  })

  it('refuses options it does not know what to do with', () => {
    for (const options of [
      null,
      7,
      { strict: 1 },
      { limits: 3 },
      { limits: { idLength: -1 } },
      { limits: { size: 1 } },
    ]) {
      expect(() => parsePolicy({}, options as never)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    }
  })
})

function everyObjectIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return []
  return [value, ...Object.values(value).flatMap(everyObjectIn)]
}
