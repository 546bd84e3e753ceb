import { describe, expect, it } from 'vitest'
import { comparePairs, type ExportedRole } from '../analyze/real-pairs.js'
import type { Operation } from '../shared/real-roles.js'
import { sharedData } from '../shared/shared-data.js'

const roles = sharedData<readonly ExportedRole[]>('data/builtin-roles.json') ?? []
const operations = sharedData<readonly Operation[]>('data/operations.json') ?? []

describe.skipIf(roles.length === 0 || operations.length === 0)('every pair of the real built-in roles', () => {
  it('is compared as the operations say', () => {
    const { pairs, seen, contradictions } = comparePairs(roles, operations, allPairs(roles.length))
    console.log(`${pairs} pairs of ${roles.length} roles, held against ${operations.length} operations`, seen)
    expect(contradictions).toEqual([])
  }, 900_000)
})

function* allPairs(count: number): Generator<readonly [number, number]> {
  for (let i = 0; i < count; i++) for (let j = i + 1; j < count; j++) yield [i, j]
}
