import fc from 'fast-check'
import { createEngine, parsePolicy, parsePolicyText } from 'rbac-core'
import { compareRoles, type FindingCode, lint } from 'rbac-core/analyze'
import { describe, expect, it } from 'vitest'
import { cyclesOf } from '../../packages/rbac-core/src/analyze/lint/cycles.js'
import { similarRoles } from '../../packages/rbac-core/src/analyze/lint/similar.js'
import { documentOf } from '../worlds/document.js'
import { worldDraft } from '../worlds/draft.js'
import { randomFrom } from '../worlds/gen.js'
import { build } from '../worlds/world.js'
import { crowded } from './crowded.js'

const SEED = 20_261_128
const S1 = '/subscriptions/s1'
const NOW = '2026-11-22T12:00:00Z'

function found(document: object, ...only: FindingCode[]): string[] {
  const { findings } = lint(parsePolicy(document), { only, now: NOW })
  return findings.map(({ path, message }) => `${path}: ${message}`)
}

function assigned(id: string, principalId: string, roleDefinitionName: string, scope: string, more: object = {}) {
  return { id, principalId, roleDefinitionName, scope, ...more }
}

describe('redundant assignments', () => {
  const REDUNDANT: FindingCode[] = ['REDUNDANT_ASSIGNMENT', 'DUPLICATE_ASSIGNMENT']

  it('are found where several others are needed to grant it all, and these are named', () => {
    const role = (id: string, actions: string[]) => ({ id, roleName: id, permissions: [{ actions }] })
    const roleAssignments = [
      { id: 'a', principalId: 'ann', roleDefinitionId: 'reads', scope: '/' },
      { id: 'b', principalId: 'team', roleDefinitionId: 'writes', scope: S1 },
      { id: 'both', principalId: 'ann', roleDefinitionId: 'both', scope: S1 },
    ]
    const roleDefinitions = [
      role('reads', ['x/*/read']),
      role('writes', ['x/*/write']),
      role('both', ['x/y/read', 'x/y/write']),
    ]
    const groups = [{ id: 'team', displayName: 'The team', members: ['ann'] }]
    expect(found({ roleDefinitions, roleAssignments, groups }, ...REDUNDANT)).toEqual([
      'roleAssignments[2]: `a` (`reads` at `/`) and `b` (`writes`, through group `The team`) together grant `ann` all of `both` here already',
    ])
    expect(found({ roleDefinitions, roleAssignments: roleAssignments.slice(1), groups }, ...REDUNDANT)).toEqual([])
  })

  it.each([
    ['the other has a condition of its own', { condition: 'Exists @Resource[x]' }, {}, 0],
    ['both have the same condition', { condition: 'Exists @Resource[x]' }, { condition: '(exists @Resource[x])' }, 1],
    [
      'it has that condition and one more',
      { condition: 'Exists @Resource[x]' },
      { condition: 'Exists @Resource[y] AND Exists @Resource[x]' },
      1,
    ],
    ['the other condition can not be read', { condition: 'Exists' }, { condition: 'Exists' }, 0],
    ['it alone has a condition', {}, { condition: 'Exists @Resource[x]' }, 1],
  ])('depend on conditions: %s', (_, wide, narrow, count) => {
    const roleAssignments = [
      assigned('wide', 'ann', 'Contributor', S1, wide),
      assigned('narrow', 'ann', 'Reader', S1, narrow),
    ]
    expect(found({ roleAssignments }, ...REDUNDANT)).toHaveLength(count)
  })

  it('are told by role and scope where an assignment has no id', () => {
    const given = (principalId: string, roleDefinitionName: string, scope: string) => ({
      principalId,
      roleDefinitionName,
      scope,
    })
    const roleAssignments = [given('ann', 'Contributor', '/'), given('ann', 'Reader', S1)]
    expect(found({ roleAssignments }, ...REDUNDANT)).toEqual([
      'roleAssignments[1]: `Contributor` at `/` grants `ann` all of `Reader` here already',
    ])
  })

  it('last no longer than what grants them', () => {
    const instance = (id: string, start: string, end: string) =>
      assigned(id, 'ann', 'Reader', S1, {
        startDateTime: `2030-01-${start}T00:00:00Z`,
        endDateTime: `2030-01-${end}T00:00:00Z`,
      })
    const windows = (...roleAssignmentScheduleInstances: object[]) =>
      found({ roleAssignmentScheduleInstances }, ...REDUNDANT)
    expect(windows(instance('long', '01', '20'), instance('short', '05', '10'))).toHaveLength(1)
    expect(windows(instance('early', '01', '10'), instance('late', '05', '20'))).toEqual([])
  })

  it('are not an assignment and the schedule instance that came out of it', () => {
    const document = {
      roleAssignments: [assigned('ra', 'ann', 'Reader', S1)],
      roleAssignmentScheduleInstances: [assigned('si', 'ann', 'Reader', S1, { originRoleAssignmentId: 'ra' })],
    }
    expect(found(document, ...REDUNDANT)).toEqual([])
    const wider = {
      ...document,
      roleAssignments: [...document.roleAssignments, assigned('wide', 'ann', 'Reader', '/')],
    }
    expect(found(wider, ...REDUNDANT)).toEqual([
      'roleAssignments[0]: `wide` (`Reader` at `/`) grants `ann` all of `Reader` here already',
    ])
  })

  it('are not those at a management group that only a path above it covers', () => {
    const corp = '/providers/Microsoft.Management/managementGroups/corp'
    const document = (scope: string) => ({
      managementGroups: [{ id: 'corp', parent: null, subscriptions: ['s1'] }],
      roleAssignments: [assigned('a', 'ann', 'Reader', scope), assigned('b', 'ann', 'Reader', corp)],
    })
    expect(found(document('/providers'), ...REDUNDANT)).toEqual([])
    expect(found(document('/'), ...REDUNDANT)).toHaveLength(1)
  })
})

describe('ways to more access', () => {
  const WAYS: FindingCode[] = ['ESCALATION', 'WEAK_DELEGATION', 'DELEGATION']
  const owner = assigned('ra', 'admins', 'Owner', S1)
  const groups = [{ id: 'admins', members: ['ann', 'bob'] }]
  const deny = (excluded: string[]) => ({
    id: 'no-access-changes',
    scope: S1,
    permissions: [{ actions: ['Microsoft.Authorization/*'] }],
    principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
    excludePrincipals: excluded.map((id) => ({ id, type: 'User' })),
  })

  it('are none where deny assignments stop everybody who holds the role, and one where they spare a member', () => {
    const ways = (excluded: string[]) =>
      found({ roleAssignments: [owner], groups, denyAssignments: [deny(excluded)] }, ...WAYS)
    expect(ways(['cleo'])).toEqual([])
    expect(ways(['bob'])).toHaveLength(1)
  })

  it('are some where a condition may lift the deny assignment, or lets somebody pass whom it spares', () => {
    const condition = "@Request[purpose] StringEquals 'repair'"
    const ways = (assignment: object, excluded: string[], more: object = {}) =>
      found({ roleAssignments: [assignment], groups, denyAssignments: [{ ...deny(excluded), ...more }] }, ...WAYS)
    expect(ways(owner, [], { condition, conditionVersion: '2.0' })).toHaveLength(1)
    expect(ways(owner, [], { permissions: [{ actions: ['Microsoft.Authorization/*'], condition }] })).toHaveLength(1)
    expect(ways({ ...owner, condition }, ['bob'])).toHaveLength(1)
    expect(ways({ ...owner, condition }, ['cleo'])).toEqual([])
  })

  it('are open to whoever is eligible, and closed once the time is over', () => {
    const eligible = (endDateTime: string) => ({
      roleEligibilityScheduleInstances: [assigned('el', 'ann', 'Owner', S1, { endDateTime })],
    })
    expect(found(eligible('2030-01-01T00:00:00Z'), ...WAYS)[0]).toContain(
      '`ann`, as `Owner`, may, once activated, assign roles',
    )
    expect(found(eligible('2020-01-01T00:00:00Z'), ...WAYS)).toEqual([])
  })

  it('are some below a deny assignment that holds at its scope alone', () => {
    const ways = (more: object) =>
      found({ roleAssignments: [owner], groups, denyAssignments: [{ ...deny([]), ...more }] }, ...WAYS)
    expect(ways({ doNotApplyToChildScopes: true })).toHaveLength(1)
    expect(ways({ doNotApplyToChildScopes: true, scope: '/' })).toHaveLength(1)
    expect(ways({ doNotApplyToChildScopes: false })).toEqual([])
  })

  it('are there as soon as an assignment starts, whoever else is denied', () => {
    const later = assigned('later', 'ann', 'Owner', S1, { startDateTime: '2030-01-01T00:00:00Z' })
    const ways = (denied: string) => {
      const denyAssignments = [{ ...deny([]), principals: [{ id: denied, type: 'User' }] }]
      return found({ roleAssignmentScheduleInstances: [later], denyAssignments }, ...WAYS)
    }
    expect(ways('bob')).toHaveLength(1)
    expect(ways('ann')).toEqual([])
  })

  it('are as a condition leaves them', () => {
    const request = (name: string) => `@Request[Microsoft.Authorization/roleAssignments:${name}]`
    const owners = '{8e3af657a8ff443ca75c2fe8c4bcb635}'
    const code = (condition: string) => {
      const guarded = `(!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (${condition})`
      const roleDefinitions = [
        {
          id: 'delegate',
          roleName: 'Delegate',
          permissions: [{ actions: ['Microsoft.Authorization/roleAssignments/write'] }],
        },
      ]
      const roleAssignments = [
        { principalId: 'ann', principalType: 'User', roleDefinitionId: 'delegate', scope: S1, condition: guarded },
      ]
      return lint(parsePolicy({ roleDefinitions, roleAssignments }), { only: WAYS }).findings.map(
        (finding) => finding.code,
      )
    }
    expect(code(`${request('RoleDefinitionId')} ForAnyOfAnyValues:GuidEquals ${owners}`)).toEqual(['WEAK_DELEGATION'])
    expect(code(`${request('RoleDefinitionId')} ForAnyOfAllValues:GuidNotEquals ${owners}`)).toEqual([
      'WEAK_DELEGATION',
    ])
    expect(code(`${request('PrincipalType')} StringEquals 'ServicePrincipal'`)).toEqual(['DELEGATION'])
    expect(code(`${request('PrincipalType')} StringEquals 'User'`)).toEqual(['WEAK_DELEGATION'])
    expect(code('Exists @Resource[x]')).toEqual(['DELEGATION'])
  })
})

describe('custom roles', () => {
  const group = (id: string) => `/providers/Microsoft.Management/managementGroups/${id}`
  const outside = (assignable: string, scope: string) =>
    found(
      {
        managementGroups: [
          { id: 'Corp', parent: null, subscriptions: ['s1'] },
          { id: 'shop', parent: 'corp', subscriptions: ['s2'] },
        ],
        roleDefinitions: [
          {
            id: 'ops',
            roleName: 'Ops',
            roleType: 'CustomRole',
            permissions: [{ actions: ['Microsoft.Sql/servers/read'] }],
            assignableScopes: [assignable],
          },
        ],
        roleAssignments: [{ id: 'ra', principalId: 'ann', roleDefinitionId: 'ops', scope }],
      },
      'OUTSIDE_ASSIGNABLE_SCOPES',
    )

  it.each([
    [group('corp'), S1],
    [group('CORP'), '/subscriptions/S2/resourceGroups/web'],
    [group('corp'), group('shop')],
    [group('shop'), group('shop')],
    [S1, `${S1}/resourceGroups/web`],
  ])('may be assigned below %s, at %s', (assignable, scope) => {
    expect(outside(assignable, scope)).toEqual([])
  })

  it.each([
    [group('shop'), S1],
    [group('shop'), group('corp')],
    [S1, '/subscriptions/s10'],
    ['/providers', S1],
  ])('may not be assigned outside of %s, at %s', (assignable, scope) => {
    expect(outside(assignable, scope)).toHaveLength(1)
  })
})

describe('proofs', () => {
  /** Every one more multiplies the rows that have to be told apart. */
  const many = Array.from('abcdefgh')
  const block = (letter: string) => ({ actions: ['*'], notActions: many.map((other) => `*/${letter}${other}/*`) })
  const roles = many.map((letter) => ({ id: letter, roleName: letter, permissions: [block(letter)] }))
  const roleAssignments = many.map((id) => ({ id, principalId: 'ann', roleDefinitionId: id, scope: S1 }))

  it('that would take minutes are given up, and nothing is found', { timeout: 60_000 }, () => {
    const codes: FindingCode[] = ['REDUNDANT_ASSIGNMENT', 'DUPLICATE_ASSIGNMENT', 'DENIED_ASSIGNMENT']
    expect(found({ roleDefinitions: roles, roleAssignments }, ...codes)).toEqual([])
    const denyAssignments = many.slice(1).map((letter) => ({
      id: letter,
      scope: S1,
      principals: [{ id: 'ann', type: 'User' }],
      permissions: [block(letter)],
    }))
    const held = { roleDefinitions: roles.slice(0, 1), roleAssignments: roleAssignments.slice(0, 1) }
    expect(found({ ...held, denyAssignments }, ...codes)).toEqual([])
  })

  it('that are short are still found beside them', { timeout: 60_000 }, () => {
    const short = [assigned('x', 'bob', 'Reader', S1), assigned('y', 'bob', 'Reader', '/')]
    const document = { roleDefinitions: roles, roleAssignments: [...roleAssignments, ...short] }
    expect(found(document, 'REDUNDANT_ASSIGNMENT')).toHaveLength(1)
  })
})

describe('findings', () => {
  it('point into the documents where places were kept, and into the policy where not', () => {
    const text = JSON.stringify(
      [{ id: 'ra', name: 'ra', properties: { principalId: 'ann', roleDefinitionId: 'gone', scope: S1 } }],
      null,
      1,
    )
    const at = (places: boolean) =>
      lint(parsePolicyText(text, { file: 'a.json', places })).findings.map(({ path, file, line, column }) => ({
        path,
        file,
        line,
        column,
      }))
    expect(at(true)).toEqual([{ path: '[0].properties.roleDefinitionId', file: 'a.json', line: 7, column: 24 }])
    expect(at(false)).toEqual([
      { path: 'roleAssignments[0].roleDefinitionId', file: undefined, line: undefined, column: undefined },
    ])
  })

  it('name the same circle of groups whatever the order of the policy', () => {
    const groups = [
      { id: 'a', members: ['c', 'b'] },
      { id: 'b', members: ['a'] },
      { id: 'c', members: ['a'] },
    ]
    const turned = groups.map(({ id, members }) => ({ id, members: members.toReversed() })).toReversed()
    const said = (document: object) => lint(parsePolicy(document)).findings.map(({ message }) => message)
    expect(said({ groups: turned })).toEqual(said({ groups }))
  })

  it('are the same, and in the same order, whatever the order of a policy', () => {
    const random = randomFrom(SEED)
    const drafts = worldDraft(1)
    for (let index = 0; index < 60; index++) {
      const policy = crowded(build(drafts.draw(random)).policy, index)
      const backwards = Object.fromEntries(Object.entries(policy).map(([key, items]) => [key, [...items].reverse()]))
      const told = (sections: object) =>
        lint(parsePolicy(documentOf(sections as typeof policy, 0)), { now: NOW })
          .findings.map(({ code, message }) => `${code} ${message}`)
          .sort()
      expect(told(backwards)).toEqual(told(policy))
    }
  })

  it('come of any policy, before and after an update, and no option makes anything but a coded error', () => {
    const policy = parsePolicy({ roleAssignments: [assigned('ra', 'ann', 'Reader', S1)] })
    const engine = createEngine(policy)
    engine.update({ add: { groups: [{ id: 'g', members: [] }] } })
    expect(lint(engine.policy).findings.map(({ code }) => code)).toEqual(['EMPTY_GROUP'])
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no')
        },
      },
    )
    for (const options of [
      1,
      null,
      { only: 'x' },
      { only: [1] },
      { ignore: ['('] },
      { severities: 1 },
      { severities: { X: 'info' } },
      { severities: { EMPTY_GROUP: 'fatal' } },
      { now: {} },
      { expiringWithinDays: -1 },
      { operations: [{}] },
      hostile,
    ]) {
      expect(() => lint(policy, options as never)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    }
    expect(() => lint({} as never)).toThrow('not a policy')
  })
})

describe('roles that are alike', () => {
  const pattern = fc.constantFrom('*', 'a/*', 'a/b/*', '*/read', 'a/*/read', 'a/b/read', 'a/read', 'b/read', 'a/b')
  const block = fc.record({
    actions: fc.array(pattern, { minLength: 1, maxLength: 3 }),
    notActions: fc.array(pattern, { maxLength: 2 }),
  })

  it('are called equivalent exactly where the comparison of roles says so', () => {
    let equivalent = 0
    fc.assert(
      fc.property(
        fc.array(fc.array(block, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 5 }),
        (blocks) => {
          const roleDefinitions = blocks.map((permissions, index) => ({
            id: `r${index}`,
            roleName: `r${index}`,
            permissions,
          }))
          const policy = parsePolicy({ roleDefinitions })
          const expected = policy.roleDefinitions.flatMap((role, index) =>
            policy.roleDefinitions.slice(0, index).some((other) => compareRoles(other, role).relation === 'equivalent')
              ? [`roleDefinitions[${index}]`]
              : [],
          )
          equivalent += expected.length
          expect(lint(policy, { only: ['EQUIVALENT_ROLES'] }).findings.map(({ path }) => path)).toEqual(expected)
        },
      ),
      { seed: SEED, numRuns: 200 },
    )
    expect(equivalent).toBeGreaterThan(20)
  })

  it('are called similar exactly where four fifths of their patterns are the same', () => {
    const lists = fc.array(fc.uniqueArray(fc.nat(9).map(String), { minLength: 1, maxLength: 9 }), { maxLength: 8 })
    fc.assert(
      fc.property(lists, (all) => {
        const roles = all.map((actions, index) => ({
          id: String(index),
          roleName: '',
          assignableScopes: [],
          permissions: [{ actions, notActions: [], dataActions: [], notDataActions: [] }],
        }))
        const near = (role: (typeof roles)[number]) =>
          roles.flatMap((other) => {
            const [a, b] = [role, other].map(({ permissions }) => permissions[0]?.actions ?? [])
            const shared = a?.filter((one) => b?.includes(one)).length ?? 0
            const total = (a?.length ?? 0) + (b?.length ?? 0) - shared
            return other !== role && shared / total >= 0.8 ? [{ other, shared, total }] : []
          })
        const expected = roles.flatMap((role, index) => {
          const [nearest] = near(role)
            .filter(({ other }) => roles.indexOf(other) < index)
            .sort((a, b) => b.shared / b.total - a.shared / a.total)
          if (nearest === undefined) return []
          const { other, shared, total } = nearest
          return [{ role, nearest: other, shared, total, others: near(role).length - 1 }]
        })
        expect(similarRoles(roles)).toEqual(expected)
      }),
      { seed: SEED },
    )
  })
})

describe('cycles of groups', () => {
  it('are found in every knot, once, and are cycles', () => {
    const edges = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 14 })
    fc.assert(
      fc.property(edges, (pairs) => {
        const nodes = ['0', '1', '2', '3', '4', '5', '6']
        const next = new Map(
          nodes.map((node) => [node, pairs.flatMap(([from, to]) => (String(from) === node ? [String(to)] : []))]),
        )
        const below = (node: string) => {
          const reached = new Set(next.get(node))
          for (const one of reached) for (const other of next.get(one) ?? []) reached.add(other)
          return reached
        }
        const cyclic = nodes.filter((node) => below(node).has(node))
        const cycles = cyclesOf(nodes, next)
        for (const cycle of cycles) {
          for (const [index, node] of cycle.entries()) {
            expect(next.get(node)).toContain(cycle[index + 1] ?? cycle[0])
          }
        }
        const knots = new Set(
          cyclic.map((node) =>
            cyclic.filter((other) => node === other || (below(node).has(other) && below(other).has(node))).join(),
          ),
        )
        expect(cycles.map(([first]) => first).sort()).toEqual([...knots].map((knot) => knot.split(',')[0]).sort())
      }),
      { seed: SEED },
    )
  })
})
