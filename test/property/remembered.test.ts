import fc from 'fast-check'
import { type AccessRequest, type Attributes, createEngine, InvalidRequestError, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'
import { worlds } from '../worlds/arbitrary.js'
import { AROUND, agree, engineOver } from './judges.js'
import { runs } from './runs.js'

describe('a question that was asked lately with less said', () => {
  it('is not answered from what is remembered of it', () => {
    fc.assert(
      fc.property(worlds(10), ({ policy, requests }) => {
        const engine = engineOver(policy)
        for (const request of requests) {
          const { principalId, scope, action, isDataAction } = request
          const plain = { principalId, scope, action, ...(isDataAction && { isDataAction }) }
          // The first time it is looked at, the second time it is known.
          for (const _ of [1, 2, 3]) agree(engine.can(plain), evaluate(policy, plain, AROUND).allowed, policy, plain)
          agree(engine.can(request), evaluate(policy, request, AROUND).allowed, policy, request)
          const joined = { ...plain, groupIds: policy.groups.map(({ id }) => id) }
          agree(engine.can(joined), evaluate(policy, joined, AROUND).allowed, policy, joined)
          agree(comparable(engine.check(joined)), comparable(evaluate(policy, joined, AROUND)), policy, joined)
          agree(engine.can(plain), evaluate(policy, plain, AROUND).allowed, policy, plain)
        }
      }),
      runs(100),
    )
  })

  it('is read to the end, however well its first part is known', () => {
    const engine = createEngine(parsePolicy({ roleAssignments: [], roleDefinitions: [] }))
    const known = { principalId: 'alice', action: 'P/read', scope: '/' }
    for (const _ of [1, 2, 3]) engine.check(known)
    const wrong = [
      { attributes: 'none' },
      { attributes: [] },
      { attributes: null },
      { subOperation: 1 },
      { now: 'soon' },
    ]
    for (const more of [...wrong, { groupIds: 'none' }, { groupIds: [1] }, { groupsIncomplete: 'no' }]) {
      const request = { ...known, ...more } as unknown as AccessRequest
      expect(() => engine.can(request)).toThrow(InvalidRequestError)
      expect(() => engine.check(request)).toThrow(InvalidRequestError)
    }
    const access = engine.accessFor('alice', '/')
    for (const attributes of ['none', [], null] as unknown as Attributes[]) {
      for (const _ of [1, 2, 3]) expect(() => access.can('P/read', attributes)).toThrow(InvalidRequestError)
      for (const _ of [1, 2, 3]) expect(() => access.check('P/read', attributes)).toThrow(InvalidRequestError)
    }
  })
})
