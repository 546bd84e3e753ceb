import { describe, expect, it } from 'vitest'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { HELD_STRIDE } from '../compiled/held.js'
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
  /** Roles and deny assignments, and how many of them went. */
  readonly others: number
  readonly othersGone: number
  /** Permission classes, and how many there were at first. */
  readonly classes: number
  readonly classesBefore: number
}

const FRESH: Sizes = {
  assignments: 50,
  removed: 0,
  groups: 10,
  memberships: 40,
  gone: 0,
  held: 0,
  above: 0,
  others: 30,
  othersGone: 0,
  classes: 20,
  classesBefore: 20,
}
const pace = { mostWorn: 100, few: 1, many: 1 }

function isWornWith(changed: Partial<Sizes>, more: Partial<CompiledPolicy> = { pace }): boolean {
  const sizes = { ...FRESH, ...changed }
  const policy = {
    assignments: { length: sizes.assignments, removed: sizes.removed },
    directory: {
      groups: { length: sizes.groups, memberships: sizes.memberships, removed: sizes.gone },
      above: { kept: sizes.above },
    },
    held: { kept: sizes.held },
    source: { kept: { roleDefinitions: { length: 10 }, denyAssignments: { length: sizes.others - 10 } } },
    permissions: { size: sizes.classes },
    ...more,
  } as unknown as CompiledPolicy
  return isWorn(policy, { removed: sizes.othersGone, classes: sizes.classesBefore })
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
    ['more roles and deny assignments are gone than left and a few more', { othersGone: 130 }, { othersGone: 131 }],
    ['there are twice as many permission classes as at first and a few more', { classes: 50 }, { classes: 51 }],
    ['there are for how many there were then', { classes: 50, classesBefore: 20 }, { classes: 50, classesBefore: 19 }],
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
