import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareText } from '../../model/text.js'
import { SortedGroups } from './sorted-groups.js'

describe('sorted groups', () => {
  it('come in the order of their keys, however they were added', () => {
    const keys = fc.array(fc.stringMatching(/^[ab]{1,6}$/), { maxLength: 2_000, size: 'max' })
    fc.assert(
      fc.property(keys, (all) => {
        const sorted = new SortedGroups()
        const groups = all.map((key, group) => ({ key, group }))
        for (const group of groups) sorted.add(group)
        const expected = groups.toSorted((a, b) => compareText(a.key, b.key)).map(({ group }) => group)
        expect([...sorted]).toEqual(expected)
      }),
      { numRuns: 30, seed: 1 },
    )
  })
})
