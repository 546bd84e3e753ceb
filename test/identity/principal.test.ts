import { createEngine, parsePolicy } from 'rbac-core'
import { InvalidTokenError, principalFromClaims } from 'rbac-core/identity'
import { describe, expect, it } from 'vitest'
import { CLIENT_ID, type Claims, claims, OBJECT_ID, TENANT, userClaims } from './mint.js'

const GROUP = 'DDDDDDDD-0000-4000-8000-000000000001'
const overage = { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://evil.example/' } } }

describe('the principal of verified claims', () => {
  it('is found by object id, never by a name, a mail address, a role or the app', () => {
    const principal = principalFromClaims(
      userClaims({ upn: 'dana@stocks.example', name: 'Dana', roles: ['Owner'], wids: [GROUP], appid: CLIENT_ID }),
    )
    expect(principal).toEqual({ id: OBJECT_ID, type: 'User', tenantId: TENANT, clientId: CLIENT_ID })
  })

  it.each<[what: string, changes: Claims, type: string]>([
    ['a service principal, when it says so', {}, 'ServicePrincipal'],
    ['a service principal, when it says nothing and is its own subject', { idtyp: undefined }, 'ServicePrincipal'],
    ['a user, when it has token scopes', { idtyp: undefined, scp: 'a b', sub: 'pairwise' }, 'User'],
    ['a user, when it says so', { idtyp: 'user', scp: 'user_impersonation' }, 'User'],
  ])('is %s', (_, changes, type) => {
    expect(principalFromClaims(claims(changes)).type).toBe(type)
  })

  it.each<[what: string, changes: Claims, reason: string]>([
    ['nothing about a user', { idtyp: undefined, sub: 'pairwise' }, 'claim_missing:scp'],
    ['no subject either', { idtyp: undefined, sub: undefined }, 'claim_missing:scp'],
    ['token scopes as a list', { idtyp: 'user', scp: ['a'] }, 'claim_invalid:scp'],
    ['no token scope among the token scopes', { idtyp: 'user', scp: '' }, 'claim_invalid:scp'],
    ['two kinds at once', { idtyp: ['app', 'user'] }, 'claim_invalid:idtyp'],
    ['groups of two kinds', { groups: [GROUP, 1] }, 'claim_invalid:groups'],
    ['a text where sources of claims are named', { _claim_names: 'groups' }, 'claim_invalid:groups'],
  ])('is nobody when the claims hold %s', (_, changes, reason) => {
    expect(() => principalFromClaims(claims(changes))).toThrow(expect.objectContaining({ reason }))
    expect(() => principalFromClaims(claims(changes))).toThrow(InvalidTokenError)
  })

  it('is misuse to ask for with anything but an object', () => {
    expect(() => principalFromClaims(null as never)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    expect(() => principalFromClaims([] as never)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  })

  it('says which resource a managed identity is of, and where it was used', () => {
    const vm = '/subscriptions/s1/resourcegroups/rg1/providers/Microsoft.Compute/virtualMachines/vm1'
    const identity = '/subscriptions/s1/resourcegroups/rg1/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a'
    expect(principalFromClaims(claims({ xms_mirid: vm })).managedIdentity).toEqual({
      kind: 'SystemAssigned',
      resourceId: vm,
      hostResourceId: vm,
    })
    expect(principalFromClaims(claims({ xms_mirid: identity, xms_az_rid: vm })).managedIdentity).toEqual({
      kind: 'UserAssigned',
      resourceId: identity,
      hostResourceId: vm,
    })
    expect(principalFromClaims(claims({ xms_mirid: identity })).managedIdentity).not.toHaveProperty('hostResourceId')
  })
})

describe('the groups of a principal', () => {
  it('are known, or not said, or too many to say: three states', () => {
    expect(principalFromClaims(userClaims({ groups: [GROUP] }))).toMatchObject({ groupIds: [GROUP.toLowerCase()] })
    expect(principalFromClaims(userClaims())).not.toHaveProperty('groupIds')
    expect(principalFromClaims(userClaims())).not.toHaveProperty('groupsIncomplete')
    expect(principalFromClaims(userClaims(overage))).toMatchObject({ groupsIncomplete: true })
    expect(principalFromClaims(userClaims({ hasgroups: true }))).toMatchObject({ groupsIncomplete: true })
    expect(principalFromClaims(userClaims({ hasgroups: 'true' }))).toMatchObject({ groupsIncomplete: true })
    expect(principalFromClaims(userClaims({ hasgroups: false }))).not.toHaveProperty('groupsIncomplete')
    expect(principalFromClaims(userClaims({ _claim_names: { roles: 'src1' } }))).not.toHaveProperty('groupsIncomplete')
  })

  it('are resolved by whom the app names, and then they are complete', async () => {
    const asked: unknown[] = []
    const resolveGroups = async (principal: { id: string; type: string }) => {
      asked.push([principal.id, principal.type])
      return [GROUP]
    }
    const principal = await principalFromClaims(userClaims(overage), { resolveGroups })
    expect(principal).toMatchObject({ groupIds: [GROUP] })
    expect(principal).not.toHaveProperty('groupsIncomplete')
    expect(asked).toEqual([[OBJECT_ID, 'User']])
    await principalFromClaims(userClaims({ groups: [GROUP] }), { resolveGroups })
    expect(asked).toHaveLength(1)
  })

  it.each<[what: string, resolve: () => Promise<unknown>]>([
    ['fails', () => Promise.reject(new Error('directory down'))],
    [
      'throws',
      () => {
        throw new Error('directory down')
      },
    ],
    ['knows nothing', async () => undefined],
    ['answers nonsense', async () => [1]],
  ])('stay incomplete when the resolver %s', async (_, resolve) => {
    const principal = await principalFromClaims(userClaims(overage), { resolveGroups: resolve as never })
    expect(principal).toMatchObject({ groupsIncomplete: true })
    expect(principal).not.toHaveProperty('groupIds')
  })

  it('keep a deny on some group in force while they are incomplete', () => {
    const action = 'Microsoft.Storage/storageAccounts/read'
    const scope = '/subscriptions/s1'
    const engine = createEngine(
      parsePolicy({
        roleDefinitions: [
          { id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }], assignableScopes: ['/'] },
        ],
        roleAssignments: [{ id: 'ra', principalId: OBJECT_ID, roleDefinitionId: 'reader', scope }],
        denyAssignments: [
          {
            id: 'da',
            denyAssignmentName: 'not these',
            permissions: [{ actions: [action] }],
            scope,
            principals: [{ id: GROUP, type: 'Group' }],
          },
        ],
        groups: [{ id: GROUP, members: [] }],
      }),
    )
    const complete = principalFromClaims(userClaims({ groups: [] }))
    const incomplete = principalFromClaims(userClaims(overage))
    expect(engine.accessFor(complete, scope).can(action)).toBe(true)
    expect(engine.accessFor(incomplete, scope).check(action)).toMatchObject({ allowed: false, incomplete: 'groups' })
  })
})
