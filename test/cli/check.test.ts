import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { POLICY, rbac } from './rbac.js'

const RESTART = 'Microsoft.Compute/virtualMachines/restart/action'
const BLOB_READ = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
const base = ['check', '--policy', POLICY]
const ask = (principal: string, action: string, scope = '/subscriptions/s1') =>
  rbac([...base, '--principal', principal, '--action', action, '--scope', scope])

describe('check', () => {
  it('says ALLOWED, what allows it, and the way through the groups', async () => {
    expect(await ask('ada', RESTART)).toEqual({
      code: 0,
      stdout: [
        'ALLOWED  by Machine Operator',
        '  assignment   ra-1',
        '  scope        /subscriptions/s1',
        '  held by      Operations (g-ops), through Night shift',
        '  actions      Microsoft.Compute/virtualMachines/*',
        '',
      ].join('\n'),
      stderr: '',
    })
  })

  it('says DENIED, why, and the command that tells more', async () => {
    const action = 'Microsoft.Compute/virtualMachines/delete'
    expect(await ask('Ada', action)).toEqual({
      code: 1,
      stdout: [
        'DENIED  removed by notActions',
        `  why, and what would help: rbac explain --policy ${POLICY} --principal Ada --action ${action} --scope /subscriptions/s1`,
        '',
      ].join('\n'),
      stderr: '',
    })
  })

  it('names the deny assignment that decides', async () => {
    const { code, stdout } = await ask(
      'Ada',
      'Microsoft.Compute/virtualMachines/write',
      '/subscriptions/s1/resourceGroups/prod',
    )
    expect(code).toBe(1)
    expect(stdout.split('\n').slice(0, 5)).toEqual([
      'DENIED  by a deny assignment',
      '  deny         Hands off production  da-1',
      '  scope        /subscriptions/s1/resourceGroups/prod',
      '  denies       everyone',
      '  pattern      */write',
    ])
  })

  it('answers in JSON that begins with its schema and repeats the request', async () => {
    const { code, stdout, stderr } = await rbac([
      ...base,
      '--json',
      '--principal',
      'ada@CONTOSO.example',
      '--data-action',
      BLOB_READ,
      '--scope',
      '/subscriptions/s1/resourceGroups/data',
    ])
    const answer = JSON.parse(stdout)
    expect([code, stderr]).toEqual([0, ''])
    expect(Object.keys(answer)[0]).toBe('schema')
    expect(answer).toEqual({
      schema: 'rbac.check/v1',
      allowed: true,
      effect: 'Allowed',
      grantedBy: {
        roleAssignmentId: 'ra-2',
        roleDefinitionId: 'reader',
        roleName: 'Blob Reader',
        scope: '/subscriptions/s1/resourceGroups/data',
        principalId: 'u-ada',
        groupPath: [],
        pattern: BLOB_READ,
        isDataAction: true,
      },
      request: {
        principalId: 'u-ada',
        action: BLOB_READ,
        isDataAction: true,
        scope: '/subscriptions/s1/resourceGroups/data',
      },
    })
  })

  it('answers a refusal in JSON with its reason, and ends with 1', async () => {
    const { code, stdout } = await rbac([
      ...base,
      '--json',
      '--principal',
      'u-root',
      '--action',
      RESTART,
      '--scope',
      '/',
    ])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'rbac.check/v1',
      allowed: false,
      effect: 'NotAllowed',
      reason: 'noRoleAssignment',
    })
  })

  it('takes further groups, by name or id', async () => {
    const more = (group: string) =>
      rbac([...base, '--principal', 'u-root', '--group', group, '--action', RESTART, '--scope', '/subscriptions/s1'])
    expect((await more('operations')).code).toBe(0)
    expect((await more('G-NIGHT')).code).toBe(0)
    expect(await more('nobody')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('warning: `nobody` occurs nowhere in the policy'),
    })
  })

  it('answers as of the time it is asked for, and else as of now', async () => {
    const at = (...time: string[]) =>
      rbac([
        ...base,
        '--principal',
        'sam@contoso.example',
        '--action',
        RESTART,
        '--scope',
        '/subscriptions/s1',
        ...time,
      ])
    expect((await at()).code).toBe(0)
    expect((await at('--at', '2026-12-01T00:00:00Z')).code).toBe(1)
    expect((await at('--at', '2026-11-30T23:59:59.999Z')).code).toBe(0)
    expect(await at('--at', 'tomorrow')).toMatchObject({ code: 2, stdout: '' })
  })

  it('names each who bears an ambiguous name, and answers nothing', async () => {
    expect(await ask('sam', RESTART)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: `--principal sam` names several: u-sam (User), u-sam2 (User); give the id\n',
    })
  })

  it('takes an unknown principal as an id, with a warning and a guess', async () => {
    const { code, stderr } = await ask('adda', RESTART)
    expect(code).toBe(1)
    expect(stderr).toBe('warning: `adda` occurs nowhere in the policy; taken as an id (did you mean `Ada`?)\n')
  })

  it('knows an app by its id', async () => {
    const { stdout } = await rbac([...base, '--json', '--principal', 'APP-ID-1', '--action', RESTART, '--scope', '/'])
    expect(JSON.parse(stdout).request.principalId).toBe('sp-app')
  })

  it('warns of an action that looks misspelt, and answers all the same', async () => {
    expect(await ask('ada', 'Microsoft.Insight/metrics/read')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('did you mean `Microsoft.Insights/metrics/read`?'),
    })
    expect(await ask('ada', 'Microsoft.Compute/virtualMachines/deletee')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('did you mean `Microsoft.Compute/virtualMachines/delete`?'),
    })
  })

  it('says when an action is known on the other plane only', async () => {
    expect((await ask('ada', BLOB_READ)).stderr).toBe(
      `warning: \`${BLOB_READ}\` is known as a data action: ask with --data-action\n`,
    )
  })

  it('takes the actions that a policy lists for all there are', async () => {
    const listing = join(mkdtempSync(join(tmpdir(), 'rbac-check-')), 'actions.json')
    const actions = [
      { name: 'Acme.Docs/docs/read', isDataAction: true },
      { name: 'Acme.Docs/docs/write', isDataAction: false },
    ]
    writeFileSync(listing, JSON.stringify({ actions }))
    const remark = async (flag: string, action: string) =>
      (await rbac([...base, '--policy', listing, '--principal', 'ada', flag, action, '--scope', '/'])).stderr
    expect(await remark('--action', 'acme.docs/docs/WRITE')).toBe('')
    expect(await remark('--action', 'Acme.Docs/docs/read')).toContain('ask with --data-action')
    expect(await remark('--data-action', 'Acme.Docs/docs/write')).toContain('ask with --action')
    expect(await remark('--action', 'Acme.Docs/docs/wirte')).toContain('did you mean `Acme.Docs/docs/write`?')
    expect(await remark('--action', RESTART)).toBe(`warning: \`${RESTART}\` is not among the policy's actions\n`)
    rmSync(dirname(listing), { recursive: true })
  })

  it('warns of an action whose provider no role names, and of no other that is merely not spelled out', async () => {
    expect(await ask('ada', 'Contoso.Widgets/widgets/paint/action')).toMatchObject({
      code: 1,
      stderr:
        'warning: no known role names `Contoso.Widgets/widgets/paint/action`, or anything else of `Contoso.Widgets`\n',
    })
    expect((await ask('ada', 'Microsoft.Compute/widgets/paint/action')).stderr).toBe('')
  })

  it('says of what is no action that it is none, and nothing of roles', async () => {
    for (const action of ['/Contoso.Widgets/read', 'Contoso.Widgets//read', '*']) {
      expect((await ask('ada', action)).stderr).toMatch(/^error: not an action to ask for: .*\n$/)
    }
  })

  it('reads attributes from a file and from the line', async () => {
    const attributes = '{"Resource":{"a:b":"c"},"Environment":{"isPrivateLink":true}}'
    const { stdout } = await rbac([
      ...base,
      '--json',
      '--principal',
      'ada',
      '--action',
      RESTART,
      '--scope',
      '/',
      '--attributes',
      attributes,
      '--sub-operation',
      'Blob.List',
    ])
    expect(JSON.parse(stdout).request).toMatchObject({ attributes: JSON.parse(attributes), subOperation: 'Blob.List' })
  })

  it.each([
    ['[]', '`--attributes` must be a JSON object'],
    ['{"resource":{}}', 'did you mean `Resource`?'],
    ['{"Resource":1}', '`Resource` must be an object'],
    ['{nonsense', '`--attributes` is not JSON: '],
    ['{"Resource": {\n "a": 1,\n}}', '(line 2, column 8; take the comma out)'],
    ['no-such-file.json', 'no such file or folder: `no-such-file.json`'],
  ])('refuses attributes %s', async (attributes, message) => {
    const ending = await rbac([
      ...base,
      '--principal',
      'ada',
      '--action',
      RESTART,
      '--scope',
      '/',
      '--attributes',
      attributes,
    ])
    expect(ending).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) })
  })
})

describe('names from a hostile policy', () => {
  it('are escaped in text', async () => {
    const { stdout } = await ask('eve', 'Hostile.Provider/x')
    expect(stdout).toContain('ALLOWED  by \\u001b[2J\\u009b31mOwner\\u202e\n')
  })

  it('are escaped in JSON, and mean the same', async () => {
    const { stdout } = await rbac([
      ...base,
      '--json',
      '--principal',
      'eve',
      '--action',
      'Hostile.Provider/x',
      '--scope',
      '/subscriptions/s1',
    ])
    expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
    expect(JSON.parse(stdout).grantedBy.roleName).toBe('\u001b[2J\u009b31mOwner\u202e')
  })

  it('are escaped in an explanation', async () => {
    const { stdout } = await rbac([
      'explain',
      '--policy',
      POLICY,
      '--principal',
      'eve',
      '--action',
      'Hostile.Provider/x',
      '--scope',
      '/subscriptions/s1',
    ])
    expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
    expect(stdout).toContain('\\u001b[2J')
  })
})
