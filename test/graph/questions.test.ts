import fc from 'fast-check'
import { createEngine, type PolicySections, parsePolicy } from 'rbac-core'
import { type Graph, policyGraph, questionGraph, toDot, toSvg } from 'rbac-core/graph'
import { describe, expect, it } from 'vitest'
import { engineOver } from '../property/judges.js'
import { runs } from '../property/runs.js'
import { fold } from '../reference/text.js'
import { worlds } from '../worlds/arbitrary.js'
import { documentOf } from '../worlds/document.js'

/** The nodes that lead to a node, and it. */
function leadingTo({ edges }: Graph, id: string): Set<string> {
  const reached = new Set([id])
  for (const to of reached)
    for (const edge of edges) if (edge.to === to && edge.kind !== 'contains') reached.add(edge.from)
  return reached
}

describe('the graph of a question', () => {
  it('marks what decided, and leads to it from the requester', () => {
    let decided = 0
    fc.assert(
      fc.property(worlds(2), ({ policy, requests }) => {
        const engine = engineOver(policy)
        for (const request of requests) {
          const graph = questionGraph(engine, request, { limit: 1_000 })
          const decision = engine.check(request)
          const named = decision.allowed ? decision.grantedBy.roleAssignmentId : decision.deniedBy?.denyAssignmentId
          const marked = graph.nodes.filter(
            ({ kind, mark }) => mark === 'decides' && (kind === 'assignment' || kind === 'deny'),
          )
          expect(marked.map(({ id }) => id.slice(id.indexOf(' ') + 1))).toEqual(
            named === undefined ? [] : [fold(named)],
          )
          for (const { id } of marked) {
            decided += 1
            expect(leadingTo(graph, id)).toContain(`who ${fold(request.principalId)}`)
          }
          expect(graph.omitted).toBe(0)
        }
      }),
      runs(300),
    )
    expect(decided).toBeGreaterThan(100)
  })

  it('calls every assignment of the requester by how far it got', () => {
    const engine = createEngine(
      parsePolicy({
        roleAssignments: [
          { id: 'far', principalId: 'ann', roleDefinitionName: 'Owner', scope: '/subscriptions/s2' },
          { id: 'reads', principalId: 'ann', roleDefinitionName: 'Reader', scope: '/subscriptions/s1' },
          { id: 'owns', principalId: 'team', roleDefinitionName: 'Owner', scope: '/subscriptions/s1' },
          {
            id: 'also',
            principalId: 'ann',
            roleDefinitionName: 'Contributor',
            scope: '/subscriptions/s1/resourceGroups/web',
          },
        ],
        groups: [{ id: 'team', displayName: 'The team', members: ['ann'] }],
      }),
    )
    const request = {
      principalId: 'ann',
      action: 'Microsoft.Web/sites/write',
      scope: '/subscriptions/s1/resourceGroups/web/providers/Microsoft.Web/sites/shop',
    }
    const graph = questionGraph(engine, request)
    expect(graph.title).toBe(`Allowed: ann, Microsoft.Web/sites/write, at ${request.scope}`)
    const words = graph.nodes
      .filter(({ kind }) => kind === 'assignment')
      .map(({ title, subtitle, mark }) => [title, subtitle, mark])
    expect(words).toEqual([
      ['Contributor', 'grants it · also', 'grants'],
      ['Owner', 'other scope · far', 'miss'],
      ['Owner', 'grants it · owns', 'decides'],
      ['Reader', 'role lacks it · reads', 'miss'],
    ])
    const strong = graph.edges.filter(({ mark }) => mark === 'decides').map(({ from, to }) => `${from} > ${to}`)
    expect(strong).toEqual([
      'who ann > who team',
      'who team > assigned owns',
      'assigned owns > at /subscriptions/s1',
      'at /subscriptions/s1 > at /subscriptions/s1/resourcegroups/web',
      `at /subscriptions/s1/resourcegroups/web > at ${fold(request.scope)}`,
    ])
    expect(questionGraph(engine, request, { limit: 2 })).toMatchObject({ omitted: 2 })
  })

  it('draws what decided, whatever is left out', () => {
    const roleDefinitions = [{ id: 'r', roleName: 'R', permissions: [{ actions: ['*'] }] }]
    const at = (id: string, scope: string) => ({ id, principalId: 'ann', roleDefinitionId: 'r', scope })
    const deny = (id: string, more: object = {}) => ({
      id,
      scope: '/',
      principals: [{ id: 'ann', type: 'User' }],
      permissions: [{ actions: ['*'] }],
      ...more,
    })
    const audit = deny('audit', { denyAssignmentEffect: 'audit' })
    const roleAssignments = [at('a', '/x'), at('b', '/')]
    const decisive = (denyAssignments: object[]) => {
      const engine = createEngine(parsePolicy({ roleDefinitions, roleAssignments, denyAssignments }))
      const request = { principalId: 'ann', action: 'p/read', scope: '/x' }
      const { nodes, omitted } = questionGraph(engine, request, { limit: 1 })
      return [nodes.filter(({ mark }) => mark === 'decides').map(({ id }) => id), omitted]
    }
    expect(decisive([])).toEqual([['assigned b'], 1])
    expect(decisive([audit])).toEqual([['assigned b'], 2])
    expect(decisive([audit, deny('enforced')])).toEqual([['deny enforced'], 3])
  })

  it('refuses what is no engine, no request and no option', () => {
    const engine = createEngine(parsePolicy({}))
    const request = { principalId: 'ann', action: 'a/b', scope: '/' }
    expect(() => questionGraph({} as never, request)).toThrow('not an engine')
    expect(() => questionGraph(engine, { ...request, action: '*' })).toThrow(
      expect.objectContaining({ code: 'INVALID_ACTION' }),
    )
    expect(() => questionGraph(engine, request, { limit: 0 })).toThrow('options.limit must be a whole number')
    expect(() => policyGraph({} as never)).toThrow('not a policy')
    expect(() => policyGraph(engine.policy, { scope: 'x//y' })).toThrow(
      expect.objectContaining({ code: 'INVALID_SCOPE' }),
    )
  })
})

describe('the graph of a policy', () => {
  it('writes an id and a scope that are written in several ways in the same one, whatever the order', () => {
    const members = ['ann', 'ANN', 'Ann']
    const scopes = ['/Subscriptions/s1', '/subscriptions/S1']
    const drawn = (turned: boolean) => {
      const order = <Item>(items: readonly Item[]) => (turned ? [...items].reverse() : items)
      const roleAssignments = order(scopes).map((scope, index) => ({
        id: `a${index}`,
        principalId: 'team',
        roleDefinitionName: 'Reader',
        scope,
      }))
      return toDot(policyGraph(parsePolicy({ roleAssignments, groups: [{ id: 'team', members: order(members) }] })))
    }
    expect(drawn(true)).toBe(drawn(false))
  })

  it('is the same whatever the order of the policy, and each edge joins two of its nodes', () => {
    fc.assert(
      fc.property(worlds(1), fc.nat(50), ({ policy, requests: [request] }, turn) => {
        for (const options of [{}, { principal: request?.principalId }, { scope: request?.scope }, { roles: true }]) {
          const graph = policyGraph(parsePolicy(documentOf(policy, 0)), options)
          expect(policyGraph(parsePolicy(documentOf(turned(policy, turn), 0)), options)).toEqual(graph)
          const ids = new Set(graph.nodes.map(({ id }) => id))
          expect(ids.size).toBe(graph.nodes.length)
          for (const { from, to } of graph.edges) expect(ids.has(from) && ids.has(to)).toBe(true)
        }
      }),
      runs(100),
    )
  })

  it('holds what stands at, above and below a scope, and nothing beside it', () => {
    const at = (id: string, scope: string) => ({ id, principalId: id, roleDefinitionName: 'Reader', scope })
    const policy = parsePolicy({
      managementGroups: [
        { id: 'corp', parent: null, subscriptions: [] },
        { id: 'shop', parent: 'corp', subscriptions: ['s1'] },
      ],
      roleAssignments: [
        at('above', '/providers/Microsoft.Management/managementGroups/corp'),
        at('here', '/subscriptions/s1'),
        at('below', '/subscriptions/s1/resourceGroups/web'),
        at('beside', '/subscriptions/s10'),
      ],
    })
    const who = (graph: Graph) => graph.nodes.filter(({ kind }) => kind === 'principal').map(({ title }) => title)
    expect(who(policyGraph(policy, { scope: '/subscriptions/s1' }))).toEqual(['above', 'below', 'here'])
    expect(who(policyGraph(policy, { scope: '/providers/Microsoft.Management/managementGroups/shop' }))).toEqual([
      'above',
      'below',
      'here',
    ])
    expect(who(policyGraph(policy, { limit: 2 }))).toHaveLength(2)
    expect(policyGraph(policy, { limit: 3 }).omitted).toBe(1)
  })

  it('shows the members of a group, and of a large one the first few', () => {
    const members = Array.from({ length: 9 }, (_, index) => `user-${index}`)
    const policy = parsePolicy({
      groups: [{ id: 'team', members }],
      roleAssignments: [{ id: 'ra', principalId: 'team', roleDefinitionName: 'Reader', scope: '/' }],
    })
    const titles = policyGraph(policy).nodes.map(({ title }) => title)
    expect(titles).toEqual(['4 more', 'user-0', 'user-1', 'user-2', 'user-3', 'user-4', 'team', 'Reader', '/'])
  })

  it('calls nobody Everyone but whom a deny assignment means by it', () => {
    const zero = '00000000-0000-0000-0000-000000000000'
    const titles = (principals: object[], excludePrincipals: object[], options = {}) => {
      const deny = { id: 'd', denyAssignmentName: 'D', scope: '/', permissions: [{ actions: ['*'] }] }
      const policy = parsePolicy({ denyAssignments: [{ ...deny, principals, excludePrincipals }] })
      return policyGraph(policy, options).nodes.map(({ title }) => title)
    }
    const everyone = { id: zero, type: 'SystemDefined' }
    const mistyped = { id: zero, type: 'User' }
    expect(titles([everyone], [])).toEqual(['Everyone', 'D', '/'])
    expect(titles([mistyped], [])).toEqual(['00000000…0000', 'D', '/'])
    expect(titles([mistyped], [], { principal: 'ann' })).toEqual(['ann'])
    expect(titles([everyone], [everyone])).toEqual(['00000000…0000', 'Everyone', 'D', '/'])
  })

  it('is drawn of groups in groups, however deep, and refused as a picture where it is too large to lay out', () => {
    const nested = (depth: number) =>
      policyGraph(
        parsePolicy({
          groups: Array.from({ length: depth }, (_, index) => ({ id: `g${index}`, members: [`g${index + 1}`] })),
          roleAssignments: [{ id: 'ra', principalId: 'g0', roleDefinitionName: 'Reader', scope: '/' }],
        }),
      )
    const deep = nested(8_000)
    expect(deep.nodes).toHaveLength(8_003)
    expect(toDot(deep)).toContain('g7999')
    expect(() => toSvg(deep)).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED', message: expect.stringContaining('8003 nodes are too many') }),
    )
    expect(() => toSvg(nested(998))).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }))
    expect(toSvg(nested(997))).toContain('<svg')
  })
})

/** The same policy with every list turned. */
function turned(policy: PolicySections, by: number): PolicySections {
  const turn = <Item>(items: readonly Item[]): Item[] => {
    const cut = items.length === 0 ? 0 : by % items.length
    return [...items.slice(cut), ...items.slice(0, cut)]
  }
  return {
    ...policy,
    roleDefinitions: turn(policy.roleDefinitions),
    roleAssignments: turn(policy.roleAssignments),
    denyAssignments: turn(policy.denyAssignments),
    roleAssignmentScheduleInstances: turn(policy.roleAssignmentScheduleInstances),
    roleEligibilityScheduleInstances: turn(policy.roleEligibilityScheduleInstances),
    groups: turn(policy.groups),
    managementGroups: turn(policy.managementGroups),
    principals: turn(policy.principals),
  }
}
