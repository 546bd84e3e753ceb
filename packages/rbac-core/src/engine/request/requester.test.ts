import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../../document/index.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { createEngine, insideOf } from '../engine.js'
import { GrantRows } from './grant-rows.js'
import { isList, MOST_TOGETHER, ofItsOwn } from './holdings.js'
import { Requester } from './requester.js'

describe('what a requester holds', () => {
  it('is laid together where there is room and it is not too much, and listed else', () => {
    const policy = policyOf(MOST_TOGETHER + 1)
    for (const [id, isRoomy, expected] of [
      ['few', true, false],
      ['few', false, true],
      ['most', true, false],
      ['most', false, true],
      ['more', true, true],
      ['nobody', true, false],
    ] as const) {
      const { chunk, at } = requester(policy, id).lay(policy, new GrantRows(), ofItsOwn, isRoomy)
      expect([id, isRoomy, isList(chunk, at)]).toEqual([id, isRoomy, expected])
    }
  })

  it('is kept until it is let go of', () => {
    const policy = policyOf(3)
    const one = requester(policy, 'few')
    expect(one.holdings).toBeUndefined()
    const laid = one.lay(policy, new GrantRows(), ofItsOwn)
    expect(one.holdings).toBe(laid)
    one.letGo()
    expect(one.holdings).toBeUndefined()
  })
})

describe('the groups of a requester', () => {
  it('are found however many they are, and nobody else is', () => {
    for (const count of [1, 23, 24, 25, 60]) {
      const ids = Array.from({ length: count }, (_, index) => `g${index}`)
      const { policy } = insideOf(
        createEngine(
          parsePolicy({ groups: [...ids, 'other'].map((id) => ({ id, members: [id === 'other' ? 'x' : 'a'] })) }),
        ),
      ).context
      const one = requester(policy, 'a')
      expect(one.holders.length).toBe(count + 1)
      const holderOf = (id: string): number => policy.directory.find(id)
      for (const id of ['a', ...ids]) expect(one.has(holderOf(id))).toBe(true)
      expect(one.has(holderOf('other'))).toBe(false)
      expect(one.hasAny([holderOf('other'), holderOf('x')])).toBe(false)
      expect(one.hasAny([holderOf('other'), holderOf('g0')])).toBe(true)
    }
  })
})

/** `few` holds two assignments, `more` all of them and `most` all but one. */
function policyOf(most: number): CompiledPolicy {
  const held = (principalId: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `${principalId}-${index}`,
      principalId,
      roleDefinitionId: 'reader',
      scope: `/subscriptions/s${index}`,
    }))
  const document = {
    roleDefinitions: [{ id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] }],
    roleAssignments: [...held('few', 2), ...held('more', most), ...held('most', most - 1)],
  }
  return insideOf(createEngine(parsePolicy(document))).context.policy
}

function requester(policy: CompiledPolicy, id: string): Requester {
  return new Requester(policy, { id, groupIds: [], groupsIncomplete: false })
}
