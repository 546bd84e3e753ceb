import fc from 'fast-check'
import type { DenyAssignment, PolicySections } from 'rbac-core'
import { describe, expect, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'
import { AROUND, agree, engineOver } from './judges.js'
import { blockOf, EMPTY, everyone } from './pieces.js'
import { runs } from './runs.js'

/** More kinds of deny, and more people, than there are bits in an integer. */
const MANY = 45

describe('more kinds of deny assignment than an integer has bits', () => {
  it('are told apart, and whom they mean, before and after some are removed', () => {
    let denied = 0
    fc.assert(
      fc.property(fc.array(denies(), { minLength: 40, maxLength: MANY }), fc.nat(MANY), (drafts, removed) => {
        const policy = policyOf(drafts)
        const engine = engineOver(policy)
        const judge = (sections: PolicySections): void => {
          for (let kind = 0; kind < MANY; kind += 3) {
            for (const principalId of ['user-0', `user-${kind}`, 'user-in-group']) {
              const request = { principalId, action: `P/kind${kind}/delete`, scope: '/s/a/b' }
              const expected = evaluate(sections, request, AROUND)
              // Three times: anew, then from what is remembered of each text, then with what is held laid together.
              for (let time = 0; time < 3; time++) {
                agree(engine.can(request), expected.allowed, sections, request)
                agree(comparable(engine.check(request)), comparable(expected), sections, request)
              }
              denied += expected.effect === 'Denied' ? 1 : 0
            }
          }
        }
        judge(policy)
        const gone = policy.denyAssignments[removed % policy.denyAssignments.length] as DenyAssignment
        engine.update({ remove: { denyAssignments: [gone.id] } })
        judge({ ...policy, denyAssignments: policy.denyAssignments.filter((deny) => deny !== gone) })
      }),
      runs(20),
    )
    expect(denied).toBeGreaterThan(100)
  })
})

type Draft = Pick<DenyAssignment, 'scope' | 'doNotApplyToChildScopes' | 'principals' | 'excludePrincipals'>

function denies(): fc.Arbitrary<Draft> {
  const person = fc.nat(MANY).map((number) => ({ id: `user-${number}`, type: 'User' }))
  const principals = fc.oneof(
    { weight: 3, arbitrary: fc.array(person, { minLength: 1, maxLength: 3 }) },
    { weight: 2, arbitrary: fc.constant([everyone]) },
    { weight: 1, arbitrary: fc.constant([{ id: 'group', type: 'Group' }]) },
  )
  return fc.record({
    scope: fc.constantFrom('/', '/s/a', '/s/a/b', '/s/other'),
    doNotApplyToChildScopes: fc.boolean(),
    principals,
    excludePrincipals: fc.array(person, { maxLength: 2 }),
  })
}

function policyOf(drafts: readonly Draft[]): PolicySections {
  const people = Array.from({ length: MANY }, (_, number) => `user-${number}`)
  return {
    ...EMPTY,
    roleDefinitions: [
      { id: 'owner', roleName: 'Owner', permissions: [blockOf({ actions: ['*'] })], assignableScopes: ['/'] },
    ],
    roleAssignments: [...people, 'user-in-group'].map((principalId, at) => ({
      id: `ra-${at}`,
      principalId,
      roleDefinitionId: 'owner',
      scope: '/s/a',
    })),
    denyAssignments: drafts.map((draft, at) => ({
      ...draft,
      id: `deny-${at}`,
      denyAssignmentName: `deny ${at}`,
      permissions: [blockOf({ actions: [`P/kind${at}/*`] })],
    })),
    groups: [{ id: 'group', members: ['user-in-group'] }],
  }
}
