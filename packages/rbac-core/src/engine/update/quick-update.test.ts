import { expect, it } from 'vitest'
import { parsePolicy } from '../../document/index.js'
import type { ParsedPolicy } from '../../model/policy.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { compilePolicy } from '../compiler/compile.js'
import { quickUpdate } from './quick-update.js'

const OPTIONS = { onUnknownHierarchy: 'warn', limits: {}, memoCapacity: 16 } as const

/** A policy that is put together anew from its second change on. */
function worn(principalIds: readonly string[]): CompiledPolicy {
  const roleAssignments = principalIds.map((principalId, index) => ({
    id: `a${index}`,
    principalId,
    roleDefinitionId: 'reader',
    scope: '/subscriptions/s1',
  }))
  const policy = compilePolicy(parsePolicy({ roleAssignments }) as ParsedPolicy, OPTIONS)
  return { ...policy, pace: { mostWorn: -1e6, few: 1, many: 2 } }
}

/** What changes of nothing make of it, until it is another one or they are none that are made in place. */
function outcomes(policy: CompiledPolicy): string[] {
  const told: string[] = []
  for (let now = policy; told.length < 50; ) {
    const next = quickUpdate(now, {}, OPTIONS)
    if (next === undefined) return [...told, 'as a whole']
    if (next.assignments !== policy.assignments) return [...told, 'put together anew']
    told.push('in place')
    now = next
  }
  return told
}

it('a policy is changed in place until it is put together anew', () => {
  const told = outcomes(worn(['ann', 'bob', 'carl']))
  expect(new Set(told.slice(0, -1))).toEqual(new Set(['in place']))
  expect(told.at(-1)).toBe('put together anew')
})

it('a policy that can not be put together anew is edited as a whole, which compiles it', () => {
  const told = outcomes(worn(['ann', 'ANN', 'bob']))
  expect(new Set(told.slice(0, -1))).toEqual(new Set(['in place']))
  expect(told.at(-1)).toBe('as a whole')
})

it('a change that can not be read by itself is none for a quick update', () => {
  const policy = worn(['ann'])
  for (const change of [undefined, null, 1, { remove: { groups: [1] } }, { add: { roleAssignments: [{}] } }]) {
    expect(quickUpdate(policy, change, OPTIONS)).toBeUndefined()
  }
})
