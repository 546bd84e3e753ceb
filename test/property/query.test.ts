import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pagesAddUp, Tally, whatCanIsCheck, whereCanIsCheck, whoCanIsCheck } from '../query/laws.js'
import { holdLaws } from '../query/run-worlds.js'
import { worlds } from '../worlds/arbitrary.js'
import { engineOver } from './judges.js'
import { many, runs, SEED } from './runs.js'

const LAWS = [whoCanIsCheck, whatCanIsCheck, whereCanIsCheck, pagesAddUp]

/**
 * What the laws must have met at least, in each thousand worlds: a universe without it would prove little. Less than half of
 * what is usual, since another seed may meet so little by chance.
 */
const MET: Readonly<Record<string, number>> = {
  'who: allowed': 300,
  'who: conditional': 20,
  'what: allowed': 2_000,
  'what: conditional': 200,
  'what: answers with exceptions': 40,
  'where: allowed': 1_500,
  'where: conditional': 150,
  'where: rows with exceptions': 20,
  'where: rows without their own scope': 3,
  'where: rows for one scope alone': 0.1,
  'conditions met': 500,
  'what: pages': 500,
}

describe('reverse questions', () => {
  it('say what check says, over the whole universe of each world', () => {
    const tally = new Tally()
    fc.assert(
      fc.property(worlds(2), ({ policy, requests }) => {
        const engine = engineOver(policy)
        for (const request of requests) for (const law of LAWS) law({ engine, policy, tally }, request)
      }),
      runs(300),
    )
    console.log(String(tally))
  })

  // A hundred thousand worlds, each put to every law: test/deep/query.test.ts.
  it('say what check says in 3,000 worlds, each put to one law', () => {
    const tally = holdLaws(LAWS, { seed: SEED, count: many(3000), byTurns: true })
    console.log(String(tally))
    for (const [name, least] of Object.entries(MET)) expect(tally.count(name), name).toBeGreaterThan(least * 3)
  })
})
