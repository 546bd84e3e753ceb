import { describe, expect, it } from 'vitest'
import type { CompiledPolicy } from '../compiled-policy.js'
import { HELD_STRIDE } from '../held.js'
import { isWorn, PACE } from './wear.js'

/** Assignments and memberships, those that are gone included; and the integers of two columns. */
interface Sizes {
  readonly assignments: number
  readonly removed: number
  readonly groups: number
  readonly memberships: number
  readonly gone: number
  readonly held: number
  readonly above: number
}

const FRESH: Sizes = { assignments: 50, removed: 0, groups: 10, memberships: 40, gone: 0, held: 0, above: 0 }
const pace = { mostWorn: 100, few: 1, many: 1 }

function isWornWith(sizes: Partial<Sizes>, more: Partial<CompiledPolicy> = { pace }): boolean {
  const { assignments, removed, groups, memberships, gone, held, above } = { ...FRESH, ...sizes }
  return isWorn({
    assignments: { length: assignments, removed },
    directory: { groups: { length: groups, memberships, removed: gone }, above: { kept: above } },
    held: { kept: held },
    ...more,
  } as unknown as CompiledPolicy)
}

describe('a policy', () => {
  it('is not worn when it is new', () => {
    expect(isWornWith({})).toBe(false)
  })

  it.each<readonly [string, Partial<Sizes>, Partial<Sizes>]>([
    [
      'more assignments are gone than left and a few more',
      { assignments: 250, removed: 175 },
      { assignments: 251, removed: 176 },
    ],
    [
      'more groups and memberships are gone than left and a few more',
      { groups: 50, memberships: 200, gone: 175 },
      { groups: 50, memberships: 201, gone: 176 },
    ],
    [
      'the lists of what holders hold take several times the room they need',
      { held: HELD_STRIDE * 1800 },
      { held: HELD_STRIDE * 1800 + 1 },
    ],
    ['the lists of groups above do', { above: 1800 }, { above: 1801 }],
    [
      'they would for what is left',
      { assignments: 70, removed: 20, held: 5400 },
      { assignments: 70, removed: 21, held: 5400 },
    ],
    ['they would for the groups that are left', { gone: 10, above: 1760 }, { gone: 11, above: 1760 }],
  ])('is worn as soon as %s', (_, before, after) => {
    expect([isWornWith(before), isWornWith(after)]).toEqual([false, true])
  })

  it('is worn after ten thousand are gone more than left, where it says nothing else', () => {
    const sizes = { assignments: 10_000, removed: 10_000 }
    expect(isWornWith(sizes, {})).toBe(false)
    expect(isWornWith({ assignments: 10_001, removed: 10_001 }, {})).toBe(true)
    expect(PACE.many).toBeGreaterThan(PACE.few)
  })
})
