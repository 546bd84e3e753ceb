import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../document/index.js'
import { InvalidActionError, InvalidRequestError, InvalidScopeError, RbacError } from '../errors.js'
import type { AccessRequest } from '../model/request.js'
import { createEngine, type Engine } from './engine.js'

const storage = {
  id: 'storage-operator',
  roleName: 'Storage Operator',
  permissions: [
    {
      actions: ['Microsoft.Storage/*', 'Microsoft.Storage/storageAccounts/read'],
      notActions: ['Microsoft.Storage/*/delete'],
      dataActions: ['Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'],
    },
  ],
}
const prod = '/subscriptions/s1/resourceGroups/prod'
const document = {
  roleDefinitions: [storage],
  roleAssignments: [
    { id: 'ra-direct', principalId: 'alice', roleDefinitionId: 'storage-operator', scope: prod },
    { id: 'ra-group', principalId: 'ops', roleDefinitionId: 'storage-operator', scope: '/subscriptions/s1' },
  ],
  roleAssignmentScheduleInstances: [
    {
      id: 'ra-week',
      principalId: 'visitor',
      roleDefinitionId: 'storage-operator',
      scope: prod,
      startDateTime: '2026-11-22T00:00:00Z',
      endDateTime: '2026-11-29T00:00:00Z',
    },
  ],
  roleEligibilityScheduleInstances: [
    { id: 'el-1', principalId: 'eve', roleDefinitionId: 'storage-operator', scope: prod },
  ],
  groups: [
    { id: 'ops', members: ['oncall'] },
    { id: 'oncall', members: ['bob', 'ops'] },
  ],
}
const engine = createEngine(parsePolicy(document))
const ask = (principalId: string, more: Partial<AccessRequest> = {}): AccessRequest => ({
  principalId,
  action: 'Microsoft.Storage/storageAccounts/write',
  scope: `${prod}/providers/Microsoft.Storage/storageAccounts/a`,
  ...more,
})

describe('a decision', () => {
  it('names the assignment, the role, the holder and the pattern that granted', () => {
    expect(engine.check(ask('ALICE'))).toEqual({
      allowed: true,
      effect: 'Allowed',
      grantedBy: {
        roleAssignmentId: 'ra-direct',
        roleDefinitionId: 'storage-operator',
        roleName: 'Storage Operator',
        scope: prod,
        principalId: 'alice',
        groupPath: [],
        pattern: 'Microsoft.Storage/*',
        isDataAction: false,
      },
    })
  })

  it('names a literal pattern before a wildcard', () => {
    const decision = engine.check(ask('alice', { action: 'Microsoft.Storage/storageAccounts/read' }))
    expect(decision).toMatchObject({ grantedBy: { pattern: 'Microsoft.Storage/storageAccounts/read' } })
  })

  it('shows the way through nested groups, cycles or not', () => {
    expect(engine.check(ask('bob'))).toMatchObject({
      grantedBy: { principalId: 'ops', groupPath: ['oncall', 'ops'], scope: '/subscriptions/s1' },
    })
  })

  it('counts groups sent with the request as memberships', () => {
    expect(engine.check(ask('stranger'))).toMatchObject({ reason: 'noRoleAssignment' })
    expect(engine.check(ask('stranger', { groupIds: ['OPS'] }))).toMatchObject({ grantedBy: { groupPath: ['ops'] } })
  })

  it.each([
    ['noRoleAssignment', ask('nobody')],
    ['otherScope', ask('alice', { scope: '/subscriptions/s1' })],
    ['notActive', ask('eve')],
    ['notActive', ask('visitor', { now: '2026-11-29T00:00:00Z' })],
    ['notInRoles', ask('alice', { action: 'Microsoft.Compute/disks/read' })],
    ['otherPlane', ask('alice', { isDataAction: true })],
    ['removedByNotActions', ask('alice', { action: 'Microsoft.Storage/storageAccounts/delete' })],
  ])('gives %s as the reason', (reason, request) => {
    expect(engine.check(request)).toEqual({ allowed: false, effect: 'NotAllowed', reason })
    expect(engine.can(request)).toBe(false)
  })

  it('holds in a window from its start until before its end', () => {
    expect(engine.can(ask('visitor', { now: '2026-11-22T00:00:00Z' }))).toBe(true)
    expect(engine.can(ask('visitor', { now: '2026-11-28T23:59:59.999Z' }))).toBe(true)
    expect(engine.can(ask('visitor', { now: new Date('2026-11-21T23:59:59.999Z') }))).toBe(false)
  })

  it('does not use a window when the clock is broken', () => {
    const policy = parsePolicy(document)
    const clocks = [
      () => {
        throw new Error('no time')
      },
      () => new Date(Number.NaN),
      () => 'soon' as unknown as Date,
    ]
    for (const clock of clocks) {
      expect(createEngine(policy, { clock }).check(ask('visitor'))).toMatchObject({ reason: 'notActive' })
      expect(createEngine(policy, { clock }).can(ask('alice'))).toBe(true)
    }
  })
})

describe('a condition', () => {
  const under = (condition: string) => ({ ...document.roleAssignments[0], id: condition, condition })
  const conditioned = (conditions: readonly string[], clock: () => Date) =>
    createEngine(parsePolicy({ roleDefinitions: [storage], roleAssignments: conditions.map(under) }), { clock })
  const TAG = "@Request[tag] StringEquals 'blue'"
  const LATER = "@Environment[UtcNow] DateTimeGreaterThan '2026-11-22T00:00:00Z'"
  const blue = ask('alice', { attributes: { Request: { tag: 'blue' } } })

  it('makes the clock be asked only if it asks for the time, and once for all that do', () => {
    let asked = 0
    const clock = () => {
      asked += 1
      return new Date('2026-11-23T00:00:00Z')
    }
    const verbs = (engine: ReturnType<typeof conditioned>) => [engine.can(blue), engine.check(blue).allowed]
    const timeless = conditioned([TAG], clock)
    expect([...verbs(timeless), ...verbs(timeless)]).toEqual([true, true, true, true])
    expect(asked).toBe(0)
    const timely = conditioned([LATER, `${LATER} AND ${LATER}`], clock)
    expect([...verbs(timely), ...verbs(timely)]).toEqual([true, true, true, true])
    expect(asked).toBe(4)
  })

  it('is asked about the attributes that were looked at, whatever a second look would find', () => {
    const engine = conditioned([TAG], () => new Date(0))
    expect(engine.can(blue)).toBe(true)
    for (const verb of ['can', 'check'] as const) {
      let looks = 0
      const changing = {
        ...blue,
        get attributes() {
          looks += 1
          return looks === 1 ? { Request: { tag: 'red' } } : { Request: { tag: 'blue' } }
        },
      }
      expect(verb === 'can' ? engine.can(changing) : engine.check(changing).allowed).toBe(false)
      expect(looks).toBe(1)
    }
  })
})

describe('a deny assignment', () => {
  const deny = (more: object) =>
    createEngine(
      parsePolicy({
        ...document,
        denyAssignments: [
          {
            id: 'deny-1',
            denyAssignmentName: 'no writes',
            scope: prod,
            permissions: [{ actions: ['*/write'] }],
            principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
            ...more,
          },
        ],
      }),
    )

  it('beats every role, and says what it was', () => {
    expect(deny({}).check(ask('alice'))).toEqual({
      allowed: false,
      effect: 'Denied',
      reason: 'denyAssignment',
      deniedBy: {
        denyAssignmentId: 'deny-1',
        denyAssignmentName: 'no writes',
        scope: prod,
        principalId: 'everyone',
        groupPath: [],
        pattern: '*/write',
      },
    })
    expect(deny({}).can(ask('alice'))).toBe(false)
  })

  it('is lifted for who is excluded, through groups too', () => {
    expect(deny({ excludePrincipals: [{ id: 'ops', type: 'Group' }] }).can(ask('bob'))).toBe(true)
    expect(deny({ excludePrincipals: [{ id: 'ops', type: 'Group' }] }).can(ask('alice'))).toBe(false)
  })

  it('stands at its own scope alone when it does not apply to child scopes', () => {
    const here = deny({ doNotApplyToChildScopes: true })
    expect(here.can(ask('alice'))).toBe(true)
    expect(here.can(ask('alice', { scope: prod.toUpperCase() }))).toBe(false)
  })

  it('does not block when its effect is audit', () => {
    expect(deny({ denyAssignmentEffect: 'Audit' }).can(ask('alice'))).toBe(true)
    expect(deny({ denyAssignmentEffect: 'somethingNew' }).can(ask('alice'))).toBe(false)
  })

  it('on any group counts while the requester’s groups are not resolved', () => {
    const onGroup = deny({ principals: [{ id: 'contractors', type: 'Group' }] })
    expect(onGroup.can(ask('alice'))).toBe(true)
    expect(onGroup.check(ask('alice', { groupsIncomplete: true }))).toMatchObject({
      effect: 'Denied',
      incomplete: 'groups',
      deniedBy: { principalId: 'contractors', groupPath: [] },
    })
  })

  it('on a principal of no known type may be one on a group, and counts likewise', () => {
    const onUntyped = (id: string) => deny({ principals: [{ id }] })
    expect(onUntyped('contractors').can(ask('alice'))).toBe(true)
    expect(onUntyped('contractors').can(ask('alice', { groupsIncomplete: true }))).toBe(false)
    const listed = (type: string) => {
      const engine = deny({ principals: [{ id: 'zoe' }] })
      engine.update({ add: { principals: [{ id: 'zoe', type }] } })
      return engine.can(ask('alice', { groupsIncomplete: true }))
    }
    expect(listed('User')).toBe(true)
    expect(listed('Group')).toBe(false)
  })
})

describe('a change that changes the engine while it is read', () => {
  const gone = { remove: { roleAssignments: ['ra-direct'] } }

  it.each<[string, (engine: Engine) => unknown]>([
    ['updates', (engine) => engine.update(gone)],
    ['replaces', (engine) => engine.replace(parsePolicy({}))],
  ])('is refused where it %s, and nothing has happened', (_what, act) => {
    const engine = createEngine(parsePolicy(document))
    const change = {
      get remove() {
        act(engine)
        return {}
      },
    }
    expect(() => engine.update(change)).toThrow(RbacError)
    expect([engine.revision, engine.can(ask('alice')), engine.policy.roleAssignments.length]).toEqual([1, true, 2])
    expect(engine.update(gone)).toBe(2)
    expect(engine.can(ask('alice'))).toBe(false)
  })
})

describe('a request', () => {
  it.each<[string, unknown, new (...args: never[]) => RbacError]>([
    ['nothing', undefined, InvalidRequestError],
    ['no principal', { ...ask('a'), principalId: undefined }, InvalidRequestError],
    ['a principal with an edge blank', ask(' alice'), InvalidRequestError],
    ['a principal that is too long', ask('x'.repeat(257)), InvalidRequestError],
    ['a pattern for an action', ask('a', { action: 'Microsoft.Compute/*/read' }), InvalidActionError],
    ['an empty action', ask('a', { action: '' }), InvalidActionError],
    ['an action with an empty segment', ask('a', { action: 'Microsoft.Compute//read' }), InvalidActionError],
    ['an action with a slash at the end', ask('a', { action: 'a/b/' }), InvalidActionError],
    ['an action with a line break', ask('a', { action: 'a/b\r\nX: y' }), InvalidActionError],
    ['a scope in an array', { ...ask('a'), scope: ['/a'] }, InvalidScopeError],
    ['a plane that is text', { ...ask('a'), isDataAction: 'false' }, InvalidRequestError],
    ['groups that are text', { ...ask('a'), groupIds: 'ops' }, InvalidRequestError],
    ['a group that is no id', { ...ask('a'), groupIds: ['ops', ''] }, InvalidRequestError],
    ['a time that does not exist', ask('a', { now: '2026-02-30T00:00:00Z' }), InvalidRequestError],
    ['a date that is none', ask('a', { now: new Date(Number.NaN) }), InvalidRequestError],
  ])('with %s is an error with a code, never a decision', (_, request, error) => {
    expect(() => engine.check(request as AccessRequest)).toThrow(error)
    expect(() => engine.can(request as AccessRequest)).toThrow(RbacError)
  })

  it('in which an optional part is undefined is the request without it, asked first or again', () => {
    const open = {
      groupIds: undefined,
      groupsIncomplete: undefined,
      isDataAction: undefined,
      subOperation: undefined,
      attributes: undefined,
      now: undefined,
    }
    const fresh = createEngine(parsePolicy(document), {
      clock: undefined,
      limits: undefined,
      onUnknownHierarchy: undefined,
    })
    for (const id of ['alice', 'bob', 'eve', 'stranger', 'alice', 'bob', 'eve', 'stranger']) {
      expect(fresh.check(ask(id, open)), id).toEqual(engine.check(ask(id)))
      expect(fresh.can(ask(id, open)), id).toBe(engine.can(ask(id)))
      expect(fresh.explain(ask(id, open), { roles: undefined }), id).toEqual(engine.explain(ask(id)))
    }
    const asked = { id: 'bob', groupIds: undefined, groupsIncomplete: undefined }
    expect(fresh.accessFor(asked, prod).can('Microsoft.Storage/storageAccounts/read')).toBe(true)
  })

  it('that fights back is an error like any other', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new TypeError('no')
        },
      },
    )
    expect(() => engine.check(hostile as AccessRequest)).toThrow(InvalidRequestError)
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(() => engine.check(proxy as AccessRequest)).toThrow(InvalidRequestError)
  })

  it('by __proto__, constructor and the like is about ordinary ids', () => {
    for (const id of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'then']) {
      expect(engine.check(ask(id))).toMatchObject({ reason: 'noRoleAssignment' })
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('access for a principal at a scope', () => {
  it('answers as the engine does, with a verb for each plane', () => {
    const access = engine.accessFor({ id: 'stranger', groupIds: ['ops'] }, prod)
    expect(access.can('Microsoft.Storage/storageAccounts/read')).toBe(true)
    expect(access.canData('Microsoft.Storage/storageAccounts/read')).toBe(false)
    expect(access.checkData('Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read')).toMatchObject({
      grantedBy: { isDataAction: true },
    })
    expect(access.check('Microsoft.Storage/storageAccounts/delete')).toMatchObject({ reason: 'removedByNotActions' })
  })

  it('keeps the policy it started with', () => {
    const changing = createEngine(parsePolicy(document))
    const before = changing.accessFor('alice', prod)
    changing.replace(parsePolicy({}))
    expect(before.can('Microsoft.Storage/storageAccounts/read')).toBe(true)
    expect(changing.accessFor('alice', prod).can('Microsoft.Storage/storageAccounts/read')).toBe(false)
  })
})

describe('an engine', () => {
  it('answers many requests in their order', () => {
    const decisions = engine.checkMany([ask('alice'), ask('nobody'), ask('alice')])
    expect(decisions.map(({ allowed }) => allowed)).toEqual([true, false, true])
  })

  it('counts its revisions', () => {
    const counting = createEngine(parsePolicy(document))
    expect(counting.revision).toBe(1)
    expect(counting.replace(parsePolicy({}))).toBe(2)
    expect(counting.revision).toBe(2)
  })

  it('takes nothing for a policy that was not parsed', () => {
    for (const forged of [document, { ...parsePolicy(document) }, undefined, null, 'policy']) {
      expect(() => createEngine(forged as never)).toThrow(InvalidRequestError)
    }
  })

  it('refuses a deny on a management group nobody knows, when asked to', () => {
    const policy = parsePolicy({
      denyAssignments: [
        {
          id: 'd',
          denyAssignmentName: 'd',
          scope: '/providers/Microsoft.Management/managementGroups/unknown',
          permissions: [{ actions: ['*'] }],
          principals: [{ id: 'alice', type: 'User' }],
        },
      ],
    })
    expect(() => createEngine(policy)).not.toThrow()
    expect(() => createEngine(policy, { onUnknownHierarchy: 'error' })).toThrow(RbacError)
  })
})
