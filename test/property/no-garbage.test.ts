import { type AccessRequest, createEngine, parsePolicy } from 'rbac-core'
import { describe, expect, it } from 'vitest'

describe('a question about what was asked before', () => {
  const engine = createEngine(
    parsePolicy({
      roleDefinitions: [{ id: 'r', roleName: 'r', permissions: [{ actions: ['*'], notActions: ['*/delete'] }] }],
      roleAssignments: [
        { id: 'a', principalId: 'group', roleDefinitionId: 'r', scope: '/subscriptions/s' },
        { id: 'b', principalId: 'alice', roleDefinitionId: 'r', scope: '/subscriptions/s/x' },
        // Further in than what grants without a condition: nobody has to ask it.
        {
          id: 'c',
          principalId: 'alice',
          roleDefinitionId: 'r',
          scope: '/subscriptions/s/x/y',
          condition: 'Exists @Request[a]',
        },
      ],
      denyAssignments: [
        {
          id: 'd',
          denyAssignmentName: 'd',
          scope: '/subscriptions/s',
          permissions: [{ actions: ['P/start'] }],
          principals: [{ id: 'group', type: 'Group' }],
        },
      ],
      groups: [{ id: 'group', members: ['alice'] }],
    }),
  )
  const requests = ['read', 'write', 'delete', 'start'].flatMap((verb) =>
    ['/subscriptions/s/x', '/subscriptions/s/x/y', '/subscriptions/t'].map((scope) => ({
      principalId: 'alice',
      action: `P/${verb}`,
      scope,
    })),
  )
  const withGroups = new Map(requests.map((request) => [request, { ...request, groupIds: ['group', 'unheard-of'] }]))
  const access = engine.accessFor('alice', '/subscriptions/s/x')
  const asked: readonly (readonly [string, (request: AccessRequest) => boolean])[] = [
    ['can', (request) => engine.can(request)],
    ['can with groups', (request) => !mayBeDenied(request) && engine.can(withGroups.get(request) ?? request)],
    ['check', (request) => engine.check(request).allowed],
    [
      'check with groups',
      (request) => !mayBeDenied(request) && engine.check(withGroups.get(request) ?? request).allowed,
    ],
    ['accessFor().can', ({ action }) => access.can(action)],
    ['accessFor().check', ({ action }) => access.check(action).allowed],
  ]

  it.each(asked)('is answered by `%s` without a byte of new memory', (name, ask) => {
    let allowed = 0
    const askAll = (rounds: number): void => {
      for (let round = 0; round < rounds; round++) {
        for (let index = 0; index < requests.length; index++) {
          const request = requests[index]
          if (request !== undefined && ask(request)) allowed += 1
        }
      }
    }
    askAll(20_000)
    // The least of many: what the collector and the compiler do meanwhile is not what is asked about.
    const grown = Array.from({ length: 20 }, () => {
      const before = process.memoryUsage().heapUsed
      askAll(1000)
      return (process.memoryUsage().heapUsed - before) / (1000 * requests.length)
    })
    expect(Math.min(...grown.filter((bytes) => bytes >= 0))).toBeLessThan(1)
    expect(allowed).toBe((20_000 + 20 * 1000) * (name.startsWith('accessFor') ? 6 : 4))
  })
})

/** Where a deny assignment lists the action, all groups have to be known at once. */
function mayBeDenied({ action }: AccessRequest): boolean {
  return action === 'P/start'
}
