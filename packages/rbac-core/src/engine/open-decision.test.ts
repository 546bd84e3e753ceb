import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../document/index.js'
import type { ParsedPolicy } from '../model/policy.js'
import type { AccessRequest, Attributes } from '../model/request.js'
import { compilePolicy } from './compile.js'
import { createEngine, type Engine, engineFrom } from './engine.js'

const SECRET = '@Resource[secret] BoolEquals true'
const SCOPE = '/subscriptions/s1'

const policy = parsePolicy({
  roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['A/read', 'A/list', 'A/write'] }] }],
  roleAssignments: [
    { id: 'plain', principalId: 'ann', roleDefinitionId: 'reader', scope: SCOPE },
    { id: 'secret', principalId: 'bob', roleDefinitionId: 'reader', scope: SCOPE, condition: SECRET },
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
