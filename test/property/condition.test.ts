import fc from 'fast-check'
import {
  type Condition,
  compileCondition,
  evaluateCondition,
  explainCondition,
  parseCondition,
  printCondition,
} from 'rbac-core/condition'
import { describe, expect, it } from 'vitest'
import { isLike, judge } from '../reference/condition.js'
import { parseReference } from '../reference/condition-parser.js'
import { type Random, randomFrom } from '../worlds/gen.js'
import { PIECES } from './condition-pieces.js'
import { damaged, expectPlace, story } from './condition-texts.js'
import { type ConditionWorld, drawWorld } from './condition-worlds.js'
import { many, runs, SEED } from './runs.js'

/** Worlds that shrink: behind each choice stands a number, and zero is the plainest. */
const worlds: fc.Arbitrary<ConditionWorld> = fc
  .array(fc.nat(0xffff), { minLength: 0, maxLength: 200, size: 'max' })
  .map((numbers) => drawWorld(fromList(numbers)))

function fromList(numbers: readonly number[]): Random {
  let at = 0
  return (below) => (numbers[at++] ?? 0) % below
}

describe('a condition', () => {
  it('comes to what the judge says, on 100,000 random worlds that are evenly true, false and unknown', () => {
    const random = randomFrom(SEED)
    const counts = { true: 0, false: 0, unknown: 0 }
    for (let run = 0; run < many(100_000); run++) {
      const { condition, context } = drawWorld(random)
      const expected = judge(condition, context)
      const value = compileCondition(condition)(context)
      if (value !== expected) throw new Error(`${value}, not ${expected}: ${story({ condition, context })}`)
      counts[value] += 1
    }
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(100_000 / 10)
  })

  it('comes to the same when it is compiled, evaluated, explained, or printed and read again', () => {
    fc.assert(
      fc.property(worlds, ({ condition, context }) => {
        const value = judge(condition, context)
        expect(compileCondition(condition)(context)).toBe(value)
        expect(evaluateCondition(condition, context)).toBe(value)
        expect(explainCondition(condition, context).value).toBe(value)
        expect(evaluateCondition(parseCondition(printCondition(condition)), context)).toBe(value)
      }),
      runs(1_500),
    )
  })

  it('keeps its value whatever the order of its operands', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), ({ condition, context }, seed) => {
        const other = shuffled(condition, randomFrom(seed))
        expect(evaluateCondition(other, context)).toBe(evaluateCondition(condition, context))
      }),
      runs(1_500),
    )
  })

  it('is the same tree after printing and reading, and the same text after reading and printing', () => {
    fc.assert(
      fc.property(worlds, ({ condition }) => {
        const text = printCondition(condition)
        expect(parseCondition(text)).toEqual(condition)
        expect(printCondition(parseCondition(text))).toBe(text)
        expect(parseReference(text)).toEqual(condition)
      }),
      runs(1_500),
    )
  })
})

describe('the text of a condition', () => {
  it('is read, or refused, as the naive parser does, however it is damaged', () => {
    const random = randomFrom(SEED)
    let read = 0
    for (let run = 0; run < many(20_000); run++) {
      const text = damaged(printCondition(drawWorld(random).condition), random)
      const expected = parseReference(text)
      const condition = parsed(text)
      expect(condition, text).toEqual(expected)
      if (condition !== undefined) read += 1
    }
    expect(read).toBeGreaterThan(many(20_000) / 5)
    expect(read).toBeLessThan((many(20_000) * 4) / 5)
  })

  it('gives a condition or a typed error that points into it, whatever it is', () => {
    const piece = fc.oneof(
      fc.constantFrom(...PIECES),
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom('\u212a', '\u0130', '\u017f', '\u202e', '\ud800', '\udfff', '\0', '\u00a0', '\ufeff'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        try {
          const condition = parseCondition(text)
          expect(parseCondition(printCondition(condition))).toEqual(condition)
        } catch (error) {
          expectPlace(error, text)
        }
      }),
      runs(10_000),
    )
  })
})

describe('StringLike', () => {
  it('agrees with the table of all prefixes, stars, question marks and escapes included', () => {
    const word = (alphabet: string[], longest: number) =>
      fc.array(fc.constantFrom(...alphabet), { maxLength: longest }).map((letters) => letters.join(''))
    fc.assert(
      fc.property(
        word(['a', 'b', '*', '?', '\\', '😀', '\ud83d', '\ude00'], 12),
        word(['a', 'b', '😀', '*', '\\', '\ude00'], 16),
        (like, text) => {
          const condition = parseCondition(`@Request[text] StringLike '${like}'`)
          const value = evaluateCondition(condition, { attributes: { Request: { text } } })
          expect(value).toBe(String(isLike(text, like)))
        },
      ),
      runs(20_000),
    )
  })
})

function parsed(text: string): Condition | undefined {
  try {
    return parseCondition(text)
  } catch (error) {
    expectPlace(error, text)
    return undefined
  }
}

function shuffled(condition: Condition, random: Random): Condition {
  if (condition.kind === 'not') return { kind: 'not', operand: shuffled(condition.operand, random) }
  if (condition.kind !== 'and' && condition.kind !== 'or') return condition
  const operands = condition.operands.map((operand) => shuffled(operand, random))
  for (let at = operands.length - 1; at > 0; at--) {
    const other = random(at + 1)
    const [a, b] = [operands[at], operands[other]]
    if (a === undefined || b === undefined) break
    operands[at] = b
    operands[other] = a
  }
  return { kind: condition.kind, operands }
}
