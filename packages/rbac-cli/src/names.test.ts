import { EVERYONE_ID, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { Names } from './names.js'

const held = (principalId: string) => ({ principalId, roleDefinitionId: 'reader', scope: '/' })
const names = new Names(
  parsePolicy({
    roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] }],
    principals: [
      { id: 'u-ada', displayName: 'Ada', userPrincipalName: 'ada@contoso.com', type: 'User' },
      { id: 'g-ops', type: 'SecurityGroup' },
      { id: 'u-kim', displayName: 'Kim', type: 'User' },
      { id: 'u-kelvin', displayName: '\u212aim', type: 'User' },
      { id: 'u-zoe', displayName: 'Zoë Ærø', type: 'User' },
    ],
    groups: [{ id: 'G-Ops', displayName: 'Ops', members: ['Nobody-Else', 'u-ada'] }],
    roleAssignments: [held('G-OPS'), held('Some-App'), held('some-app')],
    denyAssignments: [
      {
        id: 'd',
        scope: '/',
        permissions: [],
        principals: [{ id: EVERYONE_ID, type: 'SystemDefined' }],
        excludePrincipals: [{ id: 'break-glass', type: 'User' }],
      },
    ],
  }),
)

describe('what a policy calls people', () => {
  it('lists everybody once, in the order of the policy', () => {
    expect([...names.all].map(({ id }) => id)).toEqual([
      'u-ada',
      'g-ops',
      'u-kim',
      'u-kelvin',
      'u-zoe',
      'Some-App',
      'Nobody-Else',
      'break-glass',
    ])
    expect([...names.all].map(({ id }) => id)).toHaveLength(8)
  })

  it('is found by any name, whatever its case in any script', () => {
    expect(names.called('ADA@contoso.com')).toEqual([{ id: 'u-ada', type: 'User', names: ['Ada', 'ada@contoso.com'] }])
    // The Kelvin sign in lower case is a k: who must not be confused is asked for by id.
    expect(names.called('kim').map(({ id }) => id)).toEqual(['u-kim', 'u-kelvin'])
    expect(names.called('zoë ÆRØ').map(({ id }) => id)).toEqual(['u-zoe'])
    expect(names.called('zoe\u0308 ærø').map(({ id }) => id)).toEqual(['u-zoe'])
    expect(names.nameOf('u-\u212aelvin')).toBeUndefined()
    expect(names.called('nobody')).toEqual([])
  })

  it('keeps of a type what was said first, and puts names of one id together', () => {
    expect(names.called('ops')).toEqual([{ id: 'g-ops', type: 'SecurityGroup', names: ['Ops'] }])
    expect(names.nameOf('G-OPS')).toBe('Ops')
    expect(names.nameOf('Some-App')).toBeUndefined()
  })

  it('says through which groups somebody holds something', () => {
    expect(names.holder('u-ada', [])).toBe('Ada (u-ada)')
    expect(names.holder('g-ops', ['g-ops'])).toBe('Ops (g-ops), a group of the requester')
    expect(names.holder('outer', ['g-ops', 'outer'])).toBe('outer, through Ops')
  })
})
