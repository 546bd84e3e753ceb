import fc from 'fast-check'
import { type AccessRequest, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { compilePolicy } from '../../packages/rbac-core/src/engine/compiler/compile.js'
import { decisionOf } from '../../packages/rbac-core/src/engine/decide/decision.js'
import { evaluate } from '../../packages/rbac-core/src/engine/decide/evaluate.js'
import { rememberedAnswer } from '../../packages/rbac-core/src/engine/quick/grouped-answer.js'
import { rememberedDecision } from '../../packages/rbac-core/src/engine/quick/grouped-decision.js'
import { DecisionMemo } from '../../packages/rbac-core/src/engine/request/decision-memo.js'
import { type QuestionContext, readRequest } from '../../packages/rbac-core/src/engine/request/question.js'
import { ParsedPolicy } from '../../packages/rbac-core/src/model/policy.js'
import { worlds } from '../worlds/arbitrary.js'
import { documentOf } from '../worlds/document.js'
import type { World } from '../worlds/world.js'
import { AROUND } from './judges.js'
import { runs } from './runs.js'

/** Nothing remembered, next to nothing, less than a world needs, and all of it. */
const CAPACITIES = [0, 1, 7, 40, 65_536]

/** What needs neither the time nor a condition to be said. */
const QUICKLY_SAID = [
  'allowed, 0 on',
  'allowed, 1 on',
  'allowed, 2 on',
  'noRoleAssignment',
  'otherScope',
  'notInRoles',
  'otherPlane',
  'removedByNotActions',
  'denyAssignment',
]

function contextOf(policy: World['policy'], memoCapacity: number): QuestionContext {
  const parsed = parsePolicy(documentOf(policy, 0))
  if (!ParsedPolicy.is(parsed)) throw new Error('not parsed')
  const compiled = compilePolicy(parsed, { onUnknownHierarchy: 'warn', limits: {}, memoCapacity })
  const said = new DecisionMemo(memoCapacity)
  return { policy: compiled, clock: AROUND.clock ?? (() => new Date(0)), said }
}

/** Who, what and where, and nothing that keeps the quick walk from answering. */
function plain({ principalId, action, isDataAction, scope }: AccessRequest): AccessRequest {
  return { principalId, action, isDataAction: isDataAction ?? false, scope }
}

/** With what conditions ask about, but for the time. */
function told(request: AccessRequest): AccessRequest[] {
  const { attributes = {}, subOperation = 'Blob.List', groupsIncomplete = false } = request
  return [
    { ...plain(request), attributes, subOperation },
    { ...plain(request), attributes, groupsIncomplete },
  ]
}

/** As a token says it: some groups of its own, none, or all there are and whoever else. */
function grouped(request: AccessRequest, { groups, roleAssignments }: World['policy']): AccessRequest[] {
  const groupIds = groups.map(({ id }) => id).reverse()
  const everybody = [
    ...groupIds,
    request.principalId,
    'nobody',
    ...roleAssignments.map(({ principalId }) => principalId),
  ]
  return [
    { ...plain(request), groupIds: request.groupIds ?? [] },
    { ...plain(request), groupIds, groupsIncomplete: true },
    { ...plain(request), groupIds: everybody },
  ]
}

function kindOf({ groupIds, groupsIncomplete, attributes }: AccessRequest): string {
  if (groupIds !== undefined || groupsIncomplete !== undefined) return 'with groups'
  return attributes === undefined ? 'plain' : 'told more'
}

describe('what is remembered between questions', () => {
  it('never changes an answer, however much of it there is and whatever was asked before', () => {
    let quick = 0
    let quickWithGroups = 0
    const decided = new Map<string, number>()
    fc.assert(
      fc.property(worlds(12), ({ policy, requests }) => {
        const contexts = CAPACITIES.map((capacity) => contextOf(policy, capacity))
        const [forgetful] = contexts
        if (forgetful === undefined) return
        const asked = requests.flatMap((request) => [
          request,
          plain(request),
          ...told(request),
          ...grouped(request, policy),
        ])
        const expected = asked.map((request) => {
          const question = readRequest(forgetful, request)
          return decisionOf(question, evaluate(question))
        })
        for (const context of contexts) {
          for (let round = 0; round < 3; round++) {
            for (const [index, request] of asked.entries()) {
              const known = rememberedAnswer(context, request)
              if (known !== undefined) {
                quick += 1
                if (request.groupIds !== undefined && request.groupIds.length > 0) quickWithGroups += 1
                expect(known).toBe(expected[index]?.allowed)
              }
              const decision = rememberedDecision(context, request)
              if (decision !== undefined) {
                const said = decision.allowed
                  ? `allowed, ${Math.min(decision.grantedBy.groupPath.length, 2)} on`
                  : decision.reason
                const kind = `${kindOf(request)}: ${said}`
                decided.set(kind, (decided.get(kind) ?? 0) + 1)
                expect(decision).toStrictEqual(expected[index])
              }
              const question = readRequest(context, request)
              expect(decisionOf(question, evaluate(question))).toStrictEqual(expected[index])
            }
          }
        }
      }),
      runs(150),
    )
    // Else the law would hold for want of cases.
    expect(quick).toBeGreaterThan(500)
    expect(quickWithGroups).toBeGreaterThan(500)
    const withoutDenies = QUICKLY_SAID.filter((said) => said !== 'denyAssignment')
    const kinds = [
      ...QUICKLY_SAID.map((said) => `plain: ${said}`),
      ...QUICKLY_SAID.map((said) => `told more: ${said}`),
      ...withoutDenies.map((said) => `with groups: ${said}`),
    ]
    for (const kind of kinds) expect([kind, decided.get(kind) ?? 0]).not.toEqual([kind, 0])
  })
})

describe('the compiled form', () => {
  it('gives back the policy it was made of, value by value', () => {
    fc.assert(
      fc.property(worlds(1), fc.nat(3), ({ policy }, spelling) => {
        const parsed = parsePolicy(documentOf(policy, spelling))
        if (!ParsedPolicy.is(parsed)) throw new Error('not parsed')
        const { source } = compilePolicy(parsed, { onUnknownHierarchy: 'warn', limits: {}, memoCapacity: 0 })
        expect(source.rebuilt()).toStrictEqual(parsed)
        expect(JSON.stringify(source.rebuilt())).toBe(JSON.stringify(parsed))
      }),
      runs(300),
    )
  })
})
