import { createEngine, EVERYONE_ID, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'

const REQUEST = { principalId: 'ann', groupIds: [EVERYONE_ID], action: 'A/r', scope: '/subscriptions/s1' }

const DENY_TO_EVERYONE = {
  id: 'd',
  scope: '/subscriptions/s1',
  permissions: [{ actions: ['A/x'] }],
  principals: [{ id: EVERYONE_ID, type: 'SystemDefined' }],
  excludePrincipals: [{ id: 'ops', type: 'Group' }],
}

/** What `explain` says of who asks, at first and after a change that has nothing to do with it. */
function saidOf(policy: object): (string | undefined)[] {
  const engine = createEngine(parsePolicy(policy))
  const said = () => engine.explain(REQUEST).steps.find(({ step }) => step === 'principal')?.detail
  const first = said()
  engine.update({ add: { roleAssignments: [{ principalId: 'zoe', roleDefinitionId: 'r', scope: '/' }] } })
  return [first, said()]
}

describe('the id that stands for everyone, sent as a group', () => {
  it('is none that the policy knows because a deny assignment means everyone', () => {
    const nowhere = 'ann occurs nowhere in the policy'
    expect(saidOf({ denyAssignments: [DENY_TO_EVERYONE] })).toEqual([nowhere, nowhere])
  })

  it('is an id like any other where something is assigned to it', () => {
    const roleDefinitions = [{ id: 'r', roleName: 'R', permissions: [{ actions: ['A/r'] }] }]
    const roleAssignments = [{ principalId: EVERYONE_ID, roleDefinitionId: 'r', scope: '/subscriptions/s1' }]
    const policy = { roleDefinitions, roleAssignments, denyAssignments: [DENY_TO_EVERYONE] }
    expect(saidOf(policy)).toEqual(['ann is in 1 group', 'ann is in 1 group'])
    const engine = createEngine(parsePolicy(policy))
    expect(engine.can(REQUEST)).toBe(true)
    engine.update({ remove: { denyAssignments: ['d'] } })
    expect(engine.can(REQUEST)).toBe(true)
    expect(engine.explain({ ...REQUEST, principalId: 'nobody', groupIds: [] }).decision.allowed).toBe(false)
  })
})
