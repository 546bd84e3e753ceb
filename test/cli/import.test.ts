import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importFolder } from './import-folder.js'
import { rbac } from './rbac.js'

const folder = importFolder()
const { write, run, imported } = folder

const assignment = (more: object = {}) => ({
  id: '/subscriptions/s1/providers/Microsoft.Authorization/roleAssignments/ra-1',
  name: 'ra-1',
  type: 'Microsoft.Authorization/roleAssignments',
  principalId: 'u-1',
  principalName: 'ada@contoso.example',
  principalType: 'User',
  roleDefinitionId: '/subscriptions/s1/providers/Microsoft.Authorization/roleDefinitions/r-1',
  roleDefinitionName: 'Reader of ours',
  scope: '/subscriptions/s1',
  createdOn: '2026-01-01T00:00:00Z',
  condition: null,
  ...more,
})

describe('import of roles and assignments', () => {
  it('merges both spellings into one document without what no decision needs', async () => {
    write('roles.json', {
      value: [
        {
          id: '/providers/Microsoft.Authorization/roleDefinitions/r-1',
          name: 'r-1',
          type: 'Microsoft.Authorization/roleDefinitions',
          properties: {
            roleName: 'Reader of ours',
            type: 'CustomRole',
            permissions: [{ actions: ['*/read'], notActions: [] }],
            assignableScopes: ['/'],
          },
        },
      ],
    })
    write('assignments.json', [assignment()])
    const { document } = await imported('.')
    expect(Object.keys(document)).toEqual(['roleDefinitions', 'roleAssignments', 'principals'])
    expect(document.roleAssignments).toEqual([
      {
        id: assignment().id,
        principalId: 'u-1',
        principalType: 'User',
        roleDefinitionId: assignment().roleDefinitionId,
        scope: '/subscriptions/s1',
      },
    ])
  })

  it('learns the names of those who hold roles', async () => {
    write('assignments.json', [
      assignment(),
      assignment({
        id: 'ra-2',
        principalId: 'sp-1',
        principalType: 'ServicePrincipal',
        principalName: '11111111-2222-3333-4444-555555555555',
      }),
      assignment({ id: 'ra-3', principalId: 'g-1', principalType: 'Group', principalName: 'Developers' }),
    ])
    const { document, stderr } = await imported('assignments.json')
    expect(document.principals).toEqual([
      { id: 'g-1', type: 'Group', displayName: 'Developers' },
      { id: 'sp-1', type: 'ServicePrincipal', appId: '11111111-2222-3333-4444-555555555555' },
      { id: 'u-1', type: 'User', userPrincipalName: 'ada@contoso.example' },
    ])
    expect(stderr).toContain('missing  members of 1 group (Developers): what they are given reaches nobody')
  })

  it('keeps the windows of schedule instances', async () => {
    const window = { startDateTime: '2026-03-02T08:00:00Z', endDateTime: '2026-03-02T16:00:00+00:00' }
    write('active.json', {
      value: [
        {
          id: '/x/providers/Microsoft.Authorization/roleAssignmentScheduleInstances/i-1',
          properties: {
            principalId: 'u-1',
            roleDefinitionId: 'r-1',
            scope: '/',
            ...window,
            expandedProperties: { principal: { displayName: 'Ada' } },
            principalType: 'User',
          },
        },
      ],
    })
    const { document } = await imported('active.json')
    expect(document.roleAssignmentScheduleInstances).toMatchObject([
      { startDateTime: '2026-03-02T08:00:00.000Z', endDateTime: '2026-03-02T16:00:00.000Z' },
    ])
    expect(document.principals).toEqual([{ id: 'u-1', type: 'User', displayName: 'Ada' }])
  })

  it('prints a document that reads back as it is', async () => {
    write('a.json', [assignment()])
    const { document } = await imported('a.json')
    write('again.json', document)
    expect((await imported('again.json')).document).toEqual(document)
    expect((await rbac(['fmt', '--check', 'again.json'], { cwd: folder.path })).code).toBe(1)
    expect((await run('a.json', '-o', 'out.json')).stdout).toBe('')
    expect((await rbac(['fmt', '--check', 'out.json'], { cwd: folder.path })).code).toBe(0)
    expect(JSON.parse(readFileSync(join(folder.path, 'out.json'), 'utf8'))).toEqual(document)
  })

  it('refuses files that contradict each other', async () => {
    write('a.json', [assignment()])
    write('b.json', [assignment({ scope: '/subscriptions/s2' })])
    expect(await run('a.json', 'b.json')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('DUPLICATE_ID'),
    })
  })

  it('points into a file that can not be read', async () => {
    write('a.json', '[{]')
    expect(await run('a.json')).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('a.json:1:3') })
  })
})

describe('import of the directory', () => {
  const groups = [
    { id: 'g-1', displayName: 'Developers', securityEnabled: true, mailEnabled: false },
    { id: 'g-2', displayName: 'Auditors', securityEnabled: true, mailEnabled: false },
  ]
  const members = [
    { '@odata.type': '#microsoft.graph.user', id: 'u-1', displayName: 'Ada', userPrincipalName: 'ada@contoso.example' },
    { '@odata.type': '#microsoft.graph.group', id: 'g-2', displayName: 'Auditors' },
    { '@odata.type': '#microsoft.graph.servicePrincipal', id: 'sp-1', displayName: 'app', appId: 'app-1' },
  ]

  it('knows whose members a list holds by its name: the id or the display name of the group', async () => {
    for (const name of ['g-1.json', 'Developers.json', 'developers.json']) {
      write(`members/${name}`, members)
      write('groups.json', groups)
      const { document, stderr } = await imported('groups.json', `members/${name}`)
      expect(document.groups).toEqual([{ id: 'g-1', displayName: 'Developers', members: ['g-2', 'sp-1', 'u-1'] }])
      expect(document.principals).toEqual([
        { id: 'g-2', type: 'Group', displayName: 'Auditors' },
        { id: 'sp-1', type: 'ServicePrincipal', displayName: 'app', appId: 'app-1' },
        { id: 'u-1', type: 'User', displayName: 'Ada', userPrincipalName: 'ada@contoso.example' },
      ])
      expect(stderr).toContain('missing  members of 1 group (Auditors)')
    }
  })

  it('takes an empty list for a group without members', async () => {
    write('groups.json', groups.slice(0, 1))
    write('members/g-1.json', [])
    const { document, stderr } = await imported('groups.json', 'members')
    expect(document.groups).toEqual([{ id: 'g-1', displayName: 'Developers', members: [] }])
    expect(stderr).not.toContain('missing  members of')
  })

  it('is told whose members a list holds', async () => {
    write('groups.json', groups)
    write('list.json', members.slice(0, 1))
    const { document } = await imported('groups.json', '--members', 'Developers=list.json')
    expect(document.groups).toEqual([{ id: 'g-1', displayName: 'Developers', members: ['u-1'] }])
    expect(await run('groups.json', '--members', 'list.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--members <group>=<file>'),
    })
  })

  it('says so when it can not tell whose members a list holds, and takes their names', async () => {
    write('groups.json', groups)
    write('list.json', members.slice(0, 1))
    const { document, stderr } = await imported('groups.json', 'list.json')
    expect(document.groups).toBeUndefined()
    expect(document.principals).toContainEqual({
      id: 'u-1',
      type: 'User',
      displayName: 'Ada',
      userPrincipalName: 'ada@contoso.example',
    })
    expect(stderr).toContain('list.json looks like the members of a group, but no group is called `list`')
  })

  it('reads members that came with their groups', async () => {
    write('groups.json', { '@odata.context': 'x', value: [{ ...groups[0], members: members.slice(0, 1) }] })
    expect((await imported('groups.json')).document.groups).toEqual([
      { id: 'g-1', displayName: 'Developers', members: ['u-1'] },
    ])
  })

  it('reads users, service principals and managed identities, and leaves app registrations out', async () => {
    write('users.json', [{ id: 'u-1', displayName: 'Ada', userPrincipalName: 'ada@contoso.example', mail: null }])
    write('sps.json', [{ id: 'sp-1', displayName: 'app', appId: 'app-1', servicePrincipalType: 'Application' }])
    write('identities.json', [
      {
        id: '/subscriptions/s1/x/vm-id',
        name: 'vm-id',
        principalId: 'mi-1',
        clientId: 'app-2',
        type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
      },
    ])
    write('apps.json', [{ id: 'not-a-principal', appId: 'app-1', displayName: 'app', signInAudience: 'AzureADMyOrg' }])
    expect((await imported('.')).document.principals).toEqual([
      { id: 'mi-1', type: 'ServicePrincipal', displayName: 'vm-id', appId: 'app-2' },
      { id: 'sp-1', type: 'ServicePrincipal', displayName: 'app', appId: 'app-1' },
      { id: 'u-1', type: 'User', displayName: 'Ada', userPrincipalName: 'ada@contoso.example' },
    ])
  })

  it('leaves what a policy document says of a principal as it is', async () => {
    write('ours.json', {
      principals: [{ id: 'U-1', type: 'User', displayName: 'Ada of ours', attributes: { level: 3 } }],
    })
    write('users.json', [{ id: 'u-1', displayName: 'Ada', userPrincipalName: 'ada@contoso.example' }])
    const { document } = await imported('users.json', 'ours.json')
    expect(document.principals).toEqual([
      { id: 'U-1', type: 'User', displayName: 'Ada of ours', attributes: { level: 3 } },
    ])
  })

  it('takes ids for one only where they differ in nothing but the case of ASCII letters', async () => {
    // The Kelvin sign: in lower case it is a plain k.
    write('users.json', [
      { id: 'kim', displayName: 'Kim', userPrincipalName: 'kim@contoso.example' },
      { id: '\u212aim', displayName: 'Other', userPrincipalName: 'other@contoso.example' },
      { id: 'KIM', displayName: 'Kim again', userPrincipalName: 'kim@contoso.example' },
    ])
    write('ours.json', { groups: [{ id: '\u212aim', members: [] }] })
    const { document } = await imported('users.json')
    expect(document.principals).toEqual([
      { id: 'kim', type: 'User', displayName: 'Kim', userPrincipalName: 'kim@contoso.example' },
      { id: '\u212aim', type: 'User', displayName: 'Other', userPrincipalName: 'other@contoso.example' },
    ])
    expect((await imported('users.json', 'ours.json')).document.principals).toEqual([
      { id: 'kim', type: 'User', displayName: 'Kim', userPrincipalName: 'kim@contoso.example' },
    ])
  })

  it('notices a page that is not the last', async () => {
    write('users.json', {
      value: [{ id: 'u-1', userPrincipalName: 'a@b' }],
      '@odata.nextLink': 'https://graph.example/next',
    })
    expect((await imported('users.json')).stderr).toContain('users.json is one page of several')
  })
})

describe('import of management groups', () => {
  const MG = '/providers/Microsoft.Management/managementGroups'
  const tree = {
    id: `${MG}/root`,
    name: 'root',
    displayName: 'Tenant Root Group',
    type: 'Microsoft.Management/managementGroups',
    tenantId: 'root',
    details: { parent: null },
    children: [
      {
        id: `${MG}/prod`,
        name: 'prod',
        displayName: 'Production',
        type: 'Microsoft.Management/managementGroups',
        children: [
          { id: '/subscriptions/s1', name: 's1', displayName: 'Shop', type: '/subscriptions', children: null },
        ],
      },
      { id: `${MG}/empty`, name: 'empty', displayName: 'Empty', type: `${MG}`, children: null },
    ],
  }
  const expected = [
    { id: 'prod', displayName: 'Production', parent: 'root', subscriptions: ['s1'] },
    { id: 'root', displayName: 'Tenant Root Group', parent: null, subscriptions: [] },
  ]

  it('reads a tree', async () => {
    write('tree.json', tree)
    expect((await imported('tree.json')).document.managementGroups).toEqual([
      { id: 'empty', displayName: 'Empty', parent: 'root', subscriptions: [] },
      ...expected,
    ])
  })

  it('reads a tree in the spelling of the REST API, and part of it', async () => {
    const [prod] = tree.children
    write('part.json', {
      id: `${MG}/prod`,
      name: 'prod',
      type: 'Microsoft.Management/managementGroups',
      properties: {
        displayName: 'Production',
        details: { parent: { id: `${MG}/root`, name: 'root' } },
        children: prod?.children,
      },
    })
    expect((await imported('part.json')).document.managementGroups).toEqual([
      expected[0],
      { id: 'root', parent: null, subscriptions: [] },
    ])
  })

  it('reads a list of entities', async () => {
    const entity = { parentNameChain: [], numberOfDescendants: 0, tenantId: 'root' }
    write('entities.json', [
      {
        ...entity,
        id: `${MG}/root`,
        name: 'root',
        displayName: 'Tenant Root Group',
        type: 'Microsoft.Management/managementGroups',
        parent: { id: null },
      },
      {
        ...entity,
        id: `${MG}/prod`,
        name: 'prod',
        displayName: 'Production',
        type: 'Microsoft.Management/managementGroups',
        parent: { id: `${MG}/root` },
      },
      {
        ...entity,
        id: '/subscriptions/s1',
        name: 's1',
        displayName: 'Shop',
        type: '/subscriptions',
        parent: { id: `${MG}/prod` },
      },
    ])
    expect((await imported('entities.json')).document.managementGroups).toEqual(expected)
  })

  it.each(['properties_managementGroupAncestorsChain', 'managementGroupAncestorsChain'])(
    'reads rows of Resource Graph with %s',
    async (key) => {
      const chain = [
        { name: 'prod', displayName: 'Production' },
        { name: 'root', displayName: 'Tenant Root Group' },
      ]
      write('rows.json', {
        count: 1,
        data: [{ subscriptionId: 's1', name: 'Shop', [key]: chain }],
        skip_token: null,
        total_records: 1,
      })
      expect((await imported('rows.json')).document.managementGroups).toEqual(expected)
    },
  )

  it('reads rows of Resource Graph that are management groups', async () => {
    const row = (name: string, chain: readonly string[]) => ({
      id: `${MG}/${name}`,
      name,
      type: 'microsoft.management/managementgroups',
      properties: { details: { managementGroupAncestorsChain: chain.map((above) => ({ name: above })) } },
    })
    write('rows.json', [row('prod', ['root']), row('root', []), row('shop', ['prod', 'root'])])
    expect((await imported('rows.json')).document.managementGroups).toEqual([
      { id: 'prod', parent: 'root', subscriptions: [] },
      { id: 'root', parent: null, subscriptions: [] },
      { id: 'shop', parent: 'prod', subscriptions: [] },
    ])
  })

  it('refuses files of which one hangs a management group elsewhere, whichever way round', async () => {
    const under = (parent: string) => [
      { ...tree, id: `${MG}/${parent}`, name: parent, details: undefined, children: [tree.children[0]] },
    ]
    write('a.json', under('here'))
    write('b.json', under('there'))
    write('c.json', under('HERE'))
    expect((await imported('a.json', 'c.json')).document.managementGroups).toHaveLength(2)
    for (const files of [
      ['a.json', 'b.json'],
      ['b.json', 'c.json'],
    ]) {
      const { code, stdout, stderr } = await run(...files)
      expect([code, stdout]).toEqual([3, ''])
      expect(stderr).toContain(`error[DUPLICATE_PARENT] ${files[1]} [0]\n  \`prod\` is under`)
    }
  })

  it('leaves out groups that stand alone, and says how to get the tree', async () => {
    write('list.json', [
      {
        id: `${MG}/root`,
        name: 'root',
        displayName: 'Root',
        type: 'Microsoft.Management/managementGroups',
        tenantId: 't',
      },
    ])
    write('a.json', [assignment({ scope: `${MG}/root` })])
    const { document, stderr } = await imported('.')
    expect(document.managementGroups).toBeUndefined()
    expect(stderr).toContain('the place of 1 management group (root) in the tree')
    expect(stderr).toContain(
      'what hangs under 1 management group (root): assignments there, denies too, reach no subscription',
    )
  })
})

describe('import', () => {
  it('of the example makes one document that says the same', async () => {
    const example = join(import.meta.dirname, '../../examples/contoso')
    const { code, stdout } = await run(example)
    expect(code).toBe(0)
    write('one.json', stdout)
    const contents = (path: string) =>
      rbac(['validate', path], { cwd: folder.path }).then((ending) => ending.stdout.split('\n').at(-2))
    expect(await contents('one.json')).toBe(await contents(example))
  })

  it('reports in JSON', async () => {
    write('a.json', [assignment()])
    const { stdout, stderr } = await run('--json', 'a.json')
    expect(stderr).toBe('warning: the policy has 1 warning; `rbac validate` shows them\n')
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'rbac.import/v1',
      read: [{ file: 'a.json', holds: '1 policy item' }],
      missing: [
        expect.stringContaining('1 role definition (r-1)'),
        expect.stringContaining('deny assignments'),
        expect.stringContaining('schedule instances'),
      ],
      document: { roleAssignments: [{}] },
    })
  })
})

describe('import of lists that hold several kinds of things', () => {
  const user = { id: 'u-1', displayName: 'Ada', userPrincipalName: 'ada@contoso.example' }
  const group = { id: 'g-1', displayName: 'Developers', securityEnabled: true }
  const deny = {
    id: '/subscriptions/s1/providers/Microsoft.Authorization/denyAssignments/d-1',
    type: 'Microsoft.Authorization/denyAssignments',
    properties: {
      denyAssignmentName: 'Nobody reads',
      permissions: [{ actions: ['*/read'], notActions: [] }],
      principals: [{ id: 'u-1', type: 'User' }],
      excludePrincipals: [],
      scope: '/subscriptions/s1',
    },
  }

  it.each([
    ['people first', [user, deny, group, assignment({ id: 'ra-2' })]],
    ['people last', [assignment({ id: 'ra-2' }), deny, group, user]],
    ['in a page', { value: [group, deny, user, assignment({ id: 'ra-2' })] }],
  ])('puts each item where it belongs: %s', async (_, list) => {
    write('mixed.json', list)
    const { document, stderr } = await imported('mixed.json')
    expect(document.denyAssignments).toMatchObject([{ id: deny.id, principals: [{ id: 'u-1' }] }])
    expect(document.roleAssignments).toMatchObject([{ id: 'ra-2' }])
    expect(document.principals).toMatchObject([
      { id: 'g-1', type: 'Group' },
      { id: 'u-1', displayName: 'Ada' },
    ])
    expect(stderr).toMatch(/mixed\.json: .*2 policy items/)
  })

  it('looks roles up by name in all files, whichever way round', async () => {
    write('roles.json', [user, { id: 'r-1', roleName: 'Ours', permissions: [{ actions: ['a/read'] }] }])
    write('a.json', [{ id: 'ra-1', principalId: 'u-1', roleDefinitionName: 'Ours', scope: '/' }])
    expect((await imported('roles.json', 'a.json')).document.roleAssignments).toMatchObject([
      { roleDefinitionId: 'r-1' },
    ])
  })

  it.each([
    ['an item that can not be told', [user, deny, { id: 'u-2', displayName: 'Eve' }], 'mixed.json [2]'],
    ['the only one', { value: [user, { id: 'u-2', displayName: 'Eve' }] }, 'mixed.json value[1]'],
    ['text', [user, deny, 'u-2'], 'mixed.json [2]'],
    [
      'a mistake in an item',
      [user, group, { ...deny, properties: { ...deny.properties, scope: 7 } }],
      'mixed.json [2].properties.scope',
    ],
    [
      'a user without an id',
      [user, { displayName: 'Eve', userPrincipalName: 'eve@contoso.example' }],
      'mixed.json [1]',
    ],
  ])('refuses %s, and says where it stands', async (_, list, place) => {
    write('mixed.json', list)
    const { code, stdout, stderr } = await run('mixed.json')
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toContain(`] ${place}\n`)
  })

  it('does not merge a snapshot with them', async () => {
    write('a.json', [assignment()])
    expect((await rbac(['compile', 'a.json', '-o', 'a.rbac'], { cwd: folder.path })).code).toBe(0)
    write('mixed.json', [user, deny])
    expect((await imported('a.rbac')).document.roleAssignments).toHaveLength(1)
    expect(await run('a.rbac', 'mixed.json')).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('import --members', () => {
  const groups = [{ id: 'g-1', displayName: 'Developers', securityEnabled: true }]

  it('takes a name near to that of a group for a slip, and any other for an id', async () => {
    write('groups.json', groups)
    write('list.json', [{ id: 'u-1' }])
    expect(await run('groups.json', '--members', 'Developrs=list.json')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'error: `--members Developrs=list.json`: no group is called `Developrs` (did you mean `Developers`?)\n',
    })
    const { document, stderr } = await imported('groups.json', '--members', 'somewhere-else=list.json')
    expect(document.groups).toEqual([{ id: 'somewhere-else', members: ['u-1'] }])
    expect(stderr).toContain('warning: `--members somewhere-else=list.json`: no other file knows a group')
  })

  it('asks for the id where several groups have the name', async () => {
    write('groups.json', [...groups, { id: 'g-2', displayName: 'developers', securityEnabled: true }])
    write('list.json', [{ id: 'u-1' }])
    expect(await run('groups.json', '--members', 'Developers=list.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('give the id'),
    })
  })

  it.each([
    ['is no JSON', '[{]', 'list.json:1:3'],
    ['holds somebody without an id', [{ id: 'u-1' }, { displayName: 'Eve' }], 'list.json [1]'],
    ['holds what is nobody', [{ id: '/subscriptions/s1/x' }], 'list.json [0]'],
  ])('leaves nobody out of a list that %s', async (_, list, place) => {
    write('groups.json', groups)
    write('list.json', list)
    const { code, stdout, stderr } = await run('groups.json', '--members', 'g-1=list.json')
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toContain(place)
  })

  it('notices a page of members that is not the last', async () => {
    write('groups.json', groups)
    write('list.json', { value: [{ id: 'u-1' }], '@odata.nextLink': 'https://graph.example/next' })
    expect((await imported('groups.json', '--members', 'g-1=list.json')).stderr).toContain('list.json is one page')
  })
})

describe('what import says of odd files', () => {
  it('names a cut list of a policy among what is missing', async () => {
    write('a.json', [assignment()])
    write('page1.json', { value: [], nextLink: 'https://management.example/next' })
    expect((await imported('a.json', 'page1.json')).stderr).toContain(
      'missing  page1.json is one page of several: fetch them all',
    )
    expect(JSON.parse((await run('--json', 'a.json', 'page1.json')).stdout).missing).toContain(
      'page1.json is one page of several: fetch them all',
    )
  })

  it('shows warnings that the document no longer would, where they stand', async () => {
    write('a.json', [assignment({ extra: 1, condition: 'nonsense', conditionVersion: '2.0' })])
    write('mixed.json', [{ id: 'u-1', userPrincipalName: 'a@b' }, assignment({ id: 'ra-2', other: 1 })])
    const { stderr } = await imported('a.json', 'mixed.json')
    expect(stderr).toMatch(/warning\[UNKNOWN_FIELD\] a\.json:1:\d+ \[0\]\.extra\n/)
    expect(stderr).toMatch(/warning\[INVALID_CONDITION\] a\.json:1:\d+ \[0\]\.condition\n/)
    expect(stderr).toContain('warning[UNKNOWN_FIELD] mixed.json [1].other\n')
    expect(stderr).toMatch(/warning: the policy has \d warnings/)
  })
})

describe('import --output', () => {
  const REVOKED = 'the next import would bring back what was revoked since'

  it('is no file that is read', async () => {
    write('a.json', [assignment()])
    symlinkSync(join(folder.path, 'a.json'), join(folder.path, 'link.json'))
    for (const output of ['a.json', './a.json', 'link.json']) {
      const { code, stderr } = await run('a.json', '-o', output)
      expect([code, stderr]).toEqual([
        2,
        `error: \`--output ${output}\` is read as well: ${REVOKED}; write it elsewhere\n`,
      ])
    }
    expect(JSON.parse(readFileSync(join(folder.path, 'a.json'), 'utf8'))).toEqual([assignment()])
  })

  it('does not lie in a folder that is read, not even the first time', async () => {
    write('export/a.json', [assignment()])
    mkdirSync(join(folder.path, 'export/deep'))
    symlinkSync(join(folder.path, 'export'), join(folder.path, 'link'))
    for (const output of ['export/policy.json', 'export/deep/policy.yaml', 'link/policy.json']) {
      expect(await run('export', '-o', output)).toMatchObject({ code: 2, stderr: expect.stringContaining(REVOKED) })
    }
    expect((await run('export', '-o', 'policy.json')).code).toBe(0)
    expect((await run('export', '-o', 'export/policy.txt')).code).toBe(0)
  })
})
