import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../../document/index.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { createEngine, insideOf } from '../engine.js'
import { Requester } from './requester.js'
import { RequesterCache } from './requester-cache.js'

const CAPACITY = 64
/** Integers that all holdings together may take. */
const BUDGET = CAPACITY * 256

describe('a cache of requesters', () => {
  it('knows whom it was given, and has all that they hold laid out when they are asked for', () => {
    const cache = new RequesterCache(CAPACITY)
    const policy = policyOf({ people: 3 })
    expect(cache.get(policy, 'p0')).toBeUndefined()
    expect(cache.likely(policy, 'p0')).toBe(-1)
    const one = requester(policy, 'p0')
    cache.set(one)
    expect(one.holdings).toBeUndefined()
    expect(cache.get(policy, 'p0')).toBe(one)
    expect(one.holdings).toBeDefined()
    const entry = cache.entryOf(policy, 'p0')
    expect(cache.likely(policy, 'p0')).toBe(entry)
    expect([cache.texts[entry], cache.at(entry)]).toEqual(['p0', one])
    expect(cache.chunkAt(entry)).toBe(one.holdings?.chunk)
    expect(cache.startAt(entry)).toBe(one.holdings?.at)
    expect(cache.entryOf(policy, 'P0')).toBe(-1)
  })

  it('forgets those who reach a holder that changed, and nobody else', () => {
    const cache = new RequesterCache(CAPACITY)
    const policy = policyOf({ people: 4, groups: { g: ['p0', 'p1'], h: ['p2'] } })
    for (const id of ['p0', 'p1', 'p2', 'p3']) cache.set(requester(policy, id))
    cache.forget(new Set([policy.directory.find('g')]))
    expect(['p0', 'p1', 'p2', 'p3'].map((id) => cache.get(policy, id)?.principalId)).toEqual([
      undefined,
      undefined,
      'p2',
      'p3',
    ])
    cache.forget(new Set([policy.directory.find('p3')]))
    expect(cache.get(policy, 'p3')).toBeUndefined()
    expect(cache.get(policy, 'p2')).toBeDefined()
  })

  it('looks for as many as sixty-four holders, and forgets everybody for more', () => {
    const policy = policyOf({ people: 70 })
    const others = (count: number) =>
      new Set(Array.from({ length: count }, (_, index) => policy.directory.find(`p${index + 1}`)))
    for (const [count, isKept] of [
      [64, true],
      [65, false],
    ] as const) {
      const cache = new RequesterCache(CAPACITY)
      cache.set(requester(policy, 'p0'))
      cache.forget(others(count))
      expect([count, cache.get(policy, 'p0') !== undefined]).toEqual([count, isKept])
    }
  })

  it('hands over all that it knows, and knows nothing any more', () => {
    const cache = new RequesterCache(CAPACITY)
    const policy = policyOf({ people: 2 })
    const [one, other] = [requester(policy, 'p0'), requester(policy, 'p1')]
    cache.set(one)
    cache.set(other)
    cache.get(policy, 'p0')
    const laid = one.holdings
    const next = cache.handedOver()
    expect([cache.get(policy, 'p0'), cache.get(policy, 'p1')]).toEqual([undefined, undefined])
    expect([next.get(policy, 'p0'), next.get(policy, 'p1')]).toEqual([one, other])
    expect(one.holdings).toBe(laid)
    expect(next.chunkAt(next.entryOf(policy, 'p0'))).toBe(laid?.chunk)
  })

  it('gives up what some hold where there is no room for more, and lays it anew when they come back', () => {
    const cache = new RequesterCache(CAPACITY)
    const each = 1000
    const people = 2 * Math.ceil(BUDGET / each)
    const policy = policyOf({ people, each })
    const all = Array.from({ length: people }, (_, index) => requester(policy, `p${index}`))
    for (const one of all) {
      cache.set(one)
      cache.get(policy, one.principalId)
    }
    const held = () => all.filter(({ holdings }) => holdings !== undefined)
    const integers = () => new Set(held().map(({ holdings }) => holdings?.chunk))
    expect(held().length).toBeGreaterThan(0)
    expect([...integers()].reduce((sum, chunk) => sum + (chunk?.length ?? 0) / 2, 0)).toBeLessThanOrEqual(BUDGET)
    // Where their ids lie is drawn by lot, so one may have had to make room for another.
    const known = all.filter(({ principalId }) => cache.entryOf(policy, principalId) !== -1)
    expect(known.length).toBeGreaterThan(people / 2)
    for (const one of known) {
      const entry = cache.entryOf(policy, one.principalId)
      expect(cache.chunkAt(entry)).toBe(one.holdings?.chunk)
      expect(cache.startAt(entry)).toBe(one.holdings?.at)
    }
  })

  it('forgets everybody rather than remember more groups than it has room for', () => {
    const most = CAPACITY * 122 - 60 * 2
    // Of two requesters, one without groups: each is one of its holders itself.
    for (const [count, isKept] of [
      [most / 4 - 2, true],
      [most / 4 - 1, false],
    ] as const) {
      const cache = new RequesterCache(CAPACITY)
      const groups = Object.fromEntries(Array.from({ length: count }, (_, index) => [`g${index}`, ['p0']]))
      const policy = policyOf({ people: 2, groups })
      cache.set(requester(policy, 'p1'))
      cache.set(requester(policy, 'p0'))
      expect([count, cache.get(policy, 'p1') !== undefined, cache.get(policy, 'p0') !== undefined]).toEqual([
        count,
        isKept,
        isKept,
      ])
    }
  })
})

/** Everybody holds `each` assignments, at scopes of their own. */
function policyOf({
  people,
  each = 1,
  groups = {},
}: {
  people: number
  each?: number
  groups?: Readonly<Record<string, readonly string[]>>
}): CompiledPolicy {
  const document = {
    roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] }],
    roleAssignments: Array.from({ length: people * each }, (_, index) => ({
      id: `ra-${index}`,
      principalId: `p${index % people}`,
      roleDefinitionId: 'reader',
      scope: `/subscriptions/s${index}`,
    })),
    groups: Object.entries(groups).map(([id, members]) => ({ id, members })),
  }
  return insideOf(createEngine(parsePolicy(document))).context.policy
}

function requester(policy: CompiledPolicy, id: string): Requester {
  return new Requester(policy, { id, groupIds: [], groupsIncomplete: false })
}
