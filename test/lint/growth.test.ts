import { parsePolicy } from 'rbac-core'
import { lint } from 'rbac-core/analyze'
import { describe, expect, it } from 'vitest'
import { Conditions } from '../../packages/rbac-core/src/analyze/lint/demands.js'
import type { Facts, Held } from '../../packages/rbac-core/src/analyze/lint/facts.js'
import { Groups } from '../../packages/rbac-core/src/analyze/lint/groups.js'
import { HeldIndex } from '../../packages/rbac-core/src/analyze/lint/held-index.js'
import { conditionRemarks } from '../../packages/rbac-core/src/analyze/lint/rules/conditions.js'
import { stepsOf } from '../analyze/steps.js'

const list = <Item>(length: number, item: (index: number) => Item): Item[] =>
  Array.from({ length }, (_, index) => item(index))

describe('what lint does grows with the policy', () => {
  it('where many assignments are the same: each is compared with one of them', () => {
    let compared = 0
    const held = list(200, (index) => ({
      key: `a${1000 + index}`,
      kind: 'assigned',
      principal: 'ann',
      grant: 'reader',
      node: 0,
      get start() {
        compared += 1
        return 0
      },
      end: 1,
    })) as unknown as Held[]
    const facts = { groups: new Groups(parsePolicy({})), covering: () => [0] } as unknown as Facts
    const index = new HeldIndex(held)
    for (const one of [...held].reverse()) {
      expect(index.remove(one)).toBe(true)
      expect(index.candidates(one, facts)).toEqual(one === held[0] ? [held[1]] : [held[0]])
      index.restore(one)
    }
    expect(compared).toBe(2 * held.length)
  })

  it('where many are in the same deep group: what it is in is found once', () => {
    const steps = (members: number) => {
      const deep = list(50, (index) => ({ id: `g${index}`, members: [`g${index + 1}`] }))
      const policy = parsePolicy({ groups: [...deep, { id: 'g50', members: list(members, (index) => `p${index}`) }] })
      const groups = new Groups(policy)
      return stepsOf(Set.prototype, 'add', () => {
        for (let index = 0; index < members; index++) expect(groups.above(`p${index}`).size).toBe(52)
      })
    }
    expect(steps(100)).toBe(steps(10))
  })

  it('where a role of many patterns is held under many conditions: its patterns are read once', () => {
    let read = 0
    const permission = {
      get actions() {
        read += 1
        return ['*/read']
      },
      dataActions: [],
    }
    const role = { permissions: [permission] }
    const held = list(50, (index) => ({ item: { condition: `@Request[a] StringEquals '${index}'` }, role }))
    const facts = { held, denies: [], policy: { roleDefinitions: [] }, conditions: new Conditions() }
    expect(conditionRemarks(facts as unknown as Facts)).toEqual([])
    expect(read).toBe(1)
  })

  it('where roles are copies of each other: each is told once, with the nearest', () => {
    const roleDefinitions = list(60, (index) => ({
      id: `r${index}`,
      roleName: `R${100 + index}`,
      permissions: [{ actions: [...list(20, (each) => `A/t${each}/read`), `B/t${index}/read`] }],
    }))
    const { findings } = lint(parsePolicy({ roleDefinitions }), { only: ['SIMILAR_ROLES'] })
    expect(findings.map(({ path }) => path)).toEqual(list(59, (index) => `roleDefinitions[${index + 1}]`))
    expect(findings[0]?.message).toBe('`R101` and `R100` share 20 of 22 patterns; 58 more roles are similar to it')
  })
})

describe('the groups of a principal', () => {
  it('hold its own id once, also where it is in itself', () => {
    const groups = new Groups(
      parsePolicy({
        groups: [
          { id: 'a', members: ['b', 'ann'] },
          { id: 'b', members: ['a'] },
        ],
      }),
    )
    for (const [id, expected] of [
      ['a', ['a', 'b']],
      ['b', ['a', 'b']],
      ['ann', ['a', 'ann', 'b']],
      ['bob', ['bob']],
    ] as const) {
      const above = groups.above(id)
      expect([...above].sort()).toEqual(expected)
      expect(above.size).toBe(expected.length)
      expect(['a', 'b', 'ann', 'bob'].filter((one) => above.has(one)).sort()).toEqual(expected)
    }
  })
})
