import { describe, expect, it } from 'vitest'
import { collector } from './collector.js'
import { medianOfWhole, timesAsLong, timesInRound, timeWhole, wholeRounds } from './whole.js'

describe('what works on a whole policy', () => {
  it('begins when nothing holds what was made before it, what a WeakRef points to included', async () => {
    const collect = collector()
    const made: WeakRef<object>[] = []
    const left: number[] = []
    const call = () => {
      collect()
      left.push(made.filter((each) => each.deref() !== undefined).length)
      made.push(new WeakRef({ made: made.length }))
    }
    for (let time = 0; time < 3; time += 1) await timeWhole(call)
    expect(left).toEqual([0, 0, 0])
  })

  it('is called as often as was asked for', async () => {
    let calls = 0
    await medianOfWhole(4, () => calls++)
    expect(calls).toBe(4)
  })

  it('is timed seldom where it takes long, and once at least', () => {
    expect([1_000, 100_000, 400_000, 1_000_000, 10_000_000].map(timesInRound)).toEqual([9, 9, 2, 1, 1])
    expect([1_000, 100_000, 1_000_000].map((assignments) => wholeRounds(assignments, 5))).toEqual([5, 5, 3])
    expect(wholeRounds(1_000_000, 2)).toBe(2)
  })

  it('is compared round by round', () => {
    expect(timesAsLong([10, 30, 20], [5, 5, 5])).toEqual({ median: 4, least: 2, most: 6 })
  })
})
