import { createEngine, EVERYONE_ID, parsePolicy } from 'rbac-core'
import { loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
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
  denyAssignments: [{ id: 'd', scope: '/', permissions: [], principals: [{ id: EVERYONE_ID, type: 'SystemDefined' }] }],
})

const everywhere = [
  ['a policy', () => new Directory(policy)],
  ['a policy and its engine', () => new Directory(policy, createEngine(policy))],
] as const

describe('who a policy knows', () => {
  it.each(everywhere)(
    'is found in %s by name, by any spelling of an id, and where only an assignment or a membership names it',
    (_, made) => {
      // More often than it looks without gathering all.
      for (const directory of [made(), made()]) {
        for (let turn = 0; turn < 5; turn++) {
          expect(directory.resolve('ada', '--principal')).toEqual({ id: 'u-ada' })
          expect(directory.resolve('OPS', '--principal')).toEqual({ id: 'g-ops' })
          expect(directory.resolve('SOME-APP', '--principal')).toEqual({ id: 'Some-App' })
          expect(directory.resolve('nobody-else', '--principal')).toEqual({ id: 'Nobody-Else' })
          expect(directory.resolve('some-ape', '--principal').remark).toContain('did you mean `Some-App`?')
          expect(directory.resolve(EVERYONE_ID, '--principal').remark).toContain('occurs nowhere')
        }
      }
    },
  )

  it('is told by the engine of a snapshot without a section being read', () => {
    const engine = loadSnapshot(saveSnapshot(createEngine(policy)))
    const late = new Proxy(engine.policy, {
      get: (target, key) => (key === 'roleDefinitions' ? target.roleDefinitions : expect.unreachable(String(key))),
    })
    expect(new Directory(late, engine).resolve('SOME-APP', '--principal')).toEqual({ id: 'Some-App' })
    expect(new Directory(late, engine).resolve('U-ADA', '--principal')).toEqual({ id: 'u-ada' })
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
