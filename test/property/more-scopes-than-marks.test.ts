import type { Engine, RoleAssignment } from 'rbac-core'
import { createPolicyBuilder } from 'rbac-core/builder'
import { beforeAll, describe, expect, it } from 'vitest'
import { MARKS } from '../../packages/rbac-core/src/engine/compiled/grants.js'

/**
 * Grants are laid out with as many bits of the number of their scope as there is room for. These scopes are numbered one
 * after the other, so that the last ones have the bits of the first.
 */
describe('scopes whose numbers end alike', () => {
  let engine: Engine

  beforeAll(() => {
    const permissions = [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }]
    const builder = createPolicyBuilder({
      roleDefinitions: [{ id: 'role', roleName: 'role', permissions, assignableScopes: ['/'] }],
    })
    // Up to the last mark: the root and the two subscriptions have numbers, too.
    const all = function* () {
      yield assignmentAt(0, 'first')
      for (let at = 1; at < MARKS - 4; at++) yield assignmentAt(at, 'others')
      yield assignmentAt(MARKS - 4, 'last')
    }
    engine = builder.add('roleAssignments', all()).finish()
  })

  it('are told apart where there are more of them than bits tell, and while there become more', () => {
    const expectAnswers = (principalId: string, expected: (at: number) => boolean): void => {
      for (const at of [0, 1, 2, 3, 4, 5, 6, 7, MARKS - 4, MARKS - 3, MARKS, MARKS + 2]) {
        expect([principalId, at, answersTo(engine, principalId, at)]).toEqual([principalId, at, expected(at)])
      }
    }
    expectAnswers('first', (at) => at === 0)
    // Whoever holds something at the last mark holds nothing where there is no scope that could have it.
    expectAnswers('last', (at) => at === MARKS - 4)
    expectAnswers('more', () => false)
    const more = Array.from({ length: 10 }, (_, at) => assignmentAt(MARKS - 3 + at, 'more'))
    engine.update({ add: { roleAssignments: more } })
    expectAnswers('more', (at) => at >= MARKS - 3)
    expectAnswers('first', (at) => at === 0)
    expectAnswers('last', (at) => at === MARKS - 4)
  })
})

/** Eight scopes in one subscription, all others in another. */
function scopeAt(at: number): string {
  return `/subscriptions/${at < 8 ? 's' : 't'}/resourceGroups/g${at}`
}

function assignmentAt(at: number, principalId: string): RoleAssignment {
  return { id: `ra-${at}`, principalId, roleDefinitionId: 'role', scope: scopeAt(at) }
}

/** What each way of asking says, each three times: what is held is found when somebody comes back. */
function answersTo(engine: Engine, principalId: string, at: number): boolean | readonly boolean[] {
  const request = { principalId, action: 'P/a/read', scope: scopeAt(at) }
  const access = engine.accessFor(principalId, request.scope)
  const answers = [1, 2, 3].flatMap(() => [
    engine.can(request),
    engine.check(request).allowed,
    access.can(request.action),
    access.check(request.action).allowed,
  ])
  return answers.every((answer) => answer === answers[0]) ? answers[0] === true : answers
}
