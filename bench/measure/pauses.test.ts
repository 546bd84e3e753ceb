import { describe, expect, it } from 'vitest'
import { Pauses } from './pauses.js'

/** Stretches of milliseconds. */
function stretches(...pairs: readonly (readonly [number, number])[]) {
  return pairs.map(([start, end]) => ({ start, end }))
}

function apart(calls: readonly (readonly [number, number])[], collections: readonly (readonly [number, number])[]) {
  const pauses = new Pauses()
  for (const call of stretches(...calls)) pauses.add(call)
  return pauses.toldApart(stretches(...collections))
}

describe('pauses', () => {
  it('are in nanoseconds', () => {
    expect(apart([[1, 3]], [])).toEqual({ alone: [2e6], interrupted: [] })
  })

  it('are told apart by whether a collection fell into the call, wholly or in part', () => {
    const calls = [
      [0, 1],
      [2, 4],
      [5, 8],
      [9, 13],
      [20, 25],
    ] as const
    const collections = [
      [3, 3.5],
      [7, 10],
      [21, 30],
    ] as const
    expect(apart(calls, collections)).toEqual({ alone: [1e6], interrupted: [2e6, 3e6, 4e6, 5e6] })
  })

  it('leave out no collection that lies within another, or between two calls', () => {
    const calls = [
      [11, 12],
      [15, 16],
      [17, 19],
    ] as const
    const collections = [
      [0, 10],
      [2, 3],
      [13, 14],
      [17.5, 18],
    ] as const
    expect(apart(calls, collections)).toEqual({ alone: [1e6, 1e6], interrupted: [2e6] })
  })
})
