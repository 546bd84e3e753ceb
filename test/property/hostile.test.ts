import { type AccessRequest, createEngine, parsePolicy, RbacError } from 'rbac-core'
import { describe, expect, it } from 'vitest'

/** Alice may do anything anywhere below `/subscriptions/key1`; Bob may do a few things everywhere. */
const ROLES = [
  { id: 'owner', roleName: 'Owner', permissions: [{ actions: ['*'], dataActions: ['*'] }] },
  { id: 'data', roleName: 'Data only', permissions: [{ dataActions: ['*'] }] },
  { id: 'nothing', roleName: 'Nothing', permissions: [{ actions: [], notActions: [] }] },
]

function ownerAt(scope: string, principalId = 'alice') {
  const roleAssignments = [{ id: 'ra', principalId, roleDefinitionId: 'owner', scope }]
  return createEngine(parsePolicy({ roleDefinitions: ROLES, roleAssignments }))
}

function listing(actions: readonly string[]) {
  return createEngine(
    parsePolicy({
      roleDefinitions: [{ id: 'role', roleName: 'Role', permissions: [{ actions }] }],
      roleAssignments: [{ id: 'ra', principalId: 'bob', roleDefinitionId: 'role', scope: '/' }],
    }),
  )
}

function codeOf(request: unknown, engine = ownerAt('/')): string {
  try {
    engine.check(request as AccessRequest)
    return 'answered'
  } catch (error) {
    return error instanceof RbacError ? error.code : `not ours: ${error}`
  }
}

const asks = { principalId: 'alice', action: 'P/r/read', scope: '/' }

describe('a hostile scope', () => {
  const refused: readonly [string, unknown][] = [
    ['empty text, which is not the root', ''],
    ['two slashes', '//'],
    ['an empty segment', '/subscriptions//s1'],
    ['two trailing slashes', '/subscriptions/s1//'],
    ['two leading slashes', '//subscriptions/s1'],
    ['a dot segment', '/./subscriptions/s1'],
    ['a dot segment at the end', '/subscriptions/s1/.'],
    ['a way back up', '/subscriptions/s1/..'],
    ['a way back up in the middle', '/subscriptions/s1/../s2'],
    ['a percent sign', '/subscriptions/s1%2FresourceGroups%2Frg1'],
    ['backslashes', '\\subscriptions\\s1'],
    ['a query', '/subscriptions/s1?x=1'],
    ['a fragment', '/subscriptions/s1#part'],
    ['a leading blank', ' /subscriptions/s1'],
    ['a trailing blank', '/subscriptions/s1 '],
    ['a blank before a trailing slash', '/subscriptions/s1 /'],
    ['a trailing newline', '/subscriptions/s1\n'],
    ['NUL', '/subscriptions/s1\u0000/rg'],
    ['DEL', '/subscriptions/s\u007f1'],
    ['a C1 control', '/subscriptions/s\u00851'],
    ['a zero-width space', '/subscriptions/s\u200b1'],
    ['a direction override', '/subscriptions/s\u202e1'],
    ['a soft hyphen', '/subscriptions/s\u00ad1'],
    ['a lone surrogate', '/subscriptions/\ud800'],
    ['a surrogate pair the wrong way round', '/subscriptions/\udc00\ud800'],
    ['ten megabytes', `/${'a'.repeat(10 * 1024 * 1024)}`],
    ['nothing', undefined],
    ['null', null],
    ['a number', 1],
    ['a list of one scope', ['/a']],
    ['an object that prints as a scope', { toString: () => '/a' }],
    ['a symbol', Symbol('/a')],
  ]
  it.each(refused)('is refused: %s', (_, scope) => {
    expect(codeOf({ ...asks, scope })).toBe('INVALID_SCOPE')
  })

  it('is refused one past each limit and taken at the limit', () => {
    const deep = (segments: number) => '/a'.repeat(segments)
    const long = (length: number) => `/${'a'.repeat(length - 1)}`
    expect(codeOf({ ...asks, scope: deep(128) })).toBe('answered')
    expect(codeOf({ ...asks, scope: deep(129) })).toBe('INVALID_SCOPE')
    expect(codeOf({ ...asks, scope: long(2048) })).toBe('answered')
    expect(codeOf({ ...asks, scope: long(2049) })).toBe('INVALID_SCOPE')
  })

  const same: readonly [string, string][] = [
    ['/subscriptions/s1', '/SUBSCRIPTIONS/S1'],
    ['/subscriptions/s1', '/subscriptions/s1/'],
    ['/subscriptions/s1', 'subscriptions/s1'],
    ['/subscriptions/s1', '/providers/Microsoft.Subscription/subscriptions/s1'],
    ['/subscriptions/s1', 'PROVIDERS/microsoft.subscription/Subscriptions/S1/'],
    ['/tenants/acme', 'Tenants/ACME/'],
  ]
  it.each(same)('is the same place in another spelling: %s and %s', (one, other) => {
    expect(ownerAt(one).can({ ...asks, scope: other })).toBe(true)
    expect(ownerAt(other).can({ ...asks, scope: one })).toBe(true)
  })

  const distinct: readonly [string, string][] = [
    ['/subscriptions/key1', '/subscriptions/\u212aey1'],
    ['/subscriptions/Id1', '/subscriptions/\u0131d1'],
    ['/subscriptions/id1', '/subscriptions/\u0130d1'],
    ['/subscriptions/stra\u00dfe', '/subscriptions/STRASSE'],
    ['/subscriptions/sub', '/subscriptions/\u0455ub'],
    ['/subscriptions/\u00e9', '/subscriptions/\u00c9'],
    ['/subscriptions/\u00e9', '/subscriptions/e\u0301'],
    ['/subscriptions/s1', '/subscriptions/s1;x=1'],
    ['/subscriptions/s1', '/subscriptions/s10'],
    ['/subscriptions/s10', '/subscriptions/s1'],
    ['/subscriptions/s1/resourceGroups/rg1', '/subscriptions/s1'],
    ['/subscriptions/s1', '/subscriptions/...'],
    ['/subscriptions/..s', '/subscriptions'],
    ['/subscriptions/s1/resourceGroups/rg 1', '/subscriptions/s1/resourceGroups/rg1'],
    ['/subscriptions/\u2025/s2', '/s2'],
  ]
  it.each(distinct)('is a place of its own: a grant at %s says nothing about %s', (granted, asked) => {
    expect(ownerAt(granted).can({ ...asks, scope: granted })).toBe(true)
    expect(ownerAt(granted).can({ ...asks, scope: asked })).toBe(false)
  })
})

describe('a hostile action', () => {
  const refused: readonly [string, unknown][] = [
    ['empty text', ''],
    ['a star', '*'],
    ['a pattern', 'Microsoft.Compute/*/read'],
    ['an empty segment', 'Microsoft.Compute//read'],
    ['a trailing slash', 'Microsoft.Compute/virtualMachines/read/'],
    ['a leading slash', '/Microsoft.Compute/virtualMachines/read'],
    ['a line break', 'Microsoft.Compute/virtualMachines/read\r\nX: y'],
    ['a trailing newline', 'Microsoft.Compute/virtualMachines/read\n'],
    ['a blank', 'Microsoft.Compute/virtual Machines/read'],
    ['NUL', 'Microsoft.Compute/virtualMachines/read\u0000'],
    ['513 characters', `P/${'a'.repeat(511)}`],
    ['nothing', undefined],
    ['null', null],
    ['a list', ['P/r/read']],
    ['a number', 7],
  ]
  it.each(refused)('is refused: %s', (_, action) => {
    expect(codeOf({ ...asks, action })).toBe('INVALID_ACTION')
  })

  it('is taken at the limit of 512 characters', () => {
    expect(codeOf({ ...asks, action: `P/${'a'.repeat(510)}` })).toBe('answered')
  })

  const distinct: readonly [string, string][] = [
    ['Microsoft.KeyVault/*', 'Microsoft.\u212aeyVault/vaults/read'],
    ['Microsoft.Compute/virtualMachines/read', 'MicrosoftXCompute/virtualMachines/read'],
    ['Microsoft.Compute/virtualMachines/read', 'Microsoft.Compute%2FvirtualMachines%2Fread'],
    ['Microsoft.Compute/virtualMachines/read', 'Microsoft.Compute/virtualMachines/readX'],
    ['Microsoft.Compute/virtualMachines/[rw]ead', 'Microsoft.Compute/virtualMachines/read'],
    ['Microsoft.Compute/virtualMachines/rea?', 'Microsoft.Compute/virtualMachines/read'],
    ['Microsoft.Compute/{virtualMachines,disks}/read', 'Microsoft.Compute/disks/read'],
    ['Microsoft.Compute/virtualMachines/*', 'Microsoft.Compute/virtualMachines'],
    ['vaults/*/read', 'vaultsX/read'],
    [`${'*'.repeat(34)}x`, 'a'.repeat(40)],
    [`${'*a'.repeat(200)}b`, 'a'.repeat(500)],
  ]
  it.each(distinct)('is not matched: %s says nothing about %s', (pattern, action) => {
    expect(listing([pattern]).can({ principalId: 'bob', action, scope: '/' })).toBe(false)
  })

  const matched: readonly [string, string][] = [
    ['Microsoft.Comp*/virtualMachines/re*d', 'microsoft.compute/virtualmachines/read'],
    ['Microsoft.Compute/**/read', 'Microsoft.Compute/virtualMachines/extensions/read'],
    ['Microsoft.Compute/**/read', 'Microsoft.Compute/read'],
    ['a/*/b', 'a/b'],
    ['P/[rw]/read', 'P/[rw]/read'],
    ['P/a%2fb/read', 'P/a%2Fb/read'],
    ['P/r:go/action', 'P/r:go/action'],
    [`${'*'.repeat(34)}x`, `${'a'.repeat(40)}x`],
  ]
  it.each(matched)('is matched: %s covers %s', (pattern, action) => {
    expect(listing([pattern]).can({ principalId: 'bob', action, scope: '/' })).toBe(true)
  })

  it('finds nothing in a role that lists nothing, and nothing on the other plane', () => {
    const roleAssignments = ['nothing', 'data'].map((role) => ({
      id: role,
      principalId: role,
      roleDefinitionId: role,
      scope: '/',
    }))
    const engine = createEngine(parsePolicy({ roleDefinitions: ROLES, roleAssignments }))
    expect(engine.check({ ...asks, principalId: 'nothing' })).toMatchObject({ reason: 'notInRoles' })
    expect(engine.check({ ...asks, principalId: 'data' })).toMatchObject({ reason: 'otherPlane' })
    expect(engine.can({ ...asks, principalId: 'data', isDataAction: true })).toBe(true)
  })
})

describe('a hostile id', () => {
  const names = [
    ...['__proto__', 'prototype', 'constructor', 'hasOwnProperty', 'toString', 'valueOf', '__defineGetter__', 'then'],
    ...['0', '1', '01', '-0', 'NaN', 'null', 'undefined', 'true', 'user:alice|admin', 'a,b', "';--", '*', '/', '..'],
  ]
  it.each(names)('is an ordinary name everywhere: %s', (name) => {
    const engine = createEngine(
      parsePolicy({
        roleDefinitions: [{ id: name, roleName: name, permissions: [{ actions: ['*'] }] }],
        roleAssignments: [{ id: name, principalId: name, roleDefinitionId: name, scope: '/' }],
        groups: [{ id: name, members: ['member'] }],
      }),
    )
    const named = { roleAssignmentId: name, roleDefinitionId: name, principalId: name }
    expect(engine.check({ ...asks, principalId: name })).toMatchObject({ grantedBy: { ...named, groupPath: [] } })
    expect(engine.check({ ...asks, principalId: 'member' })).toMatchObject({
      grantedBy: { ...named, groupPath: [name] },
    })
    expect(engine.can({ ...asks, principalId: 'someone', groupIds: [name] })).toBe(true)
    expect(engine.check({ ...asks, principalId: 'someone' })).toMatchObject({ reason: 'noRoleAssignment' })
    expect(createEngine(parsePolicy({})).check({ ...asks, principalId: name })).toMatchObject({
      reason: 'noRoleAssignment',
    })
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  const refused: readonly [string, unknown][] = [
    ['a leading blank', ' 8e3af657-a8ff-443c-a75c-2fe8c4bcb635'],
    ['a trailing newline', 'alice\n'],
    ['NUL', 'ali\u0000ce'],
    ['empty text', ''],
    ['257 characters', 'a'.repeat(257)],
    ['a megabyte', 'a'.repeat(1 << 20)],
    ['a lone surrogate', 'a\ud800'],
    ['nothing', undefined],
    ['a number', 1],
    ['a list', ['alice']],
    ['an object', { id: 'alice' }],
  ]
  it.each(refused)('is refused: %s', (_, id) => {
    expect(codeOf({ ...asks, principalId: id })).toBe('INVALID_REQUEST')
    expect(codeOf({ ...asks, groupIds: [id] })).toBe('INVALID_REQUEST')
  })

  it('is taken at the limit of 256 characters', () => {
    expect(ownerAt('/', 'a'.repeat(256)).can({ ...asks, principalId: 'A'.repeat(256) })).toBe(true)
  })

  it('is the same id in either case, and another one with any other letter', () => {
    const engine = ownerAt('/', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635')
    expect(engine.can({ ...asks, principalId: '8E3AF657-A8FF-443C-A75C-2FE8C4BCB635' })).toBe(true)
    expect(ownerAt('/', 'kim').can({ ...asks, principalId: '\u212aim' })).toBe(false)
    expect(ownerAt('/', '\u0130d').can({ ...asks, principalId: 'id' })).toBe(false)
  })

  it('is never glued to another: a list of groups is not its text', () => {
    const engine = ownerAt('/', 'a,b')
    expect(engine.can({ ...asks, principalId: 'x', groupIds: ['a', 'b'] })).toBe(false)
    expect(engine.can({ ...asks, principalId: 'x', groupIds: ['a,b'] })).toBe(true)
    expect(ownerAt('/', 'x|a').can({ ...asks, principalId: 'x', groupIds: ['a'] })).toBe(false)
  })

  it('may be the id of a group that asks for itself', () => {
    const engine = createEngine(
      parsePolicy({
        roleDefinitions: ROLES,
        roleAssignments: [{ id: 'ra', principalId: 'outer', roleDefinitionId: 'owner', scope: '/' }],
        groups: [
          { id: 'outer', members: ['inner'] },
          { id: 'inner', members: ['outer', 'inner'] },
        ],
      }),
    )
    expect(engine.check({ ...asks, principalId: 'outer' })).toMatchObject({
      allowed: true,
      grantedBy: { groupPath: [] },
    })
    expect(engine.check({ ...asks, principalId: 'inner' })).toMatchObject({
      allowed: true,
      grantedBy: { groupPath: ['outer'] },
    })
  })
})

describe('a hostile time', () => {
  const refused: readonly [string, unknown][] = [
    ['empty text', ''],
    ['a word', 'yesterday'],
    ['an impossible day', '2026-02-30T00:00:00Z'],
    ['an impossible hour', '2026-02-20T25:00:00Z'],
    ['an invalid Date', new Date(Number.NaN)],
    ['a number', 1_767_225_600_000],
    ['null', null],
    ['a list', ['2026-01-01T00:00:00Z']],
    ['something that only looks like a Date', { getTime: () => 0 }],
  ]
  it.each(refused)('is refused: %s', (_, now) => {
    expect(codeOf({ ...asks, now })).toBe('INVALID_REQUEST')
  })

  it('may lie a century ahead', () => {
    const engine = createEngine(
      parsePolicy({
        roleDefinitions: ROLES,
        roleAssignmentScheduleInstances: [
          { id: 's', principalId: 'alice', roleDefinitionId: 'owner', scope: '/', endDateTime: '2126-11-22T00:00:00Z' },
        ],
      }),
    )
    expect(engine.can({ ...asks, now: '2126-11-21T23:59:59.999Z' })).toBe(true)
    expect(engine.can({ ...asks, now: '2126-11-22T00:00:00Z' })).toBe(false)
  })
})

describe('a hostile request', () => {
  const refused: readonly [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['text', 'alice'],
    ['a function', () => asks],
    ['a plane that is not a boolean', { ...asks, isDataAction: 'false' }],
    ['groups that are not a list', { ...asks, groupIds: 'g1' }],
    ['groups left incomplete by text', { ...asks, groupsIncomplete: 'no' }],
    ['attributes that are a list', { ...asks, attributes: [] }],
    ['a sub-operation that is a number', { ...asks, subOperation: 1 }],
  ]
  it.each(refused)('is refused: %s', (_, request) => {
    expect(codeOf(request)).toBe('INVALID_REQUEST')
  })
})
