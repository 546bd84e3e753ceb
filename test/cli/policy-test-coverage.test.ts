import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { rbac } from './rbac.js'

const cwd = mkdtempSync(join(tmpdir(), 'rbac-coverage-'))
afterAll(() => rmSync(cwd, { recursive: true }))

const EVERYONE = { id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }
const CONDITION = "!(ActionMatches{'D/blobs/read'}) OR @Resource[D/blobs:path] StringStartsWith 'open/'"
const policy = {
  roleDefinitions: [
    {
      id: '/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/OPERATOR',
      roleName: 'Operator',
      permissions: [{ actions: ['P/vms/*', 'P/nets/read'], notActions: ['P/vms/delete', 'P/vms/wipe'] }],
    },
    { id: 'blobs', roleName: 'Blobs', permissions: [{ dataActions: ['D/blobs/*'] }] },
    {
      id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
      roleName: 'Reader',
      roleType: 'BuiltInRole',
      permissions: [{ actions: ['*/read'] }],
    },
  ],
  roleAssignments: [
    { id: 'ra-team', principalId: 'team', roleDefinitionId: 'operator', scope: '/s/a' },
    { id: 'ra-read', principalId: 'ann', roleDefinitionId: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', scope: '/s' },
    { id: 'ra-if', principalId: 'ann', roleDefinitionId: 'blobs', scope: '/s', condition: CONDITION },
  ],
  roleAssignmentScheduleInstances: [
    {
      id: 'si',
      principalId: 'bob',
      roleDefinitionId: 'operator',
      scope: '/s/b',
      startDateTime: '2026-01-01T00:00:00Z',
      endDateTime: '2026-02-01T00:00:00Z',
    },
  ],
  roleEligibilityScheduleInstances: [{ id: 'el', principalId: 'cat', roleDefinitionId: 'operator', scope: '/s/c' }],
  denyAssignments: [
    {
      id: 'da',
      denyAssignmentName: 'No writes',
      permissions: [{ actions: ['P/*/write', 'P/gone'], notActions: ['P/logs/write'] }],
      scope: '/s/a',
      principals: [EVERYONE],
      excludePrincipals: [{ id: 'root' }],
    },
    {
      id: 'audited',
      denyAssignmentName: 'Audited',
      denyAssignmentEffect: 'audit',
      permissions: [{ actions: ['*'] }],
      scope: '/',
      principals: [EVERYONE],
    },
  ],
  groups: [{ id: 'team', members: ['ann'] }],
}
writeFileSync(join(cwd, 'p.json'), JSON.stringify(policy))

interface Answer {
  readonly code: number
  readonly coverage: [
    { exercised: number; total: number; percent: number; missing: { kind: string; what: string; missing: string }[] },
  ]
  readonly mutation: [
    { noticed: number; tried: number; omitted: number; unnoticed: { kind: string; id: string; change: string }[] },
  ]
}

async function answer(tests: readonly object[], ...flags: string[]): Promise<Answer> {
  writeFileSync(join(cwd, 'a.rbac-test.json'), JSON.stringify({ policy: 'p.json', tests }))
  const { code, stdout, stderr } = await rbac(['test', '--json', ...flags], { cwd })
  expect(stderr.startsWith('{')).toBe(false)
  return { code, ...JSON.parse(stdout) }
}

/** What is still missing of that kind. */
async function missing(kind: string, tests: readonly object[]): Promise<string[]> {
  const { coverage } = await answer(tests, '--coverage')
  return coverage[0].missing.filter((one) => one.kind === kind).map(({ what, missing }) => `${what} ${missing}`)
}

const nothing = { who: 'nobody', where: '/', mayNot: 'P/none' }

describe('coverage', () => {
  it('counts assignments, enforced denies, patterns of custom roles and denies, and both sides of comparisons', async () => {
    const { coverage } = await answer([nothing], '--coverage')
    const of = (kind: string) => coverage[0].missing.filter((one) => one.kind === kind)
    expect(coverage[0]).toMatchObject({ exercised: 0, percent: 0 })
    expect(of('assignment')).toHaveLength(4)
    expect(of('deny')).toHaveLength(1)
    expect(of('pattern')).toHaveLength(4 + 1 + 3)
    expect(of('condition')).toHaveLength(4)
    expect(coverage[0].total).toBe(17)
  })

  it('takes an assignment for exercised when it grants, even where others grant too or a deny denies', async () => {
    const rows = [
      { who: 'ann', where: '/s/a', may: 'P/nets/read' },
      { who: 'ann', where: '/s/a', mayNot: 'P/x/write' },
    ]
    expect(await missing('assignment', rows)).toEqual([
      'role assignment ra-if (Blobs of ann) at /s grants nothing',
      'role assignment si (Operator of bob) at /s/b grants nothing',
    ])
    expect(
      await missing('assignment', [{ who: 'bob', where: '/s/b', may: 'P/vms/x', at: '2026-01-15T00:00:00Z' }]),
    ).toHaveLength(3)
    expect(
      await missing('assignment', [{ who: 'bob', where: '/s/b', mayNot: 'P/vms/x', at: '2026-02-01T00:00:00Z' }]),
    ).toHaveLength(4)
    expect(await missing('assignment', [{ who: 'ann', where: '/s/a', mayNot: 'P/vms/write' }])).toHaveLength(3)
  })

  it('takes a pattern for exercised when it grants, or takes away', async () => {
    const operator = async (...rows: object[]) =>
      (await missing('pattern', rows)).filter((line) => line.startsWith('role Operator'))
    expect(await operator(nothing)).toEqual([
      'role Operator: actions P/vms/* decides nothing',
      'role Operator: actions P/nets/read decides nothing',
      'role Operator: notActions P/vms/delete takes nothing away',
      'role Operator: notActions P/vms/wipe takes nothing away',
    ])
    expect(await operator({ who: 'ann', where: '/s/a', may: 'P/vms/x', mayNot: 'P/vms/delete' })).toEqual([
      'role Operator: actions P/nets/read decides nothing',
      'role Operator: notActions P/vms/wipe takes nothing away',
    ])
  })

  it('takes the patterns of a deny for exercised when they deny, or let pass', async () => {
    const ofDeny = async (...rows: object[]) =>
      (await missing('pattern', rows)).filter((line) => line.startsWith('deny'))
    expect(await ofDeny(nothing)).toHaveLength(3)
    expect(await ofDeny({ who: 'ann', where: '/s/a', mayNot: 'P/vms/write' })).toEqual([
      'deny assignment No writes (da): actions P/gone decides nothing',
      'deny assignment No writes (da): notActions P/logs/write takes nothing away',
    ])
    expect(await ofDeny({ who: 'ann', where: '/s/a', mayNot: 'P/logs/write' })).toEqual([
      'deny assignment No writes (da): actions P/*/write decides nothing',
      'deny assignment No writes (da): actions P/gone decides nothing',
    ])
    expect(await ofDeny({ who: 'root', where: '/s/a', mayNot: ['P/vms/write', 'P/logs/write'] })).toHaveLength(3)
  })

  it('takes a comparison for exercised on a side where the whole hangs on it', async () => {
    const path = (value: string) => ({ attributes: { Resource: { 'D/blobs:path': value } } })
    const read = { who: 'ann', where: '/s' }
    const MATCH = "role assignment ra-if (Blobs of ann): ActionMatches{'D/blobs/read'} is never needed to be"
    const PATH =
      "role assignment ra-if (Blobs of ann): @Resource[D/blobs:path] StringStartsWith 'open/' is never needed to be"
    expect(await missing('condition', [nothing])).toEqual([
      `${MATCH} true`,
      `${MATCH} other than true`,
      `${PATH} true`,
      `${PATH} other than true`,
    ])
    // Of no matter: another action passes whatever the path is.
    expect(await missing('condition', [{ ...read, mayData: 'D/blobs/write', ...path('open/x') }])).toHaveLength(4)
    // The path is what lets it pass.
    expect(await missing('condition', [{ ...read, mayData: 'D/blobs/read', ...path('open/x') }])).toEqual([
      `${MATCH} true`,
      `${MATCH} other than true`,
      `${PATH} other than true`,
    ])
    // Both refuse together: either would let it pass.
    expect(await missing('condition', [{ ...read, mayNotData: 'D/blobs/read', ...path('shut/x') }])).toEqual([
      `${MATCH} other than true`,
      `${PATH} true`,
    ])
    // An attribute that is not given is other than true.
    expect(await missing('condition', [{ ...read, mayNotData: 'D/blobs/read' }])).toHaveLength(2)
    expect(await missing('condition', [{ ...read, mayData: 'D/blobs/write', ...path('shut/x') }])).toEqual([
      `${MATCH} true`,
      `${PATH} true`,
      `${PATH} other than true`,
    ])
  })

  it('below --min-coverage ends with 1, though every test passed', async () => {
    expect(await answer([nothing], '--min-coverage', '0.1')).toMatchObject({ code: 1, failed: 0 })
    expect(await answer([nothing], '--min-coverage', '0')).toMatchObject({ code: 0 })
    const { stdout } = await rbac(['test', '--min-coverage', '5'], { cwd })
    expect(stdout.trimEnd().endsWith('0 % is less than the 5 % asked for')).toBe(true)
  })

  it('counts no test that is skipped', async () => {
    const row = { who: 'ann', where: '/s/a', may: 'P/nets/read' }
    expect(await missing('assignment', [nothing, { ...row, skip: true }])).toHaveLength(4)
  })
})

describe('mutation', () => {
  const unnoticed = async (tests: readonly object[]) => {
    const { mutation } = await answer(tests, '--mutate')
    return mutation[0].unnoticed.map(({ change }) => change)
  }

  it('tries every single edit, each once, and lists those that no test notices', async () => {
    const { mutation } = await answer([nothing], '--mutate')
    expect(mutation[0]).toMatchObject({ noticed: 0, omitted: 0 })
    const changes = mutation[0].unnoticed.map(({ change }) => change)
    expect(new Set(changes).size).toBe(changes.length)
    expect(changes).toEqual([
      'drop role assignment ra-team (Operator of team)',
      'widen role assignment ra-team (Operator of team) from /s/a to /s',
      'drop role assignment ra-read (Reader of ann)',
      'widen role assignment ra-read (Reader of ann) from /s to /',
      'drop role assignment ra-if (Blobs of ann)',
      'widen role assignment ra-if (Blobs of ann) from /s to /',
      'drop the condition of role assignment ra-if (Blobs of ann)',
      'negate the condition of role assignment ra-if (Blobs of ann)',
      'drop role assignment si (Operator of bob)',
      'widen role assignment si (Operator of bob) from /s/b to /s',
      'drop the start of role assignment si (Operator of bob)',
      'drop the end of role assignment si (Operator of bob)',
      'make the eligible role assignment el (Operator of cat) an active one',
      'drop deny assignment No writes (da)',
      'widen deny assignment No writes (da) from /s/a to /s',
      'no longer exclude root from deny assignment No writes (da)',
      'let deny assignment No writes (da) not apply to child scopes',
      'drop actions P/*/write in deny assignment No writes (da)',
      'widen actions P/*/write to P/*/* in deny assignment No writes (da)',
      'drop actions P/gone in deny assignment No writes (da)',
      'widen actions P/gone to P/* in deny assignment No writes (da)',
      'drop notActions P/logs/write in deny assignment No writes (da)',
      'widen notActions P/logs/write to P/logs/* in deny assignment No writes (da)',
      'drop actions P/vms/* in role Operator',
      'widen actions P/vms/* to P/* in role Operator',
      'drop actions P/nets/read in role Operator',
      'widen actions P/nets/read to P/nets/* in role Operator',
      'drop notActions P/vms/delete in role Operator',
      'widen notActions P/vms/delete to P/vms/* in role Operator',
      'drop notActions P/vms/wipe in role Operator',
      'widen notActions P/vms/wipe to P/vms/* in role Operator',
      'drop dataActions D/blobs/* in role Blobs',
      'widen dataActions D/blobs/* to D/* in role Blobs',
      'drop ann from the group team',
    ])
  })

  it.each([
    [
      { who: 'ann', where: '/s/a', may: 'P/vms/x' },
      ['drop role assignment ra-team', 'drop ann from', 'drop actions P/vms/*', 'widen notActions P/vms/delete'],
    ],
    [{ who: 'ann', where: '/s/a', mayNot: 'P/vms/wipe' }, ['drop notActions P/vms/wipe']],
    [{ who: 'ann', where: '/s/x', mayNot: 'P/vms/x' }, ['widen role assignment ra-team']],
    [{ who: 'ann', where: '/s/a', mayNot: 'P/vms/write' }, ['drop deny assignment', 'drop actions P/*/write']],
    [{ who: 'ann', where: '/s/a/b', mayNot: 'P/vms/write' }, ['let deny assignment No writes (da) not apply']],
    [{ who: 'root', groups: 'team', where: '/s/a', may: 'P/vms/write' }, ['no longer exclude root']],
    [
      { who: 'bob', where: '/s/b', mayNot: 'P/vms/x', at: '2025-12-31T00:00:00Z' },
      ['drop the start of role assignment si'],
    ],
    [
      { who: 'bob', where: '/s/b', mayNot: 'P/vms/x', at: '2026-02-01T00:00:00Z' },
      ['drop the end of role assignment si'],
    ],
    [{ who: 'cat', where: '/s/c', mayNot: 'P/vms/x' }, ['make the eligible role assignment el']],
    [{ who: 'ann', where: '/s', mayData: 'D/blobs/write' }, ['negate the condition', 'drop dataActions D/blobs/*']],
    [{ who: 'ann', where: '/s', mayNotData: 'D/blobs/read' }, ['drop the condition']],
  ])('of an edit is noticed by the test it breaks: %j', async (row, changes) => {
    const left = await unnoticed([row])
    for (const change of changes) expect(left.filter((each) => each.startsWith(change))).toEqual([])
    expect(left.length).toBeGreaterThan(20)
  })

  it('notices an edit that changes only who decides, where a test names the decider', async () => {
    const row = { who: 'ann', where: '/s/a', may: 'P/vms/read' }
    const drop = 'drop role assignment ra-read (Reader of ann)'
    expect(await unnoticed([row])).toContain(drop)
    expect(await unnoticed([{ ...row, by: 'ra-read' }])).not.toContain(drop)
  })

  it('is bounded: evenly chosen, the same each time, and the rest counted', async () => {
    const few = await answer([nothing], '--mutate', '--max-mutants', '7')
    expect(few.mutation[0]).toMatchObject({ tried: 7, omitted: 27 })
    expect(await answer([nothing], '--mutate', '--max-mutants', '7')).toEqual(few)
  })

  it('below --min-mutation ends with 1, and waits until every test passes', async () => {
    expect(await answer([nothing], '--min-mutation', '1')).toMatchObject({ code: 1, failed: 0 })
    const wrong = await answer([{ ...nothing, mayNot: undefined, may: 'P/none' }], '--mutate')
    expect(wrong.mutation).toBeUndefined()
    expect(wrong.code).toBe(1)
  })
})
