import { describe, expect, it } from 'vitest'
import { comparePairs, type ExportedRole } from '../analyze/real-pairs.js'
import { randomFrom } from '../worlds/gen.js'
import type { Operation } from './real-roles.js'
import { sharedData } from './shared-data.js'

const roles = sharedData<readonly ExportedRole[]>('data/builtin-roles.json') ?? []
const operations = sharedData<readonly Operation[]>('data/operations.json') ?? []
const SEED = 20_261_128

describe.skipIf(roles.length === 0 || operations.length === 0)('pairs of the real built-in roles', () => {
  it('are compared as the operations say, for a seeded sample (the deep run takes all)', () => {
    const random = randomFrom(SEED)
    const sample = Array.from({ length: 8000 }, () => [random(roles.length), random(roles.length)] as const)
    const some = operations.filter(() => random(3) === 0)
    const { pairs, seen, contradictions } = comparePairs(roles, some, sample)
    console.log(`${pairs} pairs held against ${some.length} operations, seed ${SEED}`, seen)
    expect(contradictions).toEqual([])
  })
})
