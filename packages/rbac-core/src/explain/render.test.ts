import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../document/index.js'
import { createEngine } from '../engine/engine.js'
import { InvalidRequestError } from '../errors.js'
import type { AccessRequest } from '../model/request.js'
import { reasonText, render } from './render.js'

const prod = '/subscriptions/s1/resourceGroups/prod'
const document = {
  roleDefinitions: [
    {
      id: 'operator',
      roleName: 'Storage Operator',
      permissions: [{ actions: ['Microsoft.Storage/*'], notActions: ['Microsoft.Storage/*/delete'] }],
    },
    { id: 'owner', roleName: 'Owner', permissions: [{ actions: ['*'] }] },
    {
      id: 'deleter',
      roleName: 'Account Deleter',
      permissions: [{ actions: ['Microsoft.Storage/storageAccounts/delete'] }],
    },
  ],
  roleAssignments: [
    { id: 'ra-17', principalId: 'ops', roleDefinitionId: 'operator', scope: '/subscriptions/s1' },
    { id: 'ra-elsewhere', principalId: 'alice', roleDefinitionId: 'owner', scope: '/subscriptions/s2' },
    {
      id: 'ra-if',
      principalId: 'carol',
      roleDefinitionId: 'owner',
      scope: prod,
      condition: "@Resource[Contoso/things:name] StringEquals 'a'",
    },
    { id: 'ra-orphan', principalId: 'dave', roleDefinitionId: 'gone', scope: prod },
  ],
  roleEligibilityScheduleInstances: [{ id: 'el-1', principalId: 'alice', roleDefinitionId: 'owner', scope: prod }],
  denyAssignments: [
    {
      id: 'deny-1',
      denyAssignmentName: 'hands off',
      scope: prod,
      permissions: [{ actions: ['*/write'] }],
      principals: [{ id: 'ops', type: 'Group' }],
    },
  ],
  groups: [{ id: 'ops', members: ['alice'] }],
}
const engine = createEngine(parsePolicy(document))
const ask = (more: Partial<AccessRequest>): AccessRequest => ({
  principalId: 'alice',
  action: 'Microsoft.Storage/storageAccounts/delete',
  scope: prod,
  ...more,
})

describe('an explanation', () => {
  it('of an allow is the grant and the way to it', () => {
    const { nearMisses, mends } = engine.explain(ask({ action: 'Microsoft.Storage/storageAccounts/read' }))
    expect([nearMisses, mends]).toEqual([[], []])
    expect(
      render(engine.explain(ask({ action: 'Microsoft.Storage/storageAccounts/read' }))),
    ).toBe(`ALLOWED  by Storage Operator
  alice  action Microsoft.Storage/storageAccounts/read
  at /subscriptions/s1/resourceGroups/prod

  role assignment   ra-17
    role            Storage Operator
    scope           /subscriptions/s1
    held by         ops, a group of the requester
    actions         Microsoft.Storage/*

  principal         alice is in 1 group
  scope             no management group above it
  deny assignments  1 at or above the scope, none in force here
  role assignments  3 held, 2 at or above the scope, 1 granting`)
  })

  it('of a refusal ranks what came closest, with the patterns that matched', () => {
    const { nearMisses } = engine.explain(ask({}))
    expect(nearMisses.map(({ assignmentId, failedAt }) => [assignmentId, failedAt])).toEqual([
      ['ra-17', 'removedByNotActions'],
      ['el-1', 'notActive'],
      ['ra-elsewhere', 'otherScope'],
    ])
    expect(nearMisses[0]).toMatchObject({
      groupPath: ['ops'],
      matched: [
        { list: 'actions', pattern: 'Microsoft.Storage/*' },
        { list: 'notActions', pattern: 'Microsoft.Storage/*/delete' },
      ],
    })
  })

  it('ends in the smallest mends: activate what is eligible, or assign the narrowest role', () => {
    expect(engine.explain(ask({})).mends.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['activate', `activate Owner for alice at ${prod}`],
      ['assign', `assign Account Deleter to alice at ${prod}`],
    ])
  })

  it('repeats the request it is about, all of it', () => {
    const request = ask({
      groupIds: ['ops'],
      groupsIncomplete: true,
      subOperation: 'Blob.List',
      attributes: { Request: { a: 'b' } },
      now: '2026-11-22T10:00:00.000Z',
    })
    expect(engine.explain(request).request).toEqual({ ...request, isDataAction: false })
    expect(engine.explain(ask({})).request).toEqual({ ...ask({}), isDataAction: false })
  })

  it('suggests a new role where none grants the action', () => {
    const poor = createEngine(parsePolicy({}))
    expect(poor.explain(ask({})).mends).toMatchObject([{ kind: 'defineRole', scope: prod, principalId: 'alice' }])
  })

  it('may suggest roles it is offered', () => {
    const roles = parsePolicy(document).roleDefinitions
    const poor = createEngine(parsePolicy({}))
    expect(poor.explain(ask({}), { roles }).mends).toMatchObject([{ kind: 'assign', roleName: 'Account Deleter' }])
  })

  it('of a denial names every deny assignment in force, and how to be excluded', () => {
    const { decision, mends } = engine.explain(ask({ action: 'Microsoft.Storage/storageAccounts/write' }))
    expect(decision).toMatchObject({ deniedBy: { denyAssignmentId: 'deny-1', groupPath: ['ops'] } })
    expect(mends).toMatchObject([{ kind: 'exclude', assignmentId: 'deny-1' }])
  })

  it('shows what each part of a condition came to', () => {
    const unknown = engine.explain(ask({ principalId: 'carol' }))
    expect(unknown.decision).toMatchObject({ reason: 'conditionUnknown' })
    expect(unknown.conditions).toMatchObject([{ on: 'roleAssignment', assignmentId: 'ra-if', value: 'unknown' }])
    expect(unknown.mends).toMatchObject([{ kind: 'meetCondition', assignmentId: 'ra-if' }, { kind: 'assign' }])
    const met = engine.explain(ask({ principalId: 'carol', attributes: { Resource: { 'Contoso/things:name': 'a' } } }))
    expect(met.conditions).toMatchObject([{ value: 'true' }])
  })

  it('says to mend a condition that nobody can meet', () => {
    const roleAssignments = [
      { id: 'i', principalId: 'alice', roleDefinitionId: 'owner', scope: '/', condition: "@Resource[a] Equals 'b'" },
    ]
    const { mends } = createEngine(parsePolicy({ ...document, roleAssignments })).explain(ask({}))
    expect(mends[0]).toMatchObject({ kind: 'mendCondition', assignmentId: 'i' })
  })

  it('says to meet a condition that can be met, whatever ails blocks that do not matter', () => {
    const mend = (action: string, permissions: readonly object[], condition?: string) => {
      const roleDefinitions = [{ id: 'r', roleName: 'R', permissions }]
      const assignment = { id: 'i', principalId: 'alice', roleDefinitionId: 'r', scope: '/', condition }
      const policy = parsePolicy({ roleDefinitions, roleAssignments: [assignment] })
      return createEngine(policy).explain(ask({ action })).mends[0]?.kind
    }
    const met = { actions: ['a/read'], condition: 'Exists @Request[x]' }
    const broken = { actions: ['b/write'], condition: 'nonsense' }
    expect(mend('a/read', [met, broken])).toBe('meetCondition')
    expect(mend('b/write', [met, broken])).toBe('mendCondition')
    expect(mend('a/read', [met, { ...broken, actions: ['*/read'] }])).toBe('meetCondition')
    expect(mend('a/read', [met], 'nonsense')).toBe('mendCondition')
  })

  it('tells of an orphan that its role is missing', () => {
    const { nearMisses, mends } = engine.explain(ask({ principalId: 'dave' }))
    expect(nearMisses).toMatchObject([{ assignmentId: 'ra-orphan', failedAt: 'notInRoles' }])
    expect(mends).toMatchObject([{ kind: 'defineRole' }, { kind: 'assign' }])
  })

  it('says when it is not known which management groups lie above', () => {
    const unlinked = createEngine(
      parsePolicy({
        ...document,
        roleAssignments: [
          ...document.roleAssignments,
          {
            id: 'ra-mg',
            principalId: 'alice',
            roleDefinitionId: 'owner',
            scope: '/providers/Microsoft.Management/managementGroups/corp',
          },
        ],
      }),
    )
    expect(unlinked.explain(ask({})).steps).toMatchObject([
      {},
      { detail: expect.stringContaining('not known') },
      {},
      {},
    ])
  })

  it('bounds its list of near misses and counts the rest', () => {
    const roleAssignments = Array.from({ length: 250 }, (_, index) => ({
      id: `ra-${index}`,
      principalId: 'alice',
      roleDefinitionId: 'operator',
      scope: `/subscriptions/other-${index}`,
    }))
    const { nearMisses, nearMissesOmitted } = createEngine(parsePolicy({ ...document, roleAssignments })).explain(
      ask({}),
    )
    expect(nearMisses.length + nearMissesOmitted).toBe(251)
    expect(nearMisses).toHaveLength(100)
  })
})

describe('rendering', () => {
  it('calls principals what people call them, where that is known', () => {
    const principals = [{ id: 'alice', type: 'User', displayName: 'Alice' }]
    const groups = [{ id: 'OPS', displayName: 'Operations', members: ['alice'] }]
    const named = createEngine(parsePolicy({ ...document, groups, principals })).explain(ask({}))
    expect(named.names).toEqual([
      { id: 'alice', name: 'Alice' },
      { id: 'ops', name: 'Operations' },
    ])
    expect(render(named)).toContain('held by Operations (ops), a group of the requester: the role lists')
    expect(render(named)).toContain('held by Alice (alice): eligible, but not activated')
  })

  it('escapes what a terminal would obey', () => {
    const text = render(engine.explain(ask({ principalId: 'a\u202eb' })))
    expect(text).toContain('a\\u202eb')
    const roles = [{ id: 'x', roleName: '\u001b[2J', permissions: [{ actions: ['*'] }] }]
    const hostile = createEngine(
      parsePolicy({
        roleDefinitions: roles,
        roleAssignments: [{ id: 'i', principalId: 'alice', roleDefinitionId: 'x', scope: '/' }],
      }),
    )
    expect(render(hostile.explain(ask({})))).toContain('ALLOWED  by \\u001b[2J')
  })

  it('takes explanations and reason codes only', () => {
    for (const value of [undefined, {}, { decision: {} }, 'text']) {
      expect(() => render(value as never)).toThrow(InvalidRequestError)
    }
    expect(() => reasonText('constructor' as never)).toThrow(InvalidRequestError)
    expect(reasonText('otherPlane')).toBe('granted on the other plane only')
  })
})
