import { describe, expect, it } from 'vitest'
import { randomFrom } from '../worlds/gen.js'
import { stored } from './corpus.js'
import { mutated } from './mutate.js'
import { targetNamed, targetNames } from './registry.js'
import { failureOf } from './run-input.js'

const SEED = 20_261_128
/** Enough to notice a target that breaks at once; `pnpm fuzz` is for the rest. */
const EXECUTIONS = 60
/** How long an input takes is for `pnpm fuzz` to say: here the machine may be busy. */
const PATIENT = 30_000

describe.each(targetNames())('the fuzz target %s', (name) => {
  it('holds on its seeds, on its corpus, and on a fixed handful of changes of them', async () => {
    const target = await targetNamed(name)
    const crashers = stored(name, 'crashers')
    const inputs = ['', ...crashers, ...target.seeds, ...stored(name, 'kept')]
    for (const input of inputs) expect(await failureOf(target, input, PATIENT), JSON.stringify(input)).toBeUndefined()
    const random = randomFrom(SEED)
    const one = () => inputs[random(inputs.length)] ?? ''
    for (let count = 0; count < EXECUTIONS; count++) {
      const input = mutated(one(), one(), target, random)
      expect(await failureOf(target, input, PATIENT), JSON.stringify(input)).toBeUndefined()
    }
    expect(inputs.length).toBeGreaterThan(3)
  })
})
