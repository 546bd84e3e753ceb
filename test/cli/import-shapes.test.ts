import { describe, expect, it } from 'vitest'
import { importFolder } from './import-folder.js'
import { rbac } from './rbac.js'

const folder = importFolder()
const { write, run, imported } = folder

const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111'
const AUTHORIZATION = `${SUBSCRIPTION}/providers/Microsoft.Authorization`
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
const MG = '/providers/Microsoft.Management/managementGroups'

const assignment = (name: string, more: object = {}) => ({
  id: `${AUTHORIZATION}/roleAssignments/${name}`,
  name,
  type: 'Microsoft.Authorization/roleAssignments',
  principalId: 'u-1',
  principalName: 'ada@contoso.example',
  principalType: 'User',
  roleDefinitionId: READER,
  scope: SUBSCRIPTION,
  ...more,
})
const ada = { id: 'u-1', displayName: 'Ada', userPrincipalName: 'ada@contoso.example' }
const asMember = (person: object) => ({ '@odata.type': '#microsoft.graph.user', ...person })
const developers = { id: 'g-1', displayName: 'Developers', securityEnabled: true }

describe('import of what stands around a list', () => {
  const row = { ...assignment('ra-1'), type: 'microsoft.authorization/roleassignments' }

  it('reads role assignments out of a Resource Graph answer', async () => {
    write('rows.json', { count: 1, data: [row], skip_token: null, total_records: 1 })
    const { document, stderr } = await imported('rows.json')
    expect(document.roleAssignments).toMatchObject([{ id: row.id, principalId: 'u-1' }])
    expect(document.principals).toMatchObject([{ id: 'u-1', userPrincipalName: 'ada@contoso.example' }])
    expect(stderr).toContain('read     rows.json: 1 policy item')
  })

  it('reads an empty Resource Graph answer, and says of one with a token that there is more', async () => {
    write('rows.json', { count: 0, data: [], skip_token: null, total_records: 0 })
    expect((await imported('rows.json')).stderr).toContain('read     rows.json: 0 policy items')
    write('rows.json', { count: 1, data: [row], skip_token: 'abc', total_records: 9 })
    expect((await imported('rows.json')).stderr).toContain('missing  rows.json is one page of several')
  })

  it('reads pages that were put into one list, of which only the last may say that there are more', async () => {
    const pages = (last: object) => [
      { value: [assignment('ra-1'), ada], nextLink: 'https://management.example/2' },
      { value: [assignment('ra-2')], ...last },
    ]
    write('pages.json', pages({}))
    const { document, stderr } = await imported('pages.json')
    expect(document.roleAssignments).toMatchObject([{ id: assignment('ra-1').id }, { id: assignment('ra-2').id }])
    expect(document.principals).toMatchObject([{ id: 'u-1', displayName: 'Ada' }])
    expect(stderr).not.toContain('one page of several')
    write('pages.json', pages({ nextLink: 'https://management.example/3' }))
    expect((await imported('pages.json')).stderr).toContain('missing  pages.json is one page of several')
  })

  it('reads one item alone, as `show` and `create` print it', async () => {
    write('one.json', assignment('ra-1'))
    write('role.json', {
      id: `${AUTHORIZATION}/roleDefinitions/r-1`,
      properties: { roleName: 'Ours', permissions: [{ actions: ['*/read'] }], assignableScopes: [SUBSCRIPTION] },
    })
    const { document } = await imported('.')
    expect(document).toMatchObject({
      roleDefinitions: [{ roleName: 'Ours' }],
      roleAssignments: [{ principalId: 'u-1' }],
    })
  })

  it.each([
    ['one item', assignment('ra-1', { scope: 7 }), 'one.json scope'],
    [
      'an item of a page in a list',
      [{ value: [ada, assignment('ra-1', { scope: 7 })] }],
      'one.json [0].value[1].scope',
    ],
    ['a row', { count: 1, data: [{ ...row, scope: 7 }] }, 'one.json data[0].scope'],
  ])('points into %s', async (_, value, place) => {
    write('one.json', value)
    expect(await run('one.json')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining(`] ${place}\n`),
    })
  })

  it('refuses a request for a role wherever it stands', async () => {
    const request = {
      id: `${AUTHORIZATION}/roleAssignmentScheduleRequests/q-1`,
      type: 'Microsoft.Authorization/roleAssignmentScheduleRequests',
      properties: { principalId: 'u-9', roleDefinitionId: READER, scope: SUBSCRIPTION, status: 'PendingApproval' },
    }
    for (const value of [request, [request], { value: [assignment('ra-1'), request] }, { count: 1, data: [request] }]) {
      write('a.json', value)
      const { code, stdout, stderr } = await run('a.json')
      expect([code, stdout]).toEqual([3, ''])
      expect(stderr).toContain('help: export `roleAssignmentScheduleInstances` instead')
    }
  })
})

describe('import of what says nothing about access', () => {
  it('leaves out resources, resource groups and subscriptions', async () => {
    write('vaults.json', [
      {
        id: `${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v`,
        type: 'Microsoft.KeyVault/vaults',
      },
    ])
    write('rows.json', {
      count: 2,
      data: [
        { id: SUBSCRIPTION, type: 'microsoft.resources/subscriptions', properties: {} },
        { id: `${SUBSCRIPTION}/resourceGroups/g`, type: 'microsoft.resources/subscriptions/resourcegroups' },
      ],
    })
    const { document, stderr } = await imported('.')
    expect(document).toEqual({})
    expect(stderr).toContain('vaults.json: 1 resource, left out\n')
    expect(stderr).toContain('rows.json: 1 subscription, left out, 1 resource, left out\n')
  })
})

describe('import of members from Microsoft Graph', () => {
  const page = (members: readonly object[]) => ({
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#directoryObjects',
    value: members,
  })

  it.each([
    ['a page', page([asMember(ada)]), ['u-1']],
    ['a page that is empty', page([]), []],
    ['pages in a list', [page([asMember(ada)]), page([asMember({ id: 'u-2' })])], ['u-1', 'u-2']],
  ])('knows whose members %s holds by the name of the file', async (_, list, members) => {
    write('groups.json', [developers])
    write('members/g-1.json', list)
    const { document, stderr } = await imported('.')
    expect(document.groups).toEqual([{ id: 'g-1', displayName: 'Developers', members }])
    expect(stderr).not.toContain('missing  members')
  })

  it('takes a group whose members were expanded to none for an empty one', async () => {
    write('groups.json', {
      value: [
        { id: 'g-1', displayName: 'Developers', members: [asMember(ada)] },
        { id: 'g-2', displayName: 'Nobody', 'members@odata.context': 'x', members: [] },
      ],
    })
    expect((await imported('groups.json')).document.groups).toMatchObject([{ members: ['u-1'] }, { members: [] }])
  })

  it.each([
    ['as many as Graph expands', { members: Array.from({ length: 20 }, (_, at) => asMember({ id: `u-${at}` })) }, true],
    ['fewer', { members: Array.from({ length: 19 }, (_, at) => asMember({ id: `u-${at}` })) }, false],
    ['a link to more', { members: [asMember(ada)], 'members@odata.nextLink': 'https://graph.example/2' }, true],
  ])('doubts expanded members: %s', async (_, members, doubted) => {
    write('groups.json', { value: [{ ...developers, ...members }] })
    const doubt = 'missing  members of 1 group (Developers), perhaps'
    expect((await imported('groups.json')).stderr.includes(doubt)).toBe(doubted)
    write('members/g-1.json', [asMember(ada)])
    expect((await imported('groups.json', 'members')).stderr).not.toContain(doubt)
  })

  it('says of many lists of members how many there are, and in JSON what each of them holds', async () => {
    const groups = Array.from({ length: 11 }, (_, at) => ({ ...developers, id: `g-${at}` }))
    write('groups.json', groups)
    for (const { id } of groups.slice(1)) write(`members/${id}.json`, [asMember(ada)])
    expect((await imported('.')).stderr.match(/^read .*members\/.*$/gm)).toHaveLength(10)
    write('members/g-0.json', [asMember(ada)])
    expect((await imported('.')).stderr.match(/^read .*$/gm)).toEqual([
      'read     groups.json: 11 groups',
      'read     members: 11 lists of members',
    ])
    expect(JSON.parse((await run('.', '--json')).stdout).read).toContainEqual({
      file: 'members/g-0.json',
      holds: '1 member of g-0',
    })
  })

  it('refuses an expanded member without an id', async () => {
    write('groups.json', { value: [{ ...developers, members: [asMember(ada), { displayName: 'Eve' }] }] })
    expect(await run('groups.json')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('groups.json value[0].members[1]\n'),
    })
  })
})

describe('import of parts of a tenant', () => {
  it('names the roles that assignments name and no file defines', async () => {
    write('a.json', [
      assignment('ra-1'),
      assignment('ra-2', { roleDefinitionId: `${AUTHORIZATION}/roleDefinitions/${READER.toUpperCase()}` }),
      assignment('ra-3', { roleDefinitionId: 'ours' }),
    ])
    expect((await imported('a.json')).stderr).toContain(
      'missing  2 role definitions (Reader, ours): assignments of them grant nothing',
    )
    write('roles.json', [
      { id: READER, roleName: 'Reader', permissions: [{ actions: ['*/read'] }] },
      { id: 'ours', roleName: 'Ours', permissions: [] },
    ])
    expect((await imported('.')).stderr).not.toContain('role definitions (')
  })

  it('says so when no subscription hangs under any management group', async () => {
    const tree = {
      id: `${MG}/prod`,
      name: 'prod',
      displayName: 'Production',
      type: 'Microsoft.Management/managementGroups',
      details: { parent: { id: `${MG}/root` } },
      children: null,
    }
    write('tree.json', tree)
    const said = 'missing  subscriptions under management groups'
    expect((await imported('tree.json')).stderr).toContain(said)
    write('below.json', [
      {
        id: `${MG}/prod/subscriptions/s1`,
        name: 's1',
        type: 'Microsoft.Management/managementGroups/subscriptions',
        displayName: 'Shop',
        parent: { id: `${MG}/prod` },
      },
    ])
    const { document, stderr } = await imported('.')
    expect(stderr).not.toContain(said)
    expect(document.managementGroups).toEqual([
      { id: 'prod', displayName: 'Production', parent: 'root', subscriptions: ['s1'] },
      { id: 'root', parent: null, subscriptions: [] },
    ])
  })

  it('keeps the name of a management group that nothing hangs under', async () => {
    write('rows.json', {
      count: 1,
      data: [
        {
          id: `${MG}/prod`,
          name: 'prod',
          type: 'microsoft.management/managementgroups',
          properties: { displayName: 'Production', details: { managementGroupAncestorsChain: [{ name: 'root' }] } },
        },
      ],
    })
    expect((await imported('rows.json')).document.managementGroups).toMatchObject([
      { id: 'prod', displayName: 'Production' },
      { id: 'root' },
    ])
  })
})

describe('exports that are taken for a policy', () => {
  const asked = ['who-can', '--policy', '.', '--action', 'a/read', '--scope', '/']
  const ask = (...args: string[]) => rbac(args, { cwd: folder.path })
  const hint = (files: string) => `${files} as Azure's tools print it, and no policy yet: \`rbac import\` makes one`

  it('are named by every verb that reads a policy', async () => {
    write('assignments.json', [assignment('ra-1')])
    write('groups.json', [developers])
    expect((await ask(...asked)).stderr).toContain(hint('`groups.json` is'))
    write('members/g-1.json', [asMember(ada)])
    write('tree.json', { id: `${MG}/root`, type: 'Microsoft.Management/managementGroups', children: [] })
    const { code, stderr } = await ask(...asked)
    expect([code, stderr.split('\n')[0]]).toEqual([
      3,
      expect.stringContaining(hint('`groups.json` and 2 other files are')),
    ])
    expect(JSON.parse((await ask(...asked, '--json')).stderr).error.message).toContain('`rbac import` makes one')
    expect((await ask('validate', '.')).stderr).toBe(`${hint('`groups.json` and 2 other files are')}\n`)
  })

  it('are not what a slip in a policy is taken for, nor what import itself refuses', async () => {
    write('policy.json', { groups: [{ id: 'g-1', member: [] }] })
    expect((await ask(...asked)).stderr).not.toContain('rbac import')
    write('policy.json', [{ ...ada, displayName: 7 }, assignment('ra-1', { scope: 7 })])
    expect((await run('policy.json')).stderr).not.toContain('rbac import')
  })
})
