import { describe, expect, it } from 'vitest'
import { groupsAbove, type Hierarchy, hangsSomewhere } from './hierarchy.js'
import { managementGroupOf, parseScope, scopeKind, subscriptionOf } from './scope.js'
import { NO_NODE, ScopeTrie } from './trie.js'

const WORDS = ['subscriptions', 'resourcegroups', 'providers', 'microsoft.management', 'managementgroups', 'a']
const LONGEST = 5

/** Every path of up to five of the words: each word in each place where it means something, and where it does not. */
const PATHS: readonly string[] = ['/', ...pathsOf(LONGEST)]

function pathsOf(length: number): string[] {
  const shorter = length === 1 ? [''] : ['', ...pathsOf(length - 1)]
  return shorter.flatMap((path) => WORDS.map((word) => `/${word}${path}`))
}

const prefixesOf = (path: string): string[] => {
  const segments = path === '/' ? [] : path.slice(1).split('/')
  return ['/', ...segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}`)]
}

/** The same as expressions over the path. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^\/$/, 'root'],
  [/^\/providers\/microsoft\.management\/managementgroups\/[^/]+$/, 'managementGroup'],
  [/^\/subscriptions\/[^/]+$/, 'subscription'],
  [/^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/, 'resourceGroup'],
  [/^\/providers\/microsoft\.management(\/|$)/, 'other'],
  [/\/providers(\/|$)/, 'resource'],
  [/^/, 'other'],
]

describe('every scope of up to five words', () => {
  it('is of the kind that its path says', () => {
    for (const path of PATHS) {
      expect(scopeKind(parseScope(path)), path).toBe(KINDS.find(([expression]) => expression.test(path))?.[1])
    }
  })

  it('lies in the subscription or management group that its path begins with, and in no other', () => {
    for (const path of PATHS) {
      const scope = parseScope(path)
      expect(subscriptionOf(scope), path).toBe(/^\/subscriptions\/([^/]+)/.exec(path)?.[1])
      const group = /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)/.exec(path)?.[1]
      expect(managementGroupOf(scope), path).toBe(group)
    }
  })

  it('has its wide scopes apart in the trie, and all others under its anchor', () => {
    const hierarchy: Hierarchy = { groupOfSubscription: new Map(), parentOfGroup: new Map() }
    const few = PATHS.filter((path) => path.split('/').length < LONGEST || path.includes('/managementgroups/a/'))
    for (const path of few) {
      const trie = new ScopeTrie(hierarchy)
      const standings = prefixesOf(path).map((prefix) => trie.insert(parseScope(prefix)))
      const { nodes, exact, wide, anchor } = trie.covering(parseScope(path))
      expect(nodes, path).toEqual(standings.map(({ node }) => node))
      expect(exact, path).toBe(standings.at(-1)?.node)
      const isWide = (at: number) => standings[at]?.anchor === NO_NODE
      expect(wide, path).toEqual(nodes.filter((_, at) => isWide(at)))
      expect(
        nodes.filter((_, at) => !isWide(at) && standings[at]?.anchor !== anchor),
        path,
      ).toEqual([])
      const second = prefixesOf(path)[2]
      expect(anchor, path).toBe(second === undefined ? NO_NODE : trie.insert(parseScope(second)).node)
    }
  })
})

describe('the management groups above', () => {
  const hierarchy: Hierarchy = {
    groupOfSubscription: new Map([['a', 'low']]),
    parentOfGroup: new Map([
      ['low', 'mid'],
      ['mid', 'top'],
      ['top', null],
    ]),
  }
  const above = (path: string): string[] => groupsAbove(parseScope(path), hierarchy)
  const group = (name: string): string => `/providers/Microsoft.Management/managementGroups/${name}`

  it('a scope are those that the hierarchy names, outermost first', () => {
    expect(above('/subscriptions/a/resourceGroups/r')).toEqual(['top', 'mid', 'low'])
    expect(above(group('low'))).toEqual(['top', 'mid'])
    expect(above(`${group('mid')}/providers/x`)).toEqual(['top'])
  })

  it('are none where it names none', () => {
    for (const path of ['/', '/a', '/subscriptions', '/subscriptions/b', group('top'), group('other')]) {
      expect(above(path), path).toEqual([])
    }
  })

  it('are found in bounded time when the hierarchy goes in circles', () => {
    const parentOfGroup = new Map([
      ['x', 'y'],
      ['y', 'x'],
    ])
    expect(groupsAbove(parseScope(group('x')), { ...hierarchy, parentOfGroup })).toHaveLength(3)
  })

  it('are known of a subscription only when somebody says where it hangs, and of all else by themselves', () => {
    expect(hangsSomewhere(parseScope('/subscriptions/a/b'), hierarchy)).toBe(true)
    expect(hangsSomewhere(parseScope('/subscriptions/b'), hierarchy)).toBe(false)
    expect(hangsSomewhere(parseScope('/b'), hierarchy)).toBe(true)
  })

  it('do not matter in a trie that has nothing at a management group', () => {
    for (const path of ['/providers', '/providers/microsoft.management']) {
      const trie = new ScopeTrie(hierarchy)
      trie.insert(parseScope(path))
      expect(trie.isLinked(parseScope('/subscriptions/b')), path).toBe(true)
    }
  })
})
