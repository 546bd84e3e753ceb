import { createEngine, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'

const engine = createEngine(
  parsePolicy({
    roleDefinitions: [{ id: 'r', roleName: 'Reader', permissions: [{ actions: ['a/read'] }] }],
    roleAssignments: [
      { id: 'as', principalId: 'p', roleDefinitionId: 'r', scope: '/s', condition: 'NOT Exists @Resource[hold]' },
    ],
  }),
)
const QUESTION = { principalId: 'p', action: 'a/read', scope: '/s' }

describe('attributes sent with a request', () => {
  const ask = (attributes: object): readonly (() => unknown)[] => {
    const request = { ...QUESTION, attributes }
    const access = engine.accessFor('p', '/s')
    // The second question of a view goes another way than the first.
    access.can('a/read')
    return [
      () => engine.can(request),
      () => engine.check(request).allowed,
      () => engine.explain(request).decision.allowed,
      () => engine.can({ ...request, groupIds: ['g'] }),
      () => access.can('a/read', attributes),
      () => access.check('a/read', attributes).allowed,
    ]
  }

  it('are refused under a source that there is not, whether the question was asked before or not', () => {
    for (const attributes of [{ resource: { hold: true } }, { Request: {}, Resourse: {} }, { hold: true }]) {
      for (const asked of ask(attributes)) {
        expect(asked).toThrow(
          expect.objectContaining({
            code: 'INVALID_REQUEST',
            message: expect.stringMatching(
              /^attributes have no source `(resource|Resourse|hold)` \(they are Request, Resource, Principal, Environment\)$/,
            ),
          }),
        )
      }
    }
  })

  it('count under each that there is, also one that is absent or inherited from nowhere', () => {
    expect(ask({ Resource: { hold: true } }).map((asked) => asked())).toEqual(Array(6).fill(false))
    expect(ask({ Resource: {}, Request: undefined }).map((asked) => asked())).toEqual(Array(6).fill(true))
    expect(ask(Object.create({ other: 1 })).map((asked) => asked())).toEqual(Array(6).fill(true))
  })
})
