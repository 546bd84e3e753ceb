import fc from 'fast-check'
import { describe, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'
import { worlds } from '../worlds/arbitrary.js'
import { AROUND, agree, engineOver, SEED } from './judges.js'

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
      { seed: SEED, numRuns: 100 },
    )
  })
})
