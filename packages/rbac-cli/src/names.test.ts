import { parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { Directory } from './names.js'

const held = (principalId: string) => ({ principalId, roleDefinitionId: 'reader', scope: '/' })
const twins = Array.from({ length: 12 }, (_, index) => ({
  id: `twin-${index + 10}`,
  displayName: 'Twin',
  type: 'User',
}))
const policy = parsePolicy({
  roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] }],
  principals: [{ id: 'u-ada', displayName: 'Ada', type: 'User' }, ...twins],
  groups: [{ id: 'g-ops', displayName: 'Ops', members: ['Nobody-Else', 'u-ada'] }],
  roleAssignments: [held('G-OPS'), held('Some-App'), held('some-app')],
})

describe('who a policy knows', () => {
  it('is found by name, by any spelling of an id, and where only an assignment or a membership names it', () => {
    // More often than it looks without gathering all.
    for (const directory of [new Directory(policy), new Directory(policy)]) {
      for (let turn = 0; turn < 5; turn++) {
        expect(directory.resolve('ada', '--principal')).toEqual({ id: 'u-ada' })
        expect(directory.resolve('OPS', '--principal')).toEqual({ id: 'g-ops' })
        expect(directory.resolve('SOME-APP', '--principal')).toEqual({ id: 'Some-App' })
        expect(directory.resolve('nobody-else', '--principal')).toEqual({ id: 'Nobody-Else' })
        expect(directory.resolve('some-ape', '--principal').remark).toContain('did you mean `Some-App`?')
      }
    }
  })

  it('is everybody, each once', () => {
    const ids = [...new Directory(policy).all].map(({ id }) => id)
    expect(ids).toEqual(['u-ada', ...twins.map(({ id }) => id), 'g-ops', 'Some-App', 'Nobody-Else'])
  })

  it('is not listed whole where many bear one name', () => {
    expect(() => new Directory(policy).resolve('twin', '--principal')).toThrow(
      /names several: twin-10 \(User\), .*, twin-19 \(User\) and 2 more; give the id$/,
    )
  })
})
