import { describe, expect, it } from 'vitest'
import { mutatedRun } from './mutated-run.js'

describe('ten thousand requests with something wrong in them', () => {
  it('run a handler only after one check, for its action and its scope, that allowed', async () => {
    const { violations, ran, sent } = await mutatedRun(10_000, 29)
    expect(violations).toEqual([])
    expect(sent).toBe(10_000)
    // The run proves nothing where nothing gets through.
    expect(ran).toBeGreaterThan(sent / 20)
    expect(ran).toBeLessThan(sent / 2)
  })
})
