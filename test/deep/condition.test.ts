import { compileCondition, explainCondition, parseCondition, printCondition } from 'rbac-core/condition'
import { describe, expect, it } from 'vitest'
import { story } from '../property/condition-texts.js'
import { drawWorld } from '../property/condition-worlds.js'
import { judge } from '../reference/condition.js'
import { randomFrom } from '../worlds/gen.js'

const COUNT = Number(process.env.RBAC_DEEP_COUNT ?? 1_000_000)
const SEED = Number(process.env.RBAC_DEEP_SEED ?? Date.now() % 0x7fffffff)

describe('conditions against their judge', () => {
  it(`agree on ${COUNT} generated expressions, printed, read and explained`, () => {
    console.log(`RBAC_DEEP_SEED=${SEED} RBAC_DEEP_COUNT=${COUNT}`)
    const random = randomFrom(SEED)
    const counts = { true: 0, false: 0, unknown: 0 }
    for (let run = 0; run < COUNT; run++) {
      const world = drawWorld(random)
      const { condition, context } = world
      const expected = judge(condition, context)
      const read = parseCondition(printCondition(condition))
      const answers = [
        compileCondition(condition)(context),
        compileCondition(read)(context),
        explainCondition(condition, context).value,
      ]
      if (answers.some((answer) => answer !== expected)) throw new Error(`${answers}, not ${expected}: ${story(world)}`)
      counts[expected] += 1
    }
    console.log(`${COUNT} expressions agree: ${JSON.stringify(counts)}`)
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(COUNT / 10)
  }, 3_600_000)
})
