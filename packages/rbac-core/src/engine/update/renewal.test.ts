import { describe, expect, it, vi } from 'vitest'
import { parsePolicy } from '../../document/index.js'
import type { ParsedPolicy, ReadEdit } from '../../model/policy.js'
import { compilePolicy } from '../compile.js'
import type { CompiledPolicy } from '../compiled-policy.js'
import { weightOf } from './pieces.js'
import { Renewal } from './renewal.js'
import { revised } from './revised.js'
import { UnnamedEdit } from './unnamed-edit.js'

vi.mock('./revised.js', { spy: true })

const OPTIONS = { onUnknownHierarchy: 'warn', memoCapacity: 16 } as const
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

/** What a step does, in items. */
function workOf(renewal: Renewal, change: ReadEdit): { readonly work: number; readonly isDone: boolean } {
  const seen = vi.mocked(revised)
  seen.mockClear()
  const outcome = renewal.step(change)
  const work = seen.mock.calls.reduce((sum, [, edit]) => sum + weightOf(edit, PACE), 0)
  return { work, isDone: typeof outcome === 'object' }
}

describe('a renewal', () => {
  it('makes a small change wait for a batch, however large those were that it still has to catch up with', () => {
    const renewal = new Renewal(worn(1_000), OPTIONS)
    for (let turn = 0; turn < 20; turn++) {
      // Each brings over twice as many as it has, and one batch more at most.
      const { work } = workOf(renewal, removing(ids(20).map((_, index) => `a${turn * 20 + index}`)))
      expect(work).toBeGreaterThanOrEqual(44)
      expect(work).toBeLessThan(44 + 12)
    }
    let [turns, isDone] = [0, false]
    for (; !isDone && turns < 200; turns++) {
      const step = workOf(renewal, removing([]))
      isDone = step.isDone
      expect(step.work).toBeLessThan(10 + 12)
    }
    expect(isDone).toBe(true)
  })

  it('lets a large change bring over twice as much as it is itself, so that fewer and fewer are left', () => {
    const renewal = new Renewal(worn(300), OPTIONS)
    let [turns, isDone] = [0, false]
    for (; !isDone && turns < 100; turns++) isDone = workOf(renewal, removing(ids(50))).isDone
    expect(isDone).toBe(true)
    expect(turns).toBeLessThan(12)
  })

  it('ends with the very change that was made last, for the words of what is odd about it', () => {
    const renewal = new Renewal(worn(5), OPTIONS)
    const change = removing(ids(40))
    expect(workOf(renewal, change).isDone).toBe(true)
    expect(vi.mocked(revised).mock.lastCall?.[1]).toBe(change)
  })
})
