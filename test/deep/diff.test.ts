import { describe, expect, it } from 'vitest'
import { diffWorlds } from '../analyze/diff-worlds.js'
import { SEED } from '../property/runs.js'

const COUNT = Number(process.env.RBAC_DIFF_PAIRS ?? 1_000)

describe('comparing policies', () => {
  it('tells every change over the universe of each of many pairs of worlds, and none that is not there', () => {
    const tally = diffWorlds({ seed: SEED + 1, count: COUNT })
    console.log(String(tally))
    expect(tally.count('pairs')).toBe(COUNT)
    // Some conditions can't be met at all; but a differ that leaves much undecided would prove little.
    expect(tally.count('undecided')).toBeLessThan(tally.count('conditional rows') / 20)
  }, 3_600_000)
})
