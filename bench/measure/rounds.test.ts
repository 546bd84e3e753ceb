import { describe, expect, it } from 'vitest'
import { Batch } from './batch.js'
import { callsInRun, MOST_CALLS } from './pace.js'
import { type Effort, race } from './rounds.js'

const EFFORT: Effort = { rounds: 2, seconds: 0, singleCalls: 3 }

describe('a race', () => {
  it('never asks the same input twice, so that no string is timed with its hash known', async () => {
    const seen: number[] = []
    const subject = new Batch({ name: 'fresh', cut: (index) => index, call: (input) => seen.push(input), calls: 4 })
    await race([subject], EFFORT)
    expect(seen.length).toBeGreaterThan(4)
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('gives throughput in units of the first subject, round by round', async () => {
    const subjects = ['floor', 'other'].map((name) => new Batch({ name, cut: (index) => index, call: Math.sqrt }))
    const [floor, other] = await race(subjects, EFFORT)
    expect(floor?.ratio).toEqual({ median: 1, least: 1, most: 1 })
    expect(other?.name).toBe('other')
    expect(other?.ratio.least).toBeGreaterThan(0)
  })

  it('throws what a subject throws, which Benchmark would keep to itself', async () => {
    const call = () => {
      throw new RangeError('out of range')
    }
    const broken = new Batch({ name: 'broken', cut: () => undefined, call })
    await expect(race([broken], EFFORT)).rejects.toThrow('out of range')
  })
})

describe('a pace', () => {
  it('makes runs of less than a millisecond, of equal length where calls are quick', () => {
    expect(callsInRun([100, 100, 1e6])).toBe(MOST_CALLS)
    expect(callsInRun([2_500])).toBe(MOST_CALLS)
    expect(callsInRun([70_000])).toBe(10)
    expect(callsInRun([1e9])).toBe(1)
  })
})
