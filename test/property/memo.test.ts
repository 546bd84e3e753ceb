import fc from 'fast-check'
import { type AccessRequest, createEngine, DEFAULT_LIMITS, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../../packages/rbac-core/src/engine/compile.js'
import { decisionOf } from '../../packages/rbac-core/src/engine/decision.js'
import { evaluate } from '../../packages/rbac-core/src/engine/evaluate.js'
import { type QuestionContext, readRequest } from '../../packages/rbac-core/src/engine/question.js'
import { quickAnswer } from '../../packages/rbac-core/src/engine/quick-answer.js'
import { ParsedPolicy } from '../../packages/rbac-core/src/model/policy.js'
import { worlds } from '../worlds/arbitrary.js'
import { documentOf } from '../worlds/document.js'
import type { World } from '../worlds/world.js'
import { AROUND, SEED } from './judges.js'

/** Nothing remembered, next to nothing, less than a world needs, and all of it. */
const CAPACITIES = [0, 1, 7, 40, 65_536]

function contextOf(policy: World['policy'], memoCapacity: number): QuestionContext {
  const parsed = parsePolicy(documentOf(policy, 0))
  if (!ParsedPolicy.is(parsed)) throw new Error('not parsed')
  const compiled = compilePolicy(parsed, { onUnknownHierarchy: 'warn', memoCapacity })
  return { policy: compiled, limits: DEFAULT_LIMITS, clock: AROUND.clock ?? (() => new Date(0)) }
}

/** Who, what and where, and nothing that keeps the quick walk from answering. */
function plain({ principalId, action, isDataAction, scope }: AccessRequest): AccessRequest {
  return { principalId, action, isDataAction: isDataAction ?? false, scope }
}

describe('what is remembered between questions', () => {
  it('never changes an answer, however much of it there is and whatever was asked before', () => {
    let quick = 0
    fc.assert(
      fc.property(worlds(12), ({ policy, requests }) => {
        const contexts = CAPACITIES.map((capacity) => contextOf(policy, capacity))
        const [forgetful] = contexts
        if (forgetful === undefined) return
        const asked = requests.flatMap((request) => [request, plain(request)])
        const expected = asked.map((request) => {
          const question = readRequest(forgetful, request)
          return decisionOf(question, evaluate(question))
        })
        for (const context of contexts) {
          for (let round = 0; round < 3; round++) {
            for (const [index, request] of asked.entries()) {
              const known = quickAnswer(context, request)
              if (known !== undefined) {
                quick += 1
                expect(known).toBe(expected[index]?.allowed)
              }
              const question = readRequest(context, request)
              expect(decisionOf(question, evaluate(question))).toEqual(expected[index])
            }
          }
        }
      }),
      { seed: SEED, numRuns: 150 },
    )
    // Else the law would hold for want of cases.
    expect(quick).toBeGreaterThan(500)
  })
})

describe('a question about what was asked before', () => {
  it('is answered by `can` without a byte of new memory', () => {
    const engine = createEngine(
      parsePolicy({
        roleDefinitions: [{ id: 'r', roleName: 'r', permissions: [{ actions: ['*'], notActions: ['*/delete'] }] }],
        roleAssignments: [{ id: 'a', principalId: 'group', roleDefinitionId: 'r', scope: '/subscriptions/s' }],
        groups: [{ id: 'group', members: ['alice'] }],
      }),
    )
    const requests = ['read', 'write', 'delete'].flatMap((verb) =>
      ['/subscriptions/s/x', '/subscriptions/t'].map((scope) => ({ principalId: 'alice', action: `P/${verb}`, scope })),
    )
    let allowed = 0
    const ask = (rounds: number): void => {
      for (let round = 0; round < rounds; round++) {
        for (let index = 0; index < requests.length; index++) {
          const request = requests[index]
          if (request !== undefined && engine.can(request)) allowed += 1
        }
      }
    }
    ask(20_000)
    // The least of many: what the collector and the compiler do meanwhile is not what is asked about.
    const grown = Array.from({ length: 20 }, () => {
      const before = process.memoryUsage().heapUsed
      ask(1000)
      return (process.memoryUsage().heapUsed - before) / (1000 * requests.length)
    })
    expect(Math.min(...grown.filter((bytes) => bytes >= 0))).toBeLessThan(1)
    expect(allowed).toBe((20_000 + 20 * 1000) * 2)
  })
})

describe('the compiled form', () => {
  it('gives back the policy it was made of, value by value', () => {
    fc.assert(
      fc.property(worlds(1), fc.nat(3), ({ policy }, spelling) => {
        const parsed = parsePolicy(documentOf(policy, spelling))
        if (!ParsedPolicy.is(parsed)) throw new Error('not parsed')
        const { source } = compilePolicy(parsed, { onUnknownHierarchy: 'warn', memoCapacity: 0 })
        expect(source.rebuilt()).toStrictEqual(parsed)
        expect(JSON.stringify(source.rebuilt())).toBe(JSON.stringify(parsed))
      }),
      { seed: SEED, numRuns: 300 },
    )
  })
})
