import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparable } from '../reference/comparable.js'
import { fold } from '../reference/text.js'
import { worlds } from '../worlds/arbitrary.js'
import { randomFrom } from '../worlds/gen.js'
import { BOTH_CASES, PLACES } from './code-points.js'
import { agree, JUDGES } from './judges.js'
import { runs } from './runs.js'
import { recased } from './texts.js'

describe.each(JUDGES)('$name, under changes of case', ({ over }) => {
  it('decides the same when ASCII letters change case, in the policy and in the request apart', () => {
    fc.assert(
      fc.property(worlds(8), fc.nat(), ({ policy, requests }, seed) => {
        const random = randomFrom(seed)
        const decide = over(policy)
        const other = over(recased(policy, random))
        for (const request of requests) {
          const decision = other(recased(request, random))
          agree(spelledAlike(decision), spelledAlike(decide(request)), policy, { request, seed })
        }
      }),
      runs(80),
    )
  })
})

describe('the engine, asked with every code point that any case mapping knows', () => {
  it.each(PLACES)(
    'takes no other character of %s for an ASCII letter',
    (_, taken) => {
      expect(taken(0x1ffff).toSorted()).toEqual(BOTH_CASES)
    },
    60_000,
  )
})

/** Ids in a decision are spelled as the policy spells them, which is what changed. */
function spelledAlike(decision: Parameters<typeof comparable>[0]): unknown {
  return JSON.parse(fold(JSON.stringify(comparable(decision))))
}
