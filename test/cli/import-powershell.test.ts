import { describe, expect, it } from 'vitest'
import { importFolder } from './import-folder.js'
import { rbac } from './rbac.js'

const folder = importFolder()
const { write, run, imported } = folder

const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111'
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
const MG = '/providers/Microsoft.Management/managementGroups'

/** What `Get-AzRoleAssignment | ConvertTo-Json` prints of one. */
const assignment = (more: object = {}) => ({
  RoleAssignmentName: 'ra-1',
  RoleAssignmentId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments/ra-1`,
  Scope: SUBSCRIPTION,
  DisplayName: 'Ada',
  SignInName: 'ada@contoso.example',
  RoleDefinitionName: 'Reader',
  RoleDefinitionId: READER,
  ObjectId: 'u-1',
  ObjectType: 'User',
  CanDelegate: false,
  Description: null,
  ConditionVersion: '2.0',
  Condition: "@Resource[a] StringEquals 'b'",
  ...more,
})

/** What `Get-AzRoleDefinition -Custom | ConvertTo-Json` prints of one. */
const role = (more: object = {}) => ({
  Name: 'VM Operator',
  Id: 'r-1',
  IsCustom: true,
  Description: 'Ours',
  Actions: ['Microsoft.Compute/*/read'],
  NotActions: ['Microsoft.Compute/disks/read'],
  DataActions: [],
  NotDataActions: [],
  AssignableScopes: [SUBSCRIPTION],
  ...more,
})

describe('import of what Azure PowerShell prints', () => {
  it.each([
    ['a list', [assignment()]],
    ['one object, which a list of one becomes', assignment()],
    ['a list that PowerShell 5 counts', { value: [assignment()], Count: 1 }],
  ])('reads role assignments: %s', async (_, value) => {
    write('assignments.json', value)
    const { document } = await imported('assignments.json')
    expect(document.roleAssignments).toEqual([
      {
        id: assignment().RoleAssignmentId,
        principalId: 'u-1',
        principalType: 'User',
        roleDefinitionId: READER,
        scope: SUBSCRIPTION,
        condition: assignment().Condition,
        conditionVersion: '2.0',
      },
    ])
    expect(document.principals).toEqual([{ id: 'u-1', type: 'User', userPrincipalName: 'ada@contoso.example' }])
  })

  it('reads custom roles, also of a file that `az role definition create` takes', async () => {
    const { Id: _, ...created } = role({ Name: 'Created' })
    write('roles.json', [
      role(),
      role({ Id: 'r-2', Name: 'In blocks', Permissions: [{ Actions: ['a/read'], ActionsString: 'a/read' }] }),
      created,
    ])
    const block = { dataActions: [], notDataActions: [] }
    expect((await imported('roles.json')).document.roleDefinitions).toMatchObject([
      { id: 'Created', roleName: 'Created' },
      {
        id: 'r-1',
        roleName: 'VM Operator',
        roleType: 'CustomRole',
        permissions: [
          { actions: ['Microsoft.Compute/*/read'], notActions: ['Microsoft.Compute/disks/read'], ...block },
        ],
      },
      { id: 'r-2', permissions: [{ actions: ['a/read'] }] },
    ])
  })

  it('reads a built-in role in blocks with their conditions', async () => {
    const Permissions = [{ Actions: ['a/read'], NotActions: [], Condition: "@Resource[a] StringEquals 'b'" }]
    write('roles.json', [role({ IsCustom: false, Permissions })])
    expect((await imported('roles.json')).document.roleDefinitions).toMatchObject([
      { roleType: 'BuiltInRole', permissions: [{ condition: Permissions[0]?.Condition }] },
    ])
  })

  it('reads groups, members, people and the tree of management groups', async () => {
    write('groups.json', [{ Id: 'g-1', DisplayName: 'Developers', SecurityEnabled: true, GroupType: [] }])
    write('members/g-1.json', { Id: 'u-1', DisplayName: 'Ada', OdataType: '#microsoft.graph.user' })
    write('members/more/Developers.json', [
      { Id: 'sp-1', AdditionalProperties: { '@odata.type': '#microsoft.graph.servicePrincipal', appId: 'app-1' } },
    ])
    write('users.json', { Id: 'u-1', DisplayName: 'Ada', UserPrincipalName: 'ada@contoso.example' })
    write('tree.json', {
      Id: `${MG}/prod`,
      Type: 'Microsoft.Management/managementGroups',
      Name: 'prod',
      DisplayName: 'Production',
      ParentId: `${MG}/root`,
      Children: [{ Type: '/subscriptions', Id: '/subscriptions/s1', Name: 's1', DisplayName: 'Shop', Children: null }],
    })
    expect((await imported('.')).document).toEqual({
      groups: [{ id: 'g-1', displayName: 'Developers', members: ['sp-1', 'u-1'] }],
      managementGroups: [
        { id: 'prod', displayName: 'Production', parent: 'root', subscriptions: ['s1'] },
        { id: 'root', parent: null, subscriptions: [] },
      ],
      principals: [
        { id: 'sp-1', type: 'ServicePrincipal', appId: 'app-1' },
        { id: 'u-1', type: 'User', displayName: 'Ada', userPrincipalName: 'ada@contoso.example' },
      ],
    })
  })

  it.each([
    ['the blocks of built-in roles', [role({ IsCustom: false }), role({ IsCustom: false })], 'az role definition list'],
    ['deny assignments', [{ Id: 'd-1', DenyAssignmentName: 'No', Actions: ['*'], Principals: [] }], 'az rest'],
    ['conditions', [{ RoleAssignmentId: 'ra-1', ObjectId: 'u-1', RoleDefinitionId: READER, Scope: '/' }], 'conditions'],
    ['what was nested deeper', [role({ Permissions: ['Microsoft.Azure.Commands.PSPermission'] })], '-Depth 100'],
    ['children', { Id: `${MG}/a`, Children: [{ Id: `${MG}/b`, Children: 'PSManagementGroupChildInfo' }] }, '-Depth'],
  ])('refuses what leaves out %s, once a file, and says what to do', async (_, value, mend) => {
    write('a.json', value)
    const { code, stdout, stderr } = await run('a.json')
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toContain(mend)
    expect(stderr.split('UNRECOGNISED_DOCUMENT')).toHaveLength(2)
  })

  it('refuses an unknown key in a block, as of any role', async () => {
    write('roles.json', [role({ Permissions: [{ Actions: ['*'], NotAction: ['a/read'] }] })])
    expect(await run('roles.json')).toMatchObject({ code: 3, stderr: expect.stringContaining('notActions') })
  })

  it('is named by validate, which reads policies alone', async () => {
    write('assignments.json', [assignment()])
    const { code, stdout } = await rbac(['validate', 'assignments.json'], { cwd: folder.path })
    expect([code, stdout]).toEqual([3, expect.stringContaining('`rbac import` reads what Azure PowerShell prints')])
  })
})
