import { describe, expect, it } from 'vitest'
import { ParsedPolicy, type Policy, type PolicyEdit } from '../model/policy.js'
import { parsePolicy } from './index.js'

const role = (id: string, actions: string[] = ['*/read']) => ({ id, roleName: id, permissions: [{ actions }] })
const assignment = (id: string, more = {}) => ({ id, principalId: 'ann', roleDefinitionId: 'r1', scope: '/', ...more })

function edited(policy: Policy, change: unknown): Policy {
  if (!ParsedPolicy.is(policy)) throw new Error('not a parsed policy')
  return ParsedPolicy.edit(policy, change as PolicyEdit)
}

const document = {
  roleDefinitions: [role('r1'), role('r2')],
  roleAssignments: [assignment('a1'), assignment('a2', { roleDefinitionId: 'r2' })],
  groups: [
    { id: 'g', members: ['ann', 'bob'] },
    { id: 'h', members: ['g'] },
  ],
  managementGroups: [
    { id: 'top', parent: null, subscriptions: ['s1'] },
    { id: 'leaf', parent: 'top', subscriptions: [] },
  ],
}
const sectionsOf = ({ warnings, ...sections }: Policy) => sections
const codes = ({ warnings }: Policy) => warnings.map(({ code, path }) => `${code} ${path}`)

describe('an edit', () => {
  const policy = parsePolicy(document)

  it('gives what reading the edited document would give', () => {
    const change = {
      add: { roleAssignments: [assignment('a3', { scope: '/x' })], groups: [{ id: 'new', members: ['h'] }] },
      remove: {
        roleAssignments: ['A1'],
        roleDefinitions: ['R2'],
        groups: ['H'],
        memberships: [['G', 'BOB']],
        managementGroups: ['/providers/Microsoft.Management/managementGroups/Leaf'],
      },
    }
    const expected = parsePolicy({
      roleDefinitions: [role('r1')],
      roleAssignments: [assignment('a2', { roleDefinitionId: 'r2' }), assignment('a3', { scope: '/x' })],
      groups: [
        { id: 'g', members: ['ann'] },
        { id: 'new', members: ['h'] },
      ],
      managementGroups: [{ id: 'top', parent: null, subscriptions: ['s1'] }],
    })
    expect(sectionsOf(edited(policy, change))).toEqual(sectionsOf(expected))
    expect(codes(edited(policy, change))).toEqual(codes(expected))
  })

  it('adds members to a group that is there already', () => {
    const { groups } = edited(policy, { add: { groups: [{ id: 'G', members: ['carl', 'ann'] }] } })
    expect(groups[0]).toEqual({ id: 'g', members: ['ann', 'bob', 'carl'] })
    expect(groups).toHaveLength(2)
    const renamed = { add: { groups: [{ id: 'g', displayName: 'Other', members: [] }] } }
    expect(() => edited(policy, renamed)).toThrow('given again and differently')
  })

  it('removes an assignment by the name that ends its resource id, and no other id that ends alike', () => {
    const prefix = '/subscriptions/s1/providers/Microsoft.Authorization/roleAssignments'
    const assigned = parsePolicy({ roleAssignments: [assignment(`${prefix}/N1`), assignment('team/n1')] })
    const ids = edited(assigned, { remove: { roleAssignments: ['n1'] } }).roleAssignments.map(({ id }) => id)
    expect(ids).toEqual(['team/n1'])
  })

  it('leaves the policy it started from as it was', () => {
    const before = JSON.stringify(policy)
    edited(policy, { remove: { groups: ['g'], roleAssignments: ['a1'] } })
    expect(JSON.stringify(policy)).toBe(before)
  })

  it('removes first, so that an item can be replaced', () => {
    const change = { remove: { roleDefinitions: ['r1'] }, add: { roleDefinitions: [role('r1', ['*'])] } }
    expect(edited(policy, change).roleDefinitions.map(({ id }) => id)).toEqual(['r2', 'r1'])
    expect(() => edited(policy, { add: change.add })).toThrow(
      expect.objectContaining({
        code: 'INVALID_POLICY',
        issues: [expect.objectContaining({ code: 'DUPLICATE_ID', path: 'add.roleDefinitions[0].id' })],
      }),
    )
  })

  it('is nothing when it is empty, and adding the same again is nothing', () => {
    for (const change of [
      {},
      { add: {}, remove: {} },
      { add: document },
      { remove: { groups: ['nobody'], memberships: [['g', 'eve']] } },
    ]) {
      expect(sectionsOf(edited(policy, change))).toEqual(sectionsOf(policy))
    }
  })

  it('is checked as a whole', () => {
    const circle = { remove: { managementGroups: ['top'] }, add: { managementGroups: [{ id: 'top', parent: 'leaf' }] } }
    expect(() => edited(policy, circle)).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ code: 'SCOPE_CYCLE' })] }),
    )
  })

  it('resolves role names in the policy and in the catalogue', () => {
    const add = {
      roleAssignments: [
        { principalId: 'eve', roleDefinitionName: 'R2', scope: '/' },
        { principalId: 'eve', roleDefinitionName: 'Reader', scope: '/' },
      ],
    }
    const result = edited(policy, { add })
    expect(result.roleAssignments.slice(2).map(({ roleDefinitionId }) => roleDefinitionId.split('/').at(-1))).toEqual([
      'r2',
      'acdd72a7-3385-48ef-bd42-f606fba81ae7',
    ])
    expect(result.warnings).toEqual([])
  })

  it('takes a schedule instance away with the assignment it belongs to', () => {
    const instances = [
      assignment('i1', { originRoleAssignmentId: 'A1' }),
      assignment('i2', { originRoleAssignmentId: 'a2' }),
      assignment('i3'),
    ]
    const timed = parsePolicy({ ...document, roleAssignmentScheduleInstances: instances })
    const left = edited(timed, { remove: { roleAssignments: ['a1', 'I3'] } })
    expect(left.roleAssignmentScheduleInstances.map(({ id }) => id)).toEqual(['i2'])
  })

  it('leaves harmless orphans behind, even under strict reading', () => {
    const strict = parsePolicy(document, { strict: true })
    const orphaned = edited(strict, { remove: { roleDefinitions: ['r1'] } })
    expect(codes(orphaned)).toEqual(['DANGLING_REFERENCE roleAssignments[0].roleDefinitionId'])
    const sloppy = { roleDefinitions: [role('r3', [' a/read '])] }
    expect(() => edited(strict, { add: sloppy })).toThrow(expect.objectContaining({ code: 'INVALID_POLICY' }))
  })

  it('drops the warnings about what it removes and keeps the others', () => {
    const odd = parsePolicy([
      { value: [role('r1', [' a/read ']), role('r2', ['b/read '])], nextLink: 'https://example.org' },
      { roleAssignments: [assignment('a1', { mood: 'good' })] },
    ])
    expect(odd.warnings.map(({ code }) => code)).toEqual([
      'INCOMPLETE_LIST',
      'TRIMMED_PATTERN',
      'TRIMMED_PATTERN',
      'UNKNOWN_FIELD',
    ])
    const once = edited(odd, { remove: { roleDefinitions: ['r2'] } })
    const twice = edited(once, { remove: { roleAssignments: ['a1'] }, add: { roleDefinitions: [role('r4', ['d '])] } })
    expect(codes(twice)).toEqual([
      'INCOMPLETE_LIST [0].nextLink',
      'TRIMMED_PATTERN [0].value[0].permissions[0].actions[0]',
      'TRIMMED_PATTERN add.roleDefinitions[0].permissions[0].actions[0]',
    ])
  })

  it.each([
    [null, 'a change must be an object'],
    [undefined, 'a change must be an object, not nothing'],
    [() => ({ add: {} }), 'a change must be an object, not a function'],
    [[], 'a change must be an object'],
    [{ ad: {} }, 'did you mean `add`?'],
    [{ add: [] }, 'add must be an object'],
    [{ add: null }, 'add must be an object'],
    [{ remove: [] }, 'remove must be an object'],
    [{ remove: { roles: [] } }, 'remove has no key `roles`'],
    [{ remove: { groups: 'g' } }, 'remove.groups must be a list'],
    [{ remove: { groups: [7] } }, 'remove.groups[0] must be text'],
    [{ remove: { memberships: ['g'] } }, 'remove.memberships[0] must be a pair'],
    [{ remove: { memberships: [['g']] } }, 'remove.memberships[0] must be a pair'],
  ])('is refused when it is %j', (change, message) => {
    expect(() => edited(policy, change)).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST', message: expect.stringContaining(message) }),
    )
  })

  it('is refused with every problem of what it adds', () => {
    expect(() => edited(policy, { add: { groups: [{ id: 1 }], teams: [] } })).toThrow(
      expect.objectContaining({
        issues: [
          expect.objectContaining({ code: 'UNKNOWN_FIELD', path: 'add.teams' }),
          expect.objectContaining({ code: 'INVALID_TYPE', path: 'add.groups[0].id' }),
        ],
      }),
    )
  })
})
