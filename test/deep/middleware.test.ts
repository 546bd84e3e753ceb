import { describe, expect, it } from 'vitest'
import { mutatedRun } from '../middleware/mutated-run.js'

/** How many; the seed is in the name of the test so that a failure can be had again. */
const COUNT = Number(process.env.RBAC_MIDDLEWARE_REQUESTS ?? 100_000)
const SEED = Number(process.env.RBAC_MIDDLEWARE_SEED ?? 2026)

describe('mutated requests to every framework', () => {
  it(`run no handler unasked (${COUNT} requests, seed ${SEED})`, async () => {
    const { violations, ran, sent } = await mutatedRun(COUNT, SEED)
    console.log(`${sent} requests, ${ran} of them reached a guarded handler, ${violations.length} violations`)
    expect(violations).toEqual([])
    expect(ran).toBeGreaterThan(sent / 20)
  }, 1_800_000)
})
