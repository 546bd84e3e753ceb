import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { worlds } from '../worlds/arbitrary.js'
import { agree, JUDGES } from './judges.js'
import { blockOf, EMPTY } from './pieces.js'
import { runs } from './runs.js'

/** A forest in which almost every name is a prefix of another. */
const PLACES: readonly string[][] = [
  [],
  ...['s1', 's10', 's'].map((name) => ['subscriptions', name]),
  ...['rg1', 'rg10', 'rg', '\u00e9', '__proto__'].map((name) => ['subscriptions', 's1', 'resourceGroups', name]),
  ...['rg1', 'rg10'].map((name) => ['subscriptions', 's10', 'resourceGroups', name]),
  ...['vm', 'vm0'].map((name) => ['subscriptions', 's1', 'resourceGroups', 'rg1', 'providers', 'P', 'r', name]),
  ['subscriptions', 's1', 'resourceGroups', 'rg1', 'providers', 'P', 'r', 'vm', 'providers', 'Q', 'l', 'lock'],
  ['subscriptions', 's1', 'resourceGroups', 'rg1', 'providers', 'P', 'r', 'vm', 'blobServices', 'default'],
  ['tenants', 'acme'],
  ['tenants', 'acme', 'projects', '4'],
  ['tenants', 'acme', 'projects', '42'],
  ['providers', 'Microsoft.Management', 'managementGroups', 'm1'],
  ['providers', 'Microsoft.Management', 'managementGroups', 'm1', 'providers', 'Q', 'l', 'lock'],
  ['providers', 'Microsoft.Billing', 'accounts', '1'],
  ['subscriptions'],
  ['providers'],
]

describe.each(JUDGES)('$name inherits downwards only', ({ over }) => {
  it('allows at a scope exactly what lies at or below an assignment, by whole segments', () => {
    for (const above of PLACES) {
      const decide = over({
        ...EMPTY,
        roleDefinitions: [
          {
            id: 'reader',
            roleName: 'Reader',
            permissions: [blockOf({ actions: ['*/read'] })],
            assignableScopes: ['/'],
          },
        ],
        roleAssignments: [{ id: 'ra', principalId: 'alice', roleDefinitionId: 'reader', scope: written(above) }],
      })
      for (const below of PLACES) {
        const decision = decide({ principalId: 'alice', action: 'P/r/read', scope: written(below) })
        const inside = above.every((segment, at) => below[at] === segment)
        expect(decision.allowed, `${written(above)} over ${written(below)}`).toBe(inside)
        if (!decision.allowed) expect(decision.reason).toBe('otherScope')
      }
    }
  })

  it('keeps every grant at every scope below, as long as no deny, no management group and no stored attribute is in play', () => {
    fc.assert(
      fc.property(
        worlds(10),
        fc.constantFrom('x', 'resourceGroups/rg1', 'providers/P/r/vm', '__proto__'),
        (world, tail) => {
          const policy = { ...world.policy, denyAssignments: [], resources: [] }
          const decide = over(policy)
          for (const request of world.requests) {
            const below = `${request.scope.replace(/\/$/, '')}/${tail}`
            const decision = decide(request)
            if (decision.allowed) agree(decide({ ...request, scope: below }), decision, policy, { request, below })
          }
        },
      ),
      runs(80),
    )
  })

  it('reaches every subscription under a management group and its descendants, and no other', () => {
    const groups = ['top', 'left', 'right', 'leaf']
    const parents = [null, 'top', 'top', 'left']
    const policy = (at: string) => ({
      ...EMPTY,
      roleDefinitions: [
        { id: 'reader', roleName: 'Reader', permissions: [blockOf({ actions: ['*/read'] })], assignableScopes: ['/'] },
      ],
      roleAssignments: [{ id: 'ra', principalId: 'alice', roleDefinitionId: 'reader', scope: group(at) }],
      managementGroups: groups.map((id, index) => ({
        id,
        parent: parents[index] ?? null,
        subscriptions: [`of-${id}`],
      })),
    })
    const reached = (at: string) => {
      const decide = over(policy(at))
      const allowed = (scope: string) => decide({ principalId: 'alice', action: 'P/r/read', scope }).allowed
      return groups.filter((id) => {
        const [own, sub] = [allowed(group(id)), allowed(`/subscriptions/of-${id}/resourceGroups/rg1`)]
        expect(own).toBe(sub)
        return own
      })
    }
    expect(reached('top')).toEqual(['top', 'left', 'right', 'leaf'])
    expect(reached('left')).toEqual(['left', 'leaf'])
    expect(reached('right')).toEqual(['right'])
    expect(reached('leaf')).toEqual(['leaf'])
  })
})

function written(segments: readonly string[]): string {
  return `/${segments.join('/')}`
}

function group(name: string): string {
  return `/providers/Microsoft.Management/managementGroups/${name}`
}
