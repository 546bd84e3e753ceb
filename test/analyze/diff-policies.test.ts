import { createEngine, type Policy, parsePolicy } from 'rbac-core'
import { diffPolicies } from 'rbac-core/analyze'
import { describe, expect, it } from 'vitest'
import { SEED } from '../property/runs.js'
import { diffWorlds } from './diff-worlds.js'

describe('comparing two policies', () => {
  it('tells every change over the universe of each pair of worlds, and none that is not there', () => {
    const tally = diffWorlds({ seed: SEED, count: 16 })
    console.log(String(tally))
    expect(tally.count('changed')).toBeGreaterThan(100)
    expect(tally.count('changed with attributes')).toBeGreaterThan(100)
    expect(tally.count('conditional rows')).toBeGreaterThan(20)
  })
})

const BASE = {
  roleDefinitions: [
    {
      id: 'reader',
      roleName: 'Reader',
      permissions: [{ actions: ['*/read'], notActions: [], dataActions: [] }],
      assignableScopes: ['/'],
    },
    {
      id: 'operator',
      roleName: 'Operator',
      permissions: [{ actions: ['Vm/*'], notActions: ['Vm/delete'], dataActions: ['Vm/login/action'] }],
      assignableScopes: ['/'],
    },
  ],
  groups: [
    { id: 'ops', members: ['ada', 'night'] },
    { id: 'night', members: ['bob'] },
  ],
  managementGroups: [
    { id: 'root', parent: null, subscriptions: ['s1'] },
    { id: 'lab', parent: 'root', subscriptions: ['s2'] },
  ],
  roleAssignments: [
    { id: 'a1', principalId: 'ops', roleDefinitionId: 'reader', scope: '/subscriptions/s1' },
    { id: 'a2', principalId: 'ada', roleDefinitionId: 'operator', scope: '/subscriptions/s1/resourceGroups/web' },
  ] as Record<string, unknown>[],
}

type Document = typeof BASE & Record<string, unknown>

function policyOf(change: (document: Document) => unknown = () => undefined): Policy {
  const document = structuredClone(BASE) as Document
  change(document)
  return parsePolicy(document)
}

/** What the change of a policy gains and loses, without what is the same in all of these tests. */
function changed(change: (document: Document) => unknown, before: Policy = policyOf()) {
  const after = policyOf(change)
  const { gained, lost, undecided, complete } = diffPolicies(before, after, { now: '2026-06-01T00:00:00Z' })
  const [was, is] = [createEngine(before), createEngine(after)]
  for (const [rows, grows] of [[gained, true] as const, [lost, false] as const]) {
    for (const { witness } of rows) {
      if (witness === undefined) throw new Error('no witness')
      expect([was.can(witness), is.can(witness)]).toEqual([!grows, grows])
    }
  }
  const bare = (rows: typeof gained) => rows.map(({ witness: _, ...row }) => row)
  return { gained: bare(gained), lost: bare(lost), undecided: undecided.length, complete }
}

const NOTHING = { gained: [], lost: [], undecided: 0, complete: true }

describe('what changed', () => {
  it('is nothing where a policy is written in another way', () => {
    const rewritten = changed(({ roleAssignments, roleDefinitions, groups }) => {
      roleAssignments.reverse()
      roleAssignments.push({ id: 'again', principalId: 'OPS', roleDefinitionId: 'READER', scope: '/SUBSCRIPTIONS/s1/' })
      roleDefinitions[1]?.permissions[0]?.actions.push('Vm/start/action')
      roleDefinitions[0]?.permissions.push({ actions: ['a/b/read'], notActions: [], dataActions: [] })
      groups.push({ id: 'empty', members: [] })
    })
    expect(rewritten).toEqual(NOTHING)
  })

  it('is felt by everybody in a group, and told once', () => {
    expect(changed(({ roleAssignments }) => roleAssignments.shift())).toEqual({
      ...NOTHING,
      lost: [
        {
          principals: ['ada'],
          actions: [{ action: '*/read', isDataAction: false }],
          scopes: [{ scope: '/subscriptions/s1', inherited: true, except: ['/subscriptions/s1/resourceGroups/web'] }],
          conditional: false,
        },
        {
          principals: ['ada'],
          actions: [{ action: '*/read', isDataAction: false, except: ['Vm/*'] }],
          scopes: [{ scope: '/subscriptions/s1/resourceGroups/web', inherited: true, except: [] }],
          conditional: false,
        },
        {
          principals: ['bob', 'night', 'ops'],
          actions: [{ action: '*/read', isDataAction: false }],
          scopes: [{ scope: '/subscriptions/s1', inherited: true, except: [] }],
          conditional: false,
        },
      ],
    })
  })

  it('is a membership', () => {
    const { gained, lost } = changed(({ groups }) => groups[1]?.members.push('eve'))
    expect(lost).toEqual([])
    expect(gained).toMatchObject([{ principals: ['eve'], actions: [{ action: '*/read' }] }])
  })

  it('is what a deny assignment takes, from whom, and where', () => {
    const { gained, lost } = changed((document) => {
      document.denyAssignments = [
        {
          id: 'd1',
          denyAssignmentName: 'Locked',
          permissions: [{ actions: ['*'], notActions: ['*/start/action', '*/read'] }],
          scope: '/subscriptions/s1/resourceGroups/web',
          doNotApplyToChildScopes: true,
          principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
          excludePrincipals: [{ id: 'bob' }],
        },
      ]
    })
    expect(gained).toEqual([])
    expect(lost).toEqual([
      {
        principals: ['ada'],
        actions: [{ action: 'Vm/*', isDataAction: false, except: ['*/read', '*/start/action', 'Vm/delete'] }],
        scopes: [{ scope: '/subscriptions/s1/resourceGroups/web', inherited: false, except: [] }],
        conditional: false,
      },
    ])
  })

  it('is a subscription that moved to another management group', () => {
    const held = (document: Document) =>
      document.roleAssignments.push({
        id: 'a3',
        principalId: 'eve',
        roleDefinitionId: 'reader',
        scope: '/providers/Microsoft.Management/managementGroups/lab',
      })
    const { gained, lost } = changed((document) => {
      held(document)
      document.managementGroups = [
        { id: 'root', parent: null, subscriptions: ['s2'] },
        { id: 'lab', parent: 'root', subscriptions: ['s1'] },
      ]
    }, policyOf(held))
    expect(gained).toMatchObject([{ principals: ['eve'], scopes: [{ scope: '/subscriptions/s1', inherited: true }] }])
    expect(lost).toMatchObject([{ principals: ['eve'], scopes: [{ scope: '/subscriptions/s2', inherited: true }] }])
  })

  it('is not felt in a subscription below a management group whose path alone lies below a scope that changed', () => {
    const held = (document: Document) =>
      document.roleAssignments.push({
        id: 'a3',
        principalId: 'eve',
        roleDefinitionId: 'operator',
        scope: '/providers/Microsoft.Management/managementGroups/lab',
      })
    const { gained } = changed((document) => {
      held(document)
      const everyGroup = {
        id: 'a4',
        principalId: 'eve',
        roleDefinitionId: 'reader',
        scope: '/providers/Microsoft.Management',
      }
      document.roleAssignments.push(everyGroup)
    }, policyOf(held))
    const rows = gained.flatMap(({ scopes }) => scopes)
    expect(rows.filter(({ scope }) => scope.endsWith('lab')).length).toBeGreaterThan(0)
    for (const { scope, except } of rows) if (scope.endsWith('lab')) expect(except).toContain('/subscriptions/s2')
    expect(rows.map(({ scope }) => scope)).not.toContain('/subscriptions/s2')
  })

  it('depends on the time where a window does', () => {
    const after = policyOf((document) => {
      document.roleAssignmentScheduleInstances = [
        {
          id: 'i1',
          principalId: 'eve',
          roleDefinitionId: 'reader',
          scope: '/',
          startDateTime: '2026-02-01T00:00:00Z',
          endDateTime: '2026-03-01T00:00:00Z',
        },
      ]
      document.roleEligibilityScheduleInstances = [
        { id: 'e1', principalId: 'zoe', roleDefinitionId: 'reader', scope: '/' },
      ]
    })
    const at = (now: string) => diffPolicies(policyOf(), after, { now }).gained.map(({ principals }) => principals)
    expect([at('2026-01-31T23:59:59Z'), at('2026-02-01T00:00:00Z'), at('2026-03-01T00:00:00Z')]).toEqual([
      [],
      [['eve']],
      [],
    ])
  })

  it('is said with the condition that decides, and shown with attributes that meet it', () => {
    const condition = "@Request[level] NumericGreaterThan 3 AND @Resource[name] StringLike 'prod-*'"
    const after = policyOf(({ roleAssignments }) => {
      roleAssignments.push({ id: 'a3', principalId: 'eve', roleDefinitionId: 'reader', scope: '/', condition })
    })
    const { gained, lost, complete } = diffPolicies(policyOf(), after)
    expect({ lost, complete }).toEqual({ lost: [], complete: true })
    expect(gained).toMatchObject([
      {
        principals: ['eve'],
        conditional: true,
        condition: "@Request[level] NumericGreaterThan 3\nAND\n@Resource[name] StringLike 'prod-*'",
        witness: { attributes: { Request: { level: 4 }, Resource: { name: 'prod-x' } } },
      },
    ])
    expect(diffPolicies(after, policyOf()).lost).toMatchObject([{ principals: ['eve'], conditional: true }])
  })

  it('is said with the condition in which nothing changed', () => {
    const { gained, lost } = changed(({ roleAssignments }) => {
      Object.assign(roleAssignments[1] ?? {}, { condition: '@Request[mfa] BoolEquals true' })
    })
    expect(gained).toEqual([])
    expect(lost).toMatchObject([{ principals: ['ada'], conditional: true, unless: '@Request[mfa] BoolEquals true' }])
  })

  it('goes both ways where one condition took the place of another', () => {
    const where = (condition: string) => (document: Document) =>
      Object.assign(document.roleAssignments[1] ?? {}, { condition })
    const { gained, lost } = changed(
      where("@Request[k] StringEquals 'b'"),
      policyOf(where("@Request[k] StringEquals 'a'")),
    )
    expect(gained).toMatchObject([
      { condition: "@Request[k] StringEquals 'b'", unless: "@Request[k] StringEquals 'a'" },
    ])
    expect(lost).toMatchObject([{ condition: "@Request[k] StringEquals 'a'", unless: "@Request[k] StringEquals 'b'" }])
  })

  it('is undecided, and said to be, where no request can be found that meets a condition', () => {
    const impossible = "@Request[k] StringEquals 'a' AND @Request[k] StringEquals 'b'"
    const { gained, lost, undecided, complete, incomplete } = diffPolicies(
      policyOf(),
      policyOf(({ roleAssignments }) =>
        roleAssignments.push({
          id: 'a3',
          principalId: 'eve',
          roleDefinitionId: 'reader',
          scope: '/',
          condition: impossible,
        }),
      ),
    )
    expect({ gained, lost, complete, incomplete }).toEqual({
      gained: [],
      lost: [],
      complete: false,
      incomplete: 'conditions',
    })
    expect(undecided).toMatchObject([{ principals: ['eve'], direction: 'gained', conditional: true }])
  })

  it('takes account of the attributes that either policy stores', () => {
    const condition = "@Principal[team] StringEquals 'red' AND @Resource[kind] StringEquals 'web'"
    const stored = (team: string, kind: string) => (document: Document) => {
      document.roleAssignments.push({ id: 'a3', principalId: 'eve', roleDefinitionId: 'reader', scope: '/', condition })
      document.principals = [{ id: 'eve', type: 'User', attributes: { team } }]
      document.resources = [{ scope: '/subscriptions/s1/resourceGroups/web', attributes: { kind } }]
    }
    const { gained, lost } = changed(stored('red', 'web'), policyOf(stored('red', 'db')))
    expect(lost).toEqual([])
    expect(gained).toMatchObject([
      {
        principals: ['eve'],
        conditional: false,
        scopes: [{ scope: '/subscriptions/s1/resourceGroups/web', inherited: false }],
      },
    ])
    expect(changed(stored('blue', 'web'), policyOf(stored('red', 'web'))).lost).not.toEqual([])
  })

  it.each([
    ['a document', [BASE, policyOf()]],
    ['nothing', [undefined, policyOf()]],
    ['a time that is none', [policyOf(), policyOf(), { now: 'yesterday' }]],
    ['a date that is none', [policyOf(), policyOf(), { now: new Date(Number.NaN) }]],
  ])('refuses %s with a code', (_, args) => {
    const call = () => diffPolicies(...(args as Parameters<typeof diffPolicies>))
    expect(call).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })
})
