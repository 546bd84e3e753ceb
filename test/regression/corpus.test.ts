import { describe, expect, it } from 'vitest'
import { corpus } from '../deep/corpus.js'
import { AROUND, engineOver } from '../property/judges.js'
import { comparable } from '../reference/comparable.js'
import { evaluate } from '../reference/evaluate.js'

describe('a world kept because one fault would change its answer', () => {
  it.each(corpus())('is answered as the reference evaluator does: $fault', ({ policy, request }) => {
    const expected = comparable(evaluate(policy, request, AROUND))
    for (const spelling of [0, 1]) {
      expect(comparable(engineOver(policy, spelling).check(request))).toEqual(expected)
    }
  })
})
