import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../../document/index.js'
import type { ParsedPolicy, ReadEdit } from '../../model/policy.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { compilePolicy } from '../compiler/compile.js'
import { Renewal } from './renewal.js'
import { UnnamedEdit } from './unnamed-edit.js'

const OPTIONS = { onUnknownHierarchy: 'warn', limits: {}, memoCapacity: 16 } as const
const PACE = { mostWorn: 0, few: 2, many: 10 }
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `a${index}`)

function worn(assignments: number): CompiledPolicy {
  const policy = parsePolicy({
    roleAssignments: ids(assignments).map((id) => ({
      id,
      principalId: `of ${id}`,
      roleDefinitionId: 'reader',
      scope: '/subscriptions/s1',
    })),
  })
  return { ...compilePolicy(policy as ParsedPolicy, OPTIONS), pace: PACE }
}

function removing(assignments: readonly string[]): ReadEdit {
  const edit = new UnnamedEdit()
  for (const id of assignments) edit.remove('roleAssignments', id)
  return edit
}

describe('a renewal', () => {
  it('is the policy without what was removed meanwhile, as soon as it has caught up', () => {
    const renewal = new Renewal(worn(35), OPTIONS)
    const steps = ids(5).map((id) => renewal.step(removing([id])))
    // At a change a batch of assignments and at the fourth what is left of them; then the changes themselves.
    expect(steps.findIndex((step) => step !== 'unfinished')).toBe(4)
    const { assignments } = steps[4] as CompiledPolicy
    expect([assignments.length, assignments.removed]).toEqual([35, 5])
  })

  it('has failed where a change needs the policy compiled anew', () => {
    const renewal = new Renewal(worn(5), OPTIONS)
    const edit = removing([])
    const added = { ...edit.added, resources: [{ scope: '/subscriptions/s1', attributes: {} }] }
    const change: ReadEdit = { change: edit.change, noted: edit.noted, removal: edit.removal, added }
    expect(renewal.step(change)).toBe('failed')
  })
})
