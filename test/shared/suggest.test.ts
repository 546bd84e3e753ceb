import { describe, expect, it } from 'vitest'
import type { ExportedRole } from '../analyze/real-pairs.js'
import { judgeSuggestions } from '../analyze/real-subsets.js'
import { randomFrom } from '../worlds/gen.js'
import type { Operation } from './real-roles.js'
import { sharedData } from './shared-data.js'

const roles = sharedData<readonly ExportedRole[]>('data/builtin-roles.json') ?? []
const operations = sharedData<readonly Operation[]>('data/operations.json') ?? []
const SEED = 20_261_128

describe.skipIf(roles.length === 0 || operations.length === 0)('the suggested role', () => {
  it('has the least excess of all real roles that fit, for a seeded few sets of operations (the deep run takes a hundred)', () => {
    const random = randomFrom(SEED)
    const some = operations.filter(() => random(5) === 0)
    const { fitted, better } = judgeSuggestions(roles, some, { seed: SEED, count: 12 })
    console.log(`${fitted} of 12 sets fit some role, seed ${SEED}`)
    expect(better).toEqual([])
    expect(fitted).toBeGreaterThan(12 / 2)
  })
})
