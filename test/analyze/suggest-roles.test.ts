import { type ActionEntry, createEngine, parsePolicy, type RoleDefinition } from 'rbac-core'
import { rankMends, type SuggestRequest, suggestRoles, usageFrom } from 'rbac-core/analyze'
import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../worlds/actions.js'
import { randomFrom } from '../worlds/gen.js'
import { type Lists, lists, roleOf } from './lists.js'

const OPERATIONS: readonly ActionEntry[] = ACTIONS.flatMap((name) => [
  { name, isDataAction: false },
  { name, isDataAction: true },
])

const control = (...names: string[]): ActionEntry[] => names.map((name) => ({ name, isDataAction: false }))

function role(name: string, ...blocks: readonly (Lists & { readonly condition?: string })[]): RoleDefinition {
  const made = roleOf(...blocks)
  const permissions = made.permissions.map((block, index) => ({
    ...block,
    ...(blocks[index]?.condition !== undefined && { condition: blocks[index]?.condition }),
  }))
  return { ...made, id: name, roleName: name, permissions }
}

/** Operations that some of the roles grant and that are not needed, counted one by one. */
function excessOf(roles: readonly RoleDefinition[], needed: readonly ActionEntry[]): number {
  return OPERATIONS.filter(({ name, isDataAction }) => {
    const isNeeded = needed.some((one) => one.name === name && one.isDataAction === isDataAction)
    return !isNeeded && roles.some(({ permissions }) => lists(permissions, name, isDataAction))
  }).length
}

function grantAll(roles: readonly RoleDefinition[], needed: readonly ActionEntry[]): boolean {
  return needed.every(({ name, isDataAction }) =>
    roles.some(({ permissions }) => lists(permissions, name, isDataAction)),
  )
}

/** Every choice of one to `most` of the items. */
function choices<Item>(items: readonly Item[], most: number): Item[][] {
  if (most === 0) return []
  return items.flatMap((item, index) => [
    [item],
    ...choices(items.slice(index + 1), most - 1).map((rest) => [item, ...rest]),
  ])
}

describe('suggesting roles', () => {
  it('finds the least excess there is, with one role and with few, as trying every choice does', () => {
    const random = randomFrom(20_261_128)
    const pattern = () => {
      const [provider = '', type = '', ...verb] = (ACTIONS[random(ACTIONS.length)] ?? '').split('/')
      return (
        [[provider, type, ...verb].join('/'), `${provider}/*`, `*/${verb.at(-1)}`, `${provider}/*/${verb.at(-1)}`][
          random(4)
        ] ?? ''
      )
    }
    const some = (most: number) => Array.from({ length: random(most + 1) }, pattern)
    const seen = { single: 0, together: 0, few: 0, none: 0 }
    for (let run = 0; run < 300; run++) {
      const roles = Array.from({ length: 7 }, (_, index) =>
        role(`r${index}`, { actions: some(4), notActions: some(1), dataActions: some(2) }),
      )
      const needed = [
        ...new Set(Array.from({ length: 1 + random(4) }, () => OPERATIONS[random(OPERATIONS.length)])),
      ].flatMap((one) => one ?? [])
      const suggestion = suggestRoles({ needed, roles, operations: OPERATIONS })
      const named = (chosen: readonly { readonly id: string }[]) =>
        chosen.flatMap(({ id }) => roles.filter((one) => one.id === id))
      const uncovered = needed.filter((one) => !grantAll(roles, [one]))
      const wanted = needed.filter((one) => !uncovered.includes(one))
      const fitting = choices(roles, 3).filter((chosen) => wanted.length > 0 && grantAll(chosen, wanted))
      const least = (from: readonly RoleDefinition[][]) => Math.min(...from.map((chosen) => excessOf(chosen, needed)))
      const singles = fitting.filter(({ length }) => length === 1)
      const chosen = named(suggestion.roles)
      expect(suggestion.uncovered).toHaveLength(uncovered.length)
      expect(suggestion).toMatchObject({ exact: true, measure: 'operations', scope: null })
      if (fitting.length === 0) {
        expect(suggestion.roles).toEqual([])
        seen.none += 1
        continue
      }
      expect(grantAll(chosen, wanted)).toBe(true)
      expect(suggestion.excess).toBe(excessOf(chosen, needed))
      expect(suggestion.excess).toBe(least(singles.length > 0 ? singles : fitting))
      const together = suggestion.together ?? suggestion
      expect(together.excess).toBe(least(fitting))
      expect(together.excess).toBe(excessOf(named(together.roles), needed))
      for (const { id, excess, grants } of suggestion.roles) {
        const one = named([{ id }])
        expect(excess).toBe(excessOf(one, needed))
        expect(grants).toHaveLength(needed.filter((action) => grantAll(one, [action])).length)
      }
      seen[singles.length === 0 ? 'few' : suggestion.together === undefined ? 'single' : 'together'] += 1
    }
    console.log(seen)
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(5)
  })

  it('weighs no role without a bare star as much as one with it', () => {
    const wide = Array.from({ length: 10 }, (_, index) => `P${index}/*`)
    const weightOf = (...blocks: readonly Lists[]) =>
      suggestRoles({ needed: control('P1/read'), roles: [role('one', ...blocks)] }).excess
    expect(weightOf({ actions: wide, dataActions: wide })).toBe(999_999)
    expect(weightOf({ actions: ['*'] })).toBe(1_000_000)
  })

  it('weighs patterns where no operations are given: what covers more weighs more', () => {
    const roles = [
      role('everything', { actions: ['*'] }),
      role('all reading', { actions: ['*/read'] }),
      role('one provider', { actions: ['A/*'] }),
      role('one type', { actions: ['A/b/*', 'C/d/read'] }),
      role('many', { actions: Array.from({ length: 30 }, (_, index) => `P${index}/*`).concat('*/read') }),
    ]
    const suggested = (names: readonly string[]) =>
      suggestRoles({ needed: control('A/b/read'), roles: roles.filter(({ id }) => names.includes(id)) })
    const order = ['one type', 'one provider', 'many', 'everything']
    for (const [at] of order.entries()) expect(suggested(order.slice(at)).roles[0]?.id).toBe(order[at])
    expect(suggested(order)).toMatchObject({ measure: 'patterns', excess: 10_001 })
  })

  it('makes a role of exactly what is needed, unless a role has nothing else', () => {
    const needed = [...control('A/b/read', 'a/B/READ', 'C/d/write'), { name: 'A/b/get', isDataAction: true }]
    expect(suggestRoles({ needed, roles: [], scopes: ['/subscriptions/s1/resourceGroups/web'] })).toEqual({
      roles: [],
      excess: 0,
      measure: 'patterns',
      exact: true,
      uncovered: [
        { name: 'A/b/read', isDataAction: false },
        { name: 'C/d/write', isDataAction: false },
        { name: 'A/b/get', isDataAction: true },
      ],
      custom: {
        id: 'suggested-role',
        roleName: 'Suggested role',
        roleType: 'CustomRole',
        description: 'Grants what is needed and nothing else.',
        permissions: [
          { actions: ['A/b/read', 'C/d/write'], notActions: [], dataActions: ['A/b/get'], notDataActions: [] },
        ],
        assignableScopes: ['/subscriptions/s1/resourceGroups/web'],
      },
      scope: '/subscriptions/s1/resourceGroups/web',
    })
    const exact = role('exact', { actions: ['A/b/read', 'C/d/write'], dataActions: ['A/b/get'] })
    expect(suggestRoles({ needed, roles: [exact] })).not.toHaveProperty('custom')
  })

  it('does not count on a condition', () => {
    const conditional = role('conditional', { actions: ['A/b/read'], condition: 'Exists @Request[x]' })
    const broad = role('broad', { actions: ['A/*'] })
    const request = { needed: control('A/b/read'), operations: control('A/b/read', 'A/c/read') }
    expect(suggestRoles({ ...request, roles: [conditional, broad] }).roles).toMatchObject([{ id: 'broad', excess: 1 }])
    expect(suggestRoles({ ...request, roles: [conditional] })).toMatchObject({
      roles: [],
      uncovered: [{ name: 'A/b/read' }],
    })
  })

  it.each([
    [['/subscriptions/S1/resourceGroups/Web'], '/subscriptions/S1/resourceGroups/Web'],
    [
      [
        '/subscriptions/s1/resourceGroups/web/providers/A/vm/one',
        '/subscriptions/s1/resourceGroups/WEB/providers/A/vm/two',
      ],
      '/subscriptions/s1/resourceGroups/web',
    ],
    [
      [
        '/subscriptions/s1/resourceGroups/web/providers/A/vm/one/disks/d',
        '/subscriptions/s1/resourceGroups/web/providers/A/vm/one/nics/n',
      ],
      '/subscriptions/s1/resourceGroups/web/providers/A/vm/one',
    ],
    [['/subscriptions/s1/resourceGroups/web', '/subscriptions/s1/resourceGroups/db'], '/subscriptions/s1'],
    [['/subscriptions/s1', '/subscriptions/s3'], '/providers/Microsoft.Management/managementGroups/prod'],
    [
      ['/subscriptions/s1', '/subscriptions/s2/resourceGroups/x'],
      '/providers/Microsoft.Management/managementGroups/root',
    ],
    [['/subscriptions/s1', '/subscriptions/unknown'], '/'],
    [
      ['/subscriptions/s1', '/providers/Microsoft.Management/managementGroups/prod'],
      '/providers/Microsoft.Management/managementGroups/prod',
    ],
    [['/tenants/acme/projects/1', '/tenants/acme/projects/2'], '/tenants/acme/projects'],
    [['/', '/subscriptions/s1'], '/'],
  ])('says that the lowest scope for %j is %s', (scopes, expected) => {
    const policy = parsePolicy({
      managementGroups: [
        { id: 'root', parent: null, subscriptions: [] },
        { id: 'prod', parent: 'root', subscriptions: ['s1', 's3'] },
        { id: 'lab', parent: 'root', subscriptions: ['s2'] },
      ],
    })
    expect(suggestRoles({ needed: control('A/b'), roles: [], scopes, policy }).scope).toBe(expected)
  })

  it.each<[string, unknown, string]>([
    ['nothing needed', { needed: [], roles: [] }, 'INVALID_REQUEST'],
    ['no list', { needed: 'A/b', roles: [] }, 'INVALID_REQUEST'],
    ['a pattern', { needed: control('A/*'), roles: [] }, 'INVALID_ACTION'],
    ['a plane that is none', { needed: [{ name: 'a', isDataAction: 1 }], roles: [] }, 'INVALID_REQUEST'],
    ['roles that are none', { needed: control('a'), roles: [1] }, 'INVALID_REQUEST'],
    ['a scope that is none', { needed: control('a'), roles: [], scopes: ['//'] }, 'INVALID_SCOPE'],
    ['a policy that is none', { needed: control('a'), roles: [], policy: {} }, 'INVALID_REQUEST'],
    ['half a role', { needed: control('a'), roles: [], maxRoles: 0.5 }, 'INVALID_REQUEST'],
    ['nothing', undefined, 'INVALID_REQUEST'],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no')
          },
        },
      ),
      'INVALID_REQUEST',
    ],
  ])('refuses %s with a code', (_, request, code) => {
    expect(() => suggestRoles(request as SuggestRequest)).toThrow(expect.objectContaining({ code }))
  })
})

const ACTIVITY = {
  operationName: { value: 'Microsoft.Compute/virtualMachines/start/action', localizedValue: 'Start' },
  authorization: {
    action: 'Microsoft.Compute/virtualMachines/start/action',
    scope: '/subscriptions/s1/resourceGroups/web',
  },
  resourceId: '/subscriptions/s1/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/vm',
  caller: 'dana@contoso.example',
  claims: { 'http://schemas.microsoft.com/identity/claims/objectidentifier': 'dana-id' },
  status: { value: 'Succeeded' },
}
const DIAGNOSTIC = {
  operationName: 'MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION',
  resourceId: '/SUBSCRIPTIONS/S1/RESOURCEGROUPS/WEB',
  resultType: 'Success',
  identity: { claims: { oid: 'bob-id' } },
}
const DECISION = {
  outcome: 'allowed',
  action: 'Docs/read',
  isDataAction: true,
  scope: '/tenants/a',
  principalId: 'eve',
}

describe('reading what was done', () => {
  const START = { name: ACTIVITY.authorization.action, isDataAction: false }
  const KEYS = { name: DIAGNOSTIC.operationName, isDataAction: false }
  const DOCS = { name: 'Docs/read', isDataAction: true }

  it.each([
    ['the activity log', [ACTIVITY, ACTIVITY], [START], ['/subscriptions/s1/resourceGroups/web']],
    ['an ARM list', { value: [ACTIVITY] }, [START], ['/subscriptions/s1/resourceGroups/web']],
    ['diagnostic records', [{ records: [DIAGNOSTIC] }], [KEYS], ['/SUBSCRIPTIONS/S1/RESOURCEGROUPS/WEB']],
    ['decision records', [DECISION], [DOCS], ['/tenants/a']],
    ['decision records in a log', [{ level: 30, msg: 'rbac allowed', rbac: DECISION }], [DOCS], ['/tenants/a']],
  ])('takes %s', (_, log, actions, scopes) => {
    expect(usageFrom(log)).toMatchObject({ actions, scopes, skipped: 0 })
  })

  it('leaves out what was refused or failed, what others did, and what is no action', () => {
    const failed = { ...ACTIVITY, status: { value: 'Failed' } }
    const refused = { ...DECISION, action: 'Docs/write', outcome: 'refused' }
    const strange = [{ ...DECISION, action: 'a b' }, { ...DECISION, scope: '//' }, 'text', null, {}]
    const log = [ACTIVITY, DIAGNOSTIC, DECISION, failed, refused, ...strange]
    expect(usageFrom(log)).toMatchObject({ actions: [START, KEYS, DOCS], counted: 3, skipped: 7 })
    expect(usageFrom(log, { includeRefused: true })).toMatchObject({ counted: 5 })
    expect(usageFrom(log, { principalId: 'DANA@contoso.example' }).actions).toEqual([START])
    expect(usageFrom(log, { principalId: 'dana-id' }).actions).toEqual([START])
    expect(usageFrom(log, { principalId: 'bob-id' }).actions).toEqual([KEYS])
  })

  it.each([
    ['failed', ['Started', 'Failed'], 0],
    ['was accepted and failed', ['Started', 'Accepted', 'Failed'], 0],
    ['was canceled', ['Started', 'Canceled'], 0],
    ['succeeded', ['Started', 'Accepted', 'Succeeded'], 3],
    ['failed once, and succeeded at another try', ['Started', 'Failed', 'Started', 'Succeeded'], 3],
    ['goes on', ['Started'], 1],
  ])('takes the entries of one operation together: one that %s', (_, words, counted) => {
    const log = words.map((value) => ({ ...ACTIVITY, correlationId: 'c1', status: { value } }))
    const other = { ...ACTIVITY, correlationId: 'c2', status: { value: 'Started' }, resourceId: '/subscriptions/s2' }
    expect(usageFrom(log)).toMatchObject({ counted, skipped: log.length - counted })
    expect(usageFrom([...log].reverse(), { principalId: 'dana-id' })).toMatchObject({ counted })
    expect(usageFrom([...log, other])).toMatchObject({ actions: [START], counted: counted + 1 })
    expect(usageFrom(log, { includeRefused: true })).toMatchObject({ counted: log.length })
  })

  it.each([['text'], [undefined], [7]])('refuses %j with a code', (log) => {
    expect(() => usageFrom(log)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })
})

describe('mending a refusal', () => {
  const offered = [role('Narrow', { actions: ['Vm/read', 'Vm/start/action'] }), role('Broad', { actions: ['Vm/*'] })]
  const operations = control('Vm/read', 'Vm/start/action', 'Vm/delete', 'Vm/write')
  const policy = {
    roleDefinitions: [role('Owner', { actions: ['*'] })],
    roleEligibilityScheduleInstances: [{ id: 'e1', principalId: 'ada', roleDefinitionId: 'Owner', scope: '/' }],
    denyAssignments: [
      {
        id: 'd1',
        denyAssignmentName: 'No deleting',
        permissions: [{ actions: ['*/delete'] }],
        scope: '/s',
        principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
        excludePrincipals: [],
      },
    ],
  }
  const engine = createEngine(parsePolicy(policy))
  const ranked = (principalId: string, action: string) =>
    rankMends(engine, { principalId, action, scope: '/s' }, { roles: offered, operations }).map(
      ({ kind, roleName, excess, required }) => [kind, roleName, excess, required],
    )

  it('puts the narrowest first, denies before all', () => {
    expect(ranked('ada', 'Vm/read')).toEqual([
      ['assign', 'Narrow', 1, false],
      ['activate', 'Owner', 3, false],
    ])
    expect(ranked('ada', 'Vm/delete')).toEqual([
      ['exclude', undefined, 0, true],
      ['activate', 'Owner', 3, false],
      ['assign', 'Broad', 3, false],
    ])
  })

  it.each([
    ['it alone', [{ id: 'ADA', type: 'User' }], 'removeDeny'],
    [
      'it and a group of it',
      [
        { id: 'ada', type: 'User' },
        { id: 'team', type: 'Group' },
      ],
      'exclude',
    ],
    ['a group of it', [{ id: 'team', type: 'Group' }], 'exclude'],
    [
      'it and everyone',
      [{ id: 'ada', type: 'User' }, ...policy.denyAssignments.flatMap((one) => one.principals)],
      'exclude',
    ],
  ])('takes the requester out of a deny assignment that names %s as it helps', (_, principals, kind) => {
    const denyAssignments = policy.denyAssignments.map((one) => ({ ...one, principals }))
    const groups = [{ id: 'team', members: ['ada'] }]
    const denying = createEngine(parsePolicy({ ...policy, groups, denyAssignments }))
    for (const principalId of ['ada', 'Ada']) {
      const [first] = rankMends(denying, { principalId, action: 'Vm/delete', scope: '/s' })
      expect(first).toMatchObject({ kind, required: true, assignmentId: 'd1' })
    }
  })

  it('is nothing for what is allowed', () => {
    const allowing = createEngine(
      parsePolicy({
        ...policy,
        roleAssignments: [{ id: 'a1', principalId: 'ada', roleDefinitionId: 'Owner', scope: '/' }],
      }),
    )
    expect(rankMends(allowing, { principalId: 'ada', action: 'Vm/read', scope: '/s' })).toEqual([])
  })
})
