import { createEngine, EVERYONE_ID, parsePolicy } from 'rbac-core'
import { loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { describe, expect, it } from 'vitest'
import { Directory } from './directory.js'

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
  denyAssignments: [{ id: 'd', scope: '/', permissions: [], principals: [{ id: EVERYONE_ID, type: 'SystemDefined' }] }],
})

describe('who is meant', () => {
  it('is found by name, by any spelling of an id, and where only an assignment or a membership names it', () => {
    const directory = new Directory(createEngine(policy))
    for (let turn = 0; turn < 2; turn++) {
      expect(directory.resolve('ada', '--principal')).toEqual({ id: 'u-ada' })
      expect(directory.resolve('OPS', '--principal')).toEqual({ id: 'g-ops' })
      expect(directory.resolve('SOME-APP', '--principal')).toEqual({ id: 'Some-App' })
      expect(directory.resolve('nobody-else', '--principal')).toEqual({ id: 'Nobody-Else' })
      expect(directory.resolve('some-ape', '--principal').remark).toContain('did you mean `Some-App`?')
      expect(directory.resolve(EVERYONE_ID, '--principal').remark).toContain('occurs nowhere')
    }
  })

  it('is told by the engine of a snapshot without a section being read', () => {
    const engine = loadSnapshot(saveSnapshot(createEngine(policy)))
    const { roleDefinitions } = engine.policy
    const late = new Proxy(engine.policy, {
      get: (_, key) => (key === 'roleDefinitions' ? roleDefinitions : expect.unreachable(String(key))),
    })
    Object.defineProperty(engine, 'policy', { get: () => late })
    expect(new Directory(engine).resolve('SOME-APP', '--principal')).toEqual({ id: 'Some-App' })
    expect(new Directory(engine).resolve('U-ADA', '--principal')).toEqual({ id: 'u-ada' })
  })

  it('is not listed whole where many bear one name', () => {
    expect(() => new Directory(createEngine(policy)).resolve('twin', '--principal')).toThrow(
      /names several: twin-10 \(User\), .*, twin-19 \(User\) and 2 more; give the id$/,
    )
  })
})
