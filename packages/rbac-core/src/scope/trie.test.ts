import { describe, expect, it } from 'vitest'
import type { Hierarchy } from './hierarchy.js'
import { parseScope } from './scope.js'
import { NO_NODE, ScopeTrie } from './trie.js'

const group = (name: string): string => `/providers/Microsoft.Management/managementGroups/${name}`

function trieOf(scopes: readonly string[], hierarchy: Partial<Hierarchy> = {}): ScopeTrie {
  const trie = new ScopeTrie({ groupOfSubscription: new Map(), parentOfGroup: new Map(), ...hierarchy })
  for (const scope of scopes) trie.insert(parseScope(scope))
  return trie
}

/** Which of `scopes` the trie finds above `scope`, outermost first. */
function covering(trie: ScopeTrie, scopes: readonly string[], scope: string): string[] {
  const byNode = new Map(scopes.map((text) => [trie.insert(parseScope(text)).node, text]))
  return trie.covering(parseScope(scope)).nodes.flatMap((node) => byNode.get(node) ?? [])
}

describe('the scope trie', () => {
  it('finds what lies above a scope, outermost first', () => {
    const scopes = ['/', '/subscriptions/s1', '/subscriptions/s1/resourceGroups/rg1']
    const request = '/SUBSCRIPTIONS/S1/resourcegroups/RG1/providers/Microsoft.Compute/virtualMachines/vm'
    expect(covering(trieOf(scopes), scopes, request)).toEqual(scopes)
  })

  it('ends at segment boundaries: rg1 does not cover rg10', () => {
    const scopes = ['/subscriptions/s1/resourceGroups/rg1', '/subscriptions/s1/resourceGroups/rg10']
    expect(covering(trieOf(scopes), scopes, '/subscriptions/s1/resourceGroups/rg10/x')).toEqual([scopes[1]])
  })

  it('never finds a child above its parent', () => {
    const scopes = ['/a/b/c']
    expect(covering(trieOf(scopes), scopes, '/a/b')).toEqual([])
  })

  it('says which node stands exactly at the scope', () => {
    const trie = trieOf(['/a/b'])
    expect(trie.covering(parseScope('/a/b')).exact).toBe(trie.insert(parseScope('/a/b')).node)
    expect(trie.covering(parseScope('/a/b/c')).exact).toBe(NO_NODE)
  })

  it('gives everything below the first two segments one anchor, and wider scopes none', () => {
    const trie = trieOf([])
    const { node } = trie.insert(parseScope('/subscriptions/s1'))
    expect(trie.insert(parseScope('/subscriptions/s1')).anchor).toBe(node)
    expect(trie.insert(parseScope('/subscriptions/s1/resourceGroups/r')).anchor).toBe(node)
    for (const wide of ['/', '/subscriptions', group('m')]) expect(trie.insert(parseScope(wide)).anchor).toBe(NO_NODE)
  })

  it('finds everything that covers a scope among its wide nodes or under its anchor', () => {
    const hierarchy = {
      groupOfSubscription: new Map([['s1', 'prod']]),
      parentOfGroup: new Map([
        ['prod', 'corp'],
        ['corp', null],
      ] as const),
    }
    const scopes = [
      '/',
      '/subscriptions',
      group('corp'),
      group('prod'),
      `${group('prod')}/a/b`,
      '/subscriptions/s1/x/y',
    ]
    const trie = trieOf(scopes, hierarchy)
    for (const request of [...scopes, '/subscriptions/s1', '/subscriptions/s1/x/y/z', `${group('prod')}/a/b/c`]) {
      const { nodes, wide, anchor } = trie.covering(parseScope(request))
      for (const scope of scopes) {
        const standing = trie.insert(parseScope(scope))
        if (!nodes.includes(standing.node)) continue
        if (standing.anchor === NO_NODE) expect(wide).toContain(standing.node)
        else expect(standing.anchor).toBe(anchor)
      }
    }
  })

  it('follows the management groups between the root and a subscription', () => {
    const hierarchy = {
      groupOfSubscription: new Map([['s1', 'prod']]),
      parentOfGroup: new Map([
        ['prod', 'corp'],
        ['corp', null],
      ]),
    }
    const scopes = ['/', group('corp'), group('prod'), '/subscriptions/s1']
    const trie = trieOf(scopes, hierarchy)
    expect(covering(trie, scopes, '/subscriptions/s1/resourceGroups/r')).toEqual(scopes)
    expect(covering(trie, scopes, group('prod'))).toEqual(scopes.slice(0, 3))
    expect(covering(trie, scopes, group('corp'))).toEqual(scopes.slice(0, 2))
    expect(covering(trie, scopes, '/subscriptions/s2')).toEqual(['/'])
  })

  it('takes what lies below a management group by its path to be below that group’s parents too', () => {
    const hierarchy = {
      parentOfGroup: new Map([
        ['prod', 'corp'],
        ['corp', null],
      ] as const),
    }
    const scopes = [group('corp'), group('prod')]
    const extension = `${group('prod')}/providers/Microsoft.Authorization/policyAssignments/p`
    expect(covering(trieOf(scopes, hierarchy), scopes, extension)).toEqual(scopes)
  })

  it('keeps tenant-level resources under the root alone', () => {
    const scopes = ['/', group('corp'), '/providers/Microsoft.Billing/billingAccounts/b']
    expect(covering(trieOf(scopes), scopes, scopes[2] ?? '')).toEqual(['/', scopes[2]])
  })

  it('ends even if the hierarchy goes in circles', () => {
    const parentOfGroup = new Map([
      ['a', 'b'],
      ['b', 'a'],
    ])
    const trie = trieOf([group('a'), group('b')], { parentOfGroup })
    expect(trie.covering(parseScope(group('a'))).nodes.length).toBeLessThan(10)
  })

  it('knows whether the management groups above a scope are known, where that matters', () => {
    const linked = trieOf([group('corp')], { groupOfSubscription: new Map([['s1', 'corp']]) })
    expect(linked.isLinked(parseScope('/subscriptions/s1/resourceGroups/r'))).toBe(true)
    expect(linked.isLinked(parseScope('/subscriptions/s2'))).toBe(false)
    expect(linked.isLinked(parseScope('/tenants/acme'))).toBe(true)
    expect(trieOf(['/subscriptions/s1']).isLinked(parseScope('/subscriptions/s2'))).toBe(true)
  })
})
