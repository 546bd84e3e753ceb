import { compareRoles, type RoleComparison, type RoleRelation } from 'rbac-core/analyze'
import { builtinRoles } from 'rbac-core/builtin-roles'
import { describe, expect, it } from 'vitest'
import { randomFrom } from '../worlds/gen.js'
import { actionsOver, inRows, isConcreteAction, type Lists, lists, roleOf } from './lists.js'

const SEGMENTS = ['a', 'b', '*', 'a*', '*b']
const PATTERNS = [
  ...SEGMENTS,
  ...SEGMENTS.flatMap((one) => SEGMENTS.map((two) => `${one}/${two}`)),
  ...['a', '*'].flatMap((one) =>
    ['b', '*', 'a*b'].flatMap((two) => ['a', '*', '*b'].map((three) => `${one}/${two}/${three}`)),
  ),
  'a/*/*/b',
  '*/*/*/*',
  '*a*b*',
  // No action matches these.
  'a//b',
  '/a',
  '*/',
  'a b',
]
const ACTIONS = [
  ...actionsOver(['a', 'b'], 5),
  'c',
  'c/a',
  'a/c/b',
  'ac/b',
  'b/c',
  'a/b/a/b',
  'a/a/a/a',
  'b/a/b/a',
  'aa/bb/ab',
]

const OPPOSITE: Readonly<Record<RoleRelation, RoleRelation>> = {
  equivalent: 'equivalent',
  covers: 'coveredBy',
  coveredBy: 'covers',
  overlaps: 'overlaps',
  disjoint: 'disjoint',
}

/** Everything that has to hold of one answer, with the naive twin as the judge. */
function judge(a: readonly Lists[], b: readonly Lists[], planes: readonly boolean[] = [false]): RoleComparison {
  const answer = compareRoles(roleOf(...a), roleOf(...b))
  const { relation, onlyA, onlyB, witness } = answer
  const story = JSON.stringify({ a, b, answer })
  let shared = false
  for (const isDataAction of planes) {
    for (const action of ACTIONS) {
      const [inA, inB] = [lists(a, action, isDataAction), lists(b, action, isDataAction)]
      shared ||= inA && inB
      if (inRows(onlyA, action, isDataAction) !== (inA && !inB)) expect.fail(`only a: ${action} in ${story}`)
      if (inRows(onlyB, action, isDataAction) !== (inB && !inA)) expect.fail(`only b: ${action} in ${story}`)
    }
  }
  if (shared && relation === 'disjoint') expect.fail(`they share an action: ${story}`)
  expect({ relation, noneA: onlyA.length === 0, noneB: onlyB.length === 0 }, story).toEqual({
    relation,
    noneA: relation === 'equivalent' || relation === 'coveredBy',
    noneB: relation === 'equivalent' || relation === 'covers',
  })
  if (relation === 'equivalent') expect(witness).toBeUndefined()
  else {
    const { action = '', isDataAction = false, grantedBy } = witness ?? {}
    const [holder, other] = grantedBy === 'a' ? [a, b] : [b, a]
    expect(isConcreteAction(action), story).toBe(true)
    expect(lists(holder, action, isDataAction) && !lists(other, action, isDataAction), story).toBe(true)
  }
  return answer
}

describe('comparing two roles', () => {
  it('tells for every pair of small patterns what enumeration tells, and the inverse the other way round', () => {
    const seen = new Map<RoleRelation, number>()
    for (const [index, one] of PATTERNS.entries()) {
      for (const other of PATTERNS.slice(index)) {
        const [a, b] = [[{ actions: [one] }], [{ actions: [other] }]]
        const { relation, onlyA, onlyB } = judge(a, b)
        const inverse = compareRoles(roleOf(...b), roleOf(...a))
        expect(inverse.relation).toBe(OPPOSITE[relation])
        expect([inverse.onlyB, inverse.onlyA]).toEqual([onlyA, onlyB])
        seen.set(relation, (seen.get(relation) ?? 0) + 1)
      }
    }
    expect([...seen.keys()].sort()).toEqual(['coveredBy', 'covers', 'disjoint', 'equivalent', 'overlaps'])
  })

  it('tells for random roles of several blocks, with exclusions and both planes, what enumeration tells', () => {
    const random = randomFrom(20_261_128)
    const some = (most: number) =>
      Array.from({ length: random(most + 1) }, () => PATTERNS[random(PATTERNS.length)] ?? '')
    const block = (): Lists => ({
      actions: some(3),
      notActions: some(2),
      dataActions: random(3) === 0 ? some(2) : [],
      notDataActions: some(1),
    })
    const seen = new Map<RoleRelation, number>()
    for (let run = 0; run < 1500; run++) {
      const blocks = () => Array.from({ length: 1 + random(3) }, block)
      const a = blocks()
      // Near relatives, so that covering and equivalence are met as often as chance would not have it.
      const b =
        random(2) === 0
          ? blocks()
          : [...a.map((one) => (random(3) === 0 ? { ...one, notActions: [] } : one)), ...blocks().slice(1)]
      const { relation } = judge(a, b, [false, true])
      seen.set(relation, (seen.get(relation) ?? 0) + 1)
    }
    expect(
      Math.min(...Object.keys(OPPOSITE).map((relation) => seen.get(relation as RoleRelation) ?? 0)),
    ).toBeGreaterThan(20)
  })

  it.each<[string, readonly Lists[], readonly Lists[], RoleRelation]>([
    ['a star takes slashes', [{ actions: ['*/read'] }], [{ actions: ['Microsoft.Storage/*/read'] }], 'covers'],
    ['a whole segment may be missing', [{ actions: ['a/*/read'] }], [{ actions: ['a/read'] }], 'covers'],
    ['case is folded', [{ actions: ['Microsoft.Compute/*'] }], [{ actions: ['microsoft.COMPUTE/*'] }], 'equivalent'],
    ['a role of no actions is covered by every role', [{}], [{ actions: ['a/b'] }], 'coveredBy'],
    ['two roles of no actions are equivalent', [{}], [], 'equivalent'],
    ['no action has an empty segment', [{ actions: ['a//b', '*/'] }], [{}], 'equivalent'],
    ['an action has no slash at its edge', [{ actions: ['*'] }], [{ actions: ['*/*', '*'] }], 'equivalent'],
    ['the planes do not meet', [{ actions: ['a/*'] }], [{ dataActions: ['a/*'] }], 'disjoint'],
    [
      'exclusions hold in their block only',
      [{ actions: ['a/*'], notActions: ['a/b'] }, { actions: ['a/b'] }],
      [{ actions: ['a/*'] }],
      'equivalent',
    ],
    [
      'several blocks together cover what none does alone',
      [{ actions: ['a/*/x', 'a/x'] }],
      [{ actions: ['a/*/x'] }],
      'equivalent',
    ],
    ['what is taken away may be all there is', [{ actions: ['a/b/*'], notActions: ['a/*'] }], [{}], 'equivalent'],
    [
      'lists may be null',
      [{ actions: ['a'], notActions: null, dataActions: null, notDataActions: null }],
      [{ actions: ['a'] }],
      'equivalent',
    ],
    [
      'no action is longer than 512',
      [{ actions: [`${'a'.repeat(300)}*`] }],
      [{ actions: [`*${'b'.repeat(300)}`] }],
      'disjoint',
    ],
    [
      'and one of 512 may be in both',
      [{ actions: [`${'a'.repeat(256)}*`] }],
      [{ actions: [`*${'b'.repeat(256)}`] }],
      'overlaps',
    ],
  ])('%s', (_, a, b, expected) => {
    const { relation } = compareRoles(roleOf(...a), roleOf(...b))
    expect(relation).toBe(expected)
  })

  it('says what is left over in patterns, in the spelling of the role, and names one action of it', () => {
    const a = roleOf({ actions: ['Microsoft.Storage/*', 'Microsoft.Compute/disks/read'] })
    const b = roleOf({ actions: ['*/read'] })
    expect(compareRoles(a, b)).toEqual({
      relation: 'overlaps',
      onlyA: [{ action: 'Microsoft.Storage/*', isDataAction: false, except: ['*/read'] }],
      onlyB: [
        { action: '*/read', isDataAction: false, except: ['Microsoft.Compute/disks/read', 'Microsoft.Storage/*'] },
      ],
      witness: { action: 'Microsoft.Storage/x', isDataAction: false, grantedBy: 'a' },
      conditionsIgnored: false,
    })
    const [vm] = compareRoles(
      roleOf({ dataActions: ['a/b/read', 'a/b/write'] }),
      roleOf({ dataActions: ['a/*/read'] }),
    ).onlyA
    expect(vm).toEqual({ action: 'a/b/write', isDataAction: true })
  })

  it('says that it ignored conditions', () => {
    const [plain] = [roleOf({ actions: ['a/b'] })]
    const conditional = {
      ...plain,
      permissions: plain.permissions.map((one) => ({ ...one, condition: 'Exists @Request[x]' })),
    }
    expect(compareRoles(plain, conditional)).toMatchObject({ relation: 'equivalent', conditionsIgnored: true })
  })

  it('reads a role anew that was changed since', () => {
    const actions = ['a/b']
    const changing = { ...roleOf(), permissions: [{ actions, notActions: [], dataActions: [], notDataActions: [] }] }
    expect(compareRoles(changing, roleOf({ actions: ['a/*'] })).relation).toBe('coveredBy')
    actions.push('b')
    expect(compareRoles(changing, roleOf({ actions: ['a/*'] })).relation).toBe('overlaps')
  })

  it('takes the spelling of ARM', () => {
    const { permissions } = roleOf({ actions: ['a/b'] })
    const arm = { id: 'x', properties: { roleName: 'x', permissions } }
    expect(compareRoles(arm as never, roleOf({ actions: ['a/b'] })).relation).toBe('equivalent')
  })

  it('finds each built-in role equivalent to itself, and knows which covers which', () => {
    for (const role of builtinRoles) expect(compareRoles(role, structuredClone(role)).relation).toBe('equivalent')
    const named = (name: string) =>
      builtinRoles.find(({ roleName }) => roleName === name) as (typeof builtinRoles)[number]
    expect(compareRoles(named('Owner'), named('Contributor')).relation).toBe('covers')
    expect(compareRoles(named('Reader'), named('Contributor')).relation).toBe('coveredBy')
    expect(compareRoles(named('Reader'), named('Key Vault Secrets User')).relation).toBe('disjoint')
  })

  it.each([
    ['nothing', undefined, 'INVALID_REQUEST'],
    ['a text', 'Owner', 'INVALID_REQUEST'],
    ['no permissions', { id: 'x' }, 'INVALID_REQUEST'],
    ['permissions that are none', { permissions: [1] }, 'INVALID_REQUEST'],
    ['a list that is none', { permissions: [{ actions: 'a/b' }] }, 'INVALID_REQUEST'],
    ['a pattern that is none', { permissions: [{ actions: ['a\u0000b'] }] }, 'INVALID_PATTERN'],
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
  ])('refuses %s with a code', (_, role, code) => {
    const call = () => compareRoles(roleOf({ actions: ['a'] }), role as never)
    expect(call).toThrow(expect.objectContaining({ code, message: expect.stringMatching(/^the second role/) }))
  })

  it('gives up with a code where so many patterns meet that an answer would take minutes', () => {
    const many = (letter: string, end: string) =>
      Array.from({ length: 1000 }, (_, index) => `*${letter}${index}*${end}`)
    const [a, b] = [{ actions: many('a', 'b*') }, { actions: many('c', 'd*') }]
    expect(compareRoles(roleOf(a), roleOf(b)).relation).toBe('overlaps')
    const excluding = roleOf({ ...a, notActions: many('e', '') })
    expect(() => compareRoles(excluding, roleOf(b))).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }))
  })

  it('ends, with a code where it cannot be exact, whatever the stars', () => {
    const stars = (letters: string, count: number) => `*${letters.repeat(count).split('').join('*')}*`
    const hostile = [stars('ab', 100), `${'*/a/'.repeat(60)}*`, `${'a/*/'.repeat(60)}a`, '*h*g*f*e*d*c*b*a*']
    for (const one of hostile) {
      for (const other of hostile) {
        const role = roleOf({ actions: [one, 'x/*'], notActions: [other, '*a/*b'] })
        try {
          compareRoles(role, roleOf({ actions: [other], notActions: [one] }))
        } catch (error) {
          expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED' })
        }
      }
    }
  })
})
