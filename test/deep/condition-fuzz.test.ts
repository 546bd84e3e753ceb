import {
  type Condition,
  evaluateCondition,
  explainCondition,
  lintCondition,
  parseCondition,
  printCondition,
  renderConditionTrace,
} from 'rbac-core/condition'
import { describe, expect, it } from 'vitest'
import { PIECES } from '../property/condition-pieces.js'
import { damaged, expectPlace } from '../property/condition-texts.js'
import { drawWorld } from '../property/condition-worlds.js'
import { judge } from '../reference/condition.js'
import { parseReference } from '../reference/condition-parser.js'
import { type Random, randomFrom } from '../worlds/gen.js'

const SECONDS = Number(process.env.RBAC_FUZZ_SECONDS ?? 60)
const SEED = Number(process.env.RBAC_DEEP_SEED ?? Date.now() % 0x7fffffff)

/** Deeper than this the naive parser, which copies the rest of its tokens at each step, takes too long. */
const LONGEST_COMPARED = 2_000

describe('the parser of conditions', () => {
  it(`survives ${SECONDS} seconds of damaged, repeated and random texts`, () => {
    console.log(`RBAC_DEEP_SEED=${SEED} RBAC_FUZZ_SECONDS=${SECONDS}`)
    const random = randomFrom(SEED)
    const end = performance.now() + SECONDS * 1000
    const seen = { texts: 0, conditions: 0, slowest: 0, slowestText: '' }
    let pool = Array.from({ length: 64 }, () => printCondition(drawWorld(random).condition))
    while (performance.now() < end) {
      const text = nextText(pool, random)
      const start = performance.now()
      const condition = parsed(text)
      const time = performance.now() - start
      if (time > seen.slowest) Object.assign(seen, { slowest: time, slowestText: text.slice(0, 60) })
      seen.texts += 1
      if (condition === undefined) continue
      seen.conditions += 1
      use(condition, text, random)
      pool = [...pool.slice(1), text]
      if (seen.texts % 1000 === 0) pool = pool.map(() => printCondition(drawWorld(random).condition))
    }
    console.log(
      `${seen.texts} texts, ${seen.conditions} of them conditions; the slowest took ${seen.slowest.toFixed(2)} ms: ${JSON.stringify(seen.slowestText)}`,
    )
    expect(seen.conditions).toBeGreaterThan(0)
  }, 7_200_000)
})

function nextText(pool: readonly string[], random: Random): string {
  const choice = random(10)
  const seed = pool[random(pool.length)] ?? ''
  if (choice < 6) return damaged(damaged(seed, random), random)
  const piece = PIECES[random(PIECES.length)] ?? ''
  const other = pool[random(pool.length)] ?? ''
  if (choice === 6) return `${seed}${piece}${other}`
  if (choice === 7) return damaged(piece.repeat(random(8192)), random).slice(0, 10_000)
  if (choice === 8) return Array.from({ length: random(60) }, () => PIECES[random(PIECES.length)] ?? '').join('')
  return String.fromCharCode(...Array.from({ length: random(100) }, () => random(random(2) === 0 ? 128 : 65_536)))
}

function parsed(text: string): Condition | undefined {
  try {
    return parseCondition(text)
  } catch (error) {
    expectPlace(error, text)
    if (text.length <= LONGEST_COMPARED && !/groups deep/.test(String(error))) {
      expect(parseReference(text), text).toBeUndefined()
    }
    return undefined
  }
}

/** Whatever can be read can be printed, read again, asked, explained and linted, and the naive parser reads it too. */
function use(condition: Condition, text: string, random: Random): void {
  const { context } = drawWorld(random)
  const value = evaluateCondition(condition, context)
  expect(parseCondition(printCondition(condition))).toEqual(condition)
  expect(explainCondition(condition, context).value).toBe(value)
  renderConditionTrace(explainCondition(condition, context))
  lintCondition(condition)
  if (text.length > LONGEST_COMPARED) return
  expect(parseReference(text), text).toEqual(condition)
  expect(value, text).toBe(judge(condition, context))
}
