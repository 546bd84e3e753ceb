import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { worlds } from '../worlds/arbitrary.js'
import { randomFrom } from '../worlds/gen.js'
import { agree, engineOver } from './judges.js'
import { EMPTY } from './pieces.js'
import { runs } from './runs.js'
import { shuffled } from './texts.js'

describe('a batch', () => {
  it('answers each question as check does, in order, repeated ones included', () => {
    fc.assert(
      fc.property(worlds(10), fc.nat(), ({ policy, requests }, seed) => {
        const engine = engineOver(policy)
        const asked = shuffled([...requests, ...requests.slice(0, 4)], randomFrom(seed), true)
        agree(
          engine.checkMany(asked),
          asked.map((request) => engine.check(request)),
          policy,
          asked,
        )
      }),
      runs(100),
    )
  })

  it('keeps apart questions that differ in nothing but their attributes, groups or time', () => {
    fc.assert(
      fc.property(worlds(10), ({ policy, requests }) => {
        const engine = engineOver(policy)
        const [first] = requests
        if (first === undefined) return
        const asked = requests.map(({ attributes, groupIds, now }) => ({
          ...first,
          ...(attributes ? { attributes } : {}),
          ...(groupIds ? { groupIds } : {}),
          ...(now ? { now } : {}),
        }))
        agree(
          engine.checkMany(asked),
          asked.map((request) => engineOver(policy).check(request)),
          policy,
          asked,
        )
      }),
      runs(100),
    )
  })

  it('is empty for no questions, and refuses as a whole when one question is malformed', () => {
    const engine = engineOver(EMPTY)
    const good = { principalId: 'alice', action: 'P/r/read', scope: '/' }
    expect(engine.checkMany([])).toEqual([])
    const refused = expect.objectContaining({
      code: 'INVALID_SCOPE',
      message: expect.stringMatching(/^requests\[1\]: /),
    })
    expect(() => engine.checkMany([good, { ...good, scope: '//' }, good])).toThrow(refused)
    expect(engine.checkMany([good])).toEqual([engine.check(good)])
  })
})

describe('access at one scope', () => {
  it('answers as check does, again and again, whichever verb was asked before', () => {
    fc.assert(
      fc.property(worlds(10), ({ policy, requests }) => {
        const engine = engineOver(policy)
        const [first] = requests
        if (first === undefined) return
        const access = engine.accessFor(first.principalId, first.scope)
        for (const { action, attributes } of [...requests, ...requests]) {
          const base = {
            principalId: first.principalId,
            scope: first.scope,
            action,
            ...(attributes ? { attributes } : {}),
          }
          agree(access.check(action, attributes), engine.check(base), policy, base)
          agree(access.checkData(action, attributes), engine.check({ ...base, isDataAction: true }), policy, base)
        }
      }),
      runs(80),
    )
  })

  it('keeps to the policy it was made from when the engine moves on', () => {
    const rule = { id: 'ra', principalId: 'alice', roleDefinitionId: 'reader', scope: '/' }
    const permissions = [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }]
    const roleDefinitions = [{ id: 'reader', roleName: 'Reader', permissions, assignableScopes: ['/'] }]
    const engine = engineOver({ ...EMPTY, roleDefinitions, roleAssignments: [rule] })
    const before = engine.accessFor('alice', '/subscriptions/s1')
    const revision = engine.revision
    engine.update({ remove: { roleAssignments: ['ra'] } })
    expect(engine.revision).not.toEqual(revision)
    expect(before.can('P/r/read')).toBe(true)
    expect(engine.accessFor('alice', '/subscriptions/s1').can('P/r/read')).toBe(false)
    expect(engine.can({ principalId: 'alice', action: 'P/r/read', scope: '/' })).toBe(false)
  })
})
