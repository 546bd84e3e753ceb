import { describe, expect, it, vi } from 'vitest'
import { parsePolicy } from '../../document/index.js'
import type { ParsedPolicy } from '../../model/policy.js'
import type { AccessRequest, Attributes } from '../../model/request.js'
import { compilePolicy } from '../compiler/compile.js'
import { createEngine, type Engine, engineFrom } from '../engine.js'

const SECRET = '@Resource[secret] BoolEquals true'
const SCOPE = '/subscriptions/s1'
const WINDOW = { startDateTime: '2026-01-01T00:00:00Z', endDateTime: '2026-02-01T00:00:00Z' }

const policy = parsePolicy({
  roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['A/read', 'A/list', 'A/write'] }] }],
  roleAssignments: [
    { id: 'plain', principalId: 'ann', roleDefinitionId: 'reader', scope: SCOPE },
    { id: 'secret', principalId: 'bob', roleDefinitionId: 'reader', scope: SCOPE, condition: SECRET },
    // Two that may grant: one at each scope, of which the outer one decides where both do.
    { id: 'outer', principalId: 'dan', roleDefinitionId: 'reader', scope: '/', condition: SECRET },
    { id: 'inner', principalId: 'dan', roleDefinitionId: 'reader', scope: SCOPE, condition: `NOT ${SECRET}` },
    { id: 'sure', principalId: 'eve', roleDefinitionId: 'reader', scope: SCOPE },
  ],
  roleAssignmentScheduleInstances: [
    { id: 'window', principalId: 'cyd', roleDefinitionId: 'reader', scope: SCOPE, ...WINDOW },
    // Further out than what grants for sure, so it decides while it holds.
    { id: 'outer-window', principalId: 'eve', roleDefinitionId: 'reader', scope: '/', ...WINDOW },
  ],
  denyAssignments: [
    {
      id: 'unless-public',
      scope: SCOPE,
      permissions: [{ actions: ['A/write'] }, { actions: ['A/list'], condition: SECRET }],
      principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
      condition: SECRET,
    },
  ],
})

/** Attributes that are asked for, and what they do each time. */
function attributes(secret: boolean, whenAsked: () => void): Attributes {
  return {
    Resource: {
      get secret() {
        whenAsked()
        return secret
      },
    },
  }
}

/** The ways to ask. */
const WAYS: Readonly<Record<string, (engine: Engine) => (request: AccessRequest) => boolean>> = {
  can: (engine) => (request) => engine.can(request),
  check: (engine) => (request) => engine.check(request).allowed,
  'accessFor(…).can': (engine) => {
    const [ann, bob] = [engine.accessFor('ann', SCOPE), engine.accessFor('bob', SCOPE)]
    return ({ principalId, action, attributes }) => (principalId === 'ann' ? ann : bob).can(action, attributes)
  },
  'accessFor(…).check': (engine) => {
    const [ann, bob] = [engine.accessFor('ann', SCOPE), engine.accessFor('bob', SCOPE)]
    return ({ principalId, action, attributes }) =>
      (principalId === 'ann' ? ann : bob).check(action, attributes).allowed
  },
}

/** Who asks for what, whether the thing is secret, and the answer. */
const QUESTIONS = [
  ['ann', 'A/read', true, 'yes', 'no condition'],
  ['bob', 'A/read', true, 'yes', 'one'],
  ['bob', 'A/read', false, 'no', 'one'],
  ['ann', 'A/write', true, 'no', 'one'],
  ['ann', 'A/write', false, 'yes', 'one'],
  ['ann', 'A/list', false, 'yes', 'one'],
] as const

describe.each(Object.entries(WAYS))('what may depend on a condition, by %s', (_, asking) => {
  it.each(QUESTIONS)(
    '%s %s, secret %s: %s, and %s is asked, once',
    (principalId, action, secret, answer, conditions) => {
      const ask = asking(createEngine(policy))
      const asked = [1, 2, 3].map(() => {
        let reads = 0
        const request = { principalId, action, scope: SCOPE, attributes: attributes(secret, () => reads++) }
        expect(ask(request)).toBe(answer === 'yes')
        return reads
      })
      expect(asked[2]).toBe(conditions === 'one' ? 1 : 0)
    },
  )
})

describe('what may depend on the time', () => {
  const [before, within, after] = ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z']

  it.each([
    ['cyd', before, undefined],
    ['cyd', within, 'window'],
    ['cyd', after, undefined],
    ['eve', before, 'sure'],
    ['eve', within, 'outer-window'],
    ['eve', after, 'sure'],
  ])('%s at %s: by %s, and the clock is asked once at most', (principalId, time, assignment) => {
    let asked = 0
    const clock = () => {
      asked += 1
      return new Date(time)
    }
    const engine = createEngine(policy, { clock })
    const request = { principalId, action: 'A/read', scope: SCOPE }
    const access = engine.accessFor(principalId, SCOPE)
    // Once all is remembered, a yes or no asks no clock where something grants for sure.
    for (const turn of [1, 2, 3]) {
      for (const decision of [engine.check(request), access.check('A/read')]) {
        expect(decision.allowed ? decision.grantedBy.roleAssignmentId : undefined).toBe(assignment)
      }
      expect([engine.can(request), access.can('A/read')]).toEqual([assignment !== undefined, assignment !== undefined])
      if (turn === 3) expect(asked).toBe(principalId === 'eve' ? 2 : 4)
      asked = 0
    }
  })

  it('is asked of the system where no clock is given', () => {
    const request = { principalId: 'cyd', action: 'A/read', scope: SCOPE }
    const engine = createEngine(policy)
    vi.useFakeTimers({ now: new Date(within) })
    try {
      expect([engine.can(request), engine.can(request), engine.can(request)]).toEqual([true, true, true])
      vi.setSystemTime(new Date(after))
      expect([engine.can(request), engine.check(request).allowed]).toEqual([false, false])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('several assignments of which each may grant', () => {
  it.each([
    [true, 'outer'],
    [false, 'inner'],
  ])('are all asked: secret %s, by %s', (secret, assignment) => {
    const engine = createEngine(policy)
    const request = { principalId: 'dan', action: 'A/read', scope: SCOPE, attributes: { Resource: { secret } } }
    const grouped = { ...request, principalId: 'nobody', groupIds: ['dan', 'ghost'] }
    for (const asked of [request, request, grouped, grouped]) {
      const decision = engine.check(asked)
      expect(decision.allowed && decision.grantedBy.roleAssignmentId).toBe(assignment)
      expect(engine.can(asked)).toBe(true)
    }
  })
})

describe('a condition whose attribute asks the engine itself', () => {
  it.each(Object.entries(WAYS))('changes no answer, though it pushes out all that is remembered: %s', (_, asking) => {
    const engine = engineFrom((settings) => compilePolicy(policy as ParsedPolicy, { ...settings, memoCapacity: 4 }))
    const ask = asking(engine)
    const flood = () => {
      for (let other = 0; other < 16; other++) {
        engine.check({
          principalId: `other${other}`,
          action: `A/do${other}`,
          scope: `${SCOPE}/resourceGroups/rg${other}`,
        })
      }
    }
    for (const [principalId, action, secret, answer] of [...QUESTIONS, ...QUESTIONS]) {
      const request = { principalId, action, scope: SCOPE, attributes: attributes(secret, flood) }
      expect([ask(request), ask(request)], `${principalId} ${action} ${secret}`).toEqual(
        answer === 'yes' ? [true, true] : [false, false],
      )
      const plain = { ...request, attributes: { Resource: { secret } } }
      expect(engine.check(request)).toEqual(createEngine(policy).check(plain))
    }
  })
})
