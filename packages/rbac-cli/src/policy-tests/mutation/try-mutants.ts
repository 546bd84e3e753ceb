import { createEngine, InvalidPolicyError } from 'rbac-core'
import { meets } from '../policy-test.js'
import type { Suite } from '../suite.js'
import { type Mutant, mutantsOf } from './mutants.js'

export interface Mutants {
  readonly noticed: number
  readonly tried: number
  /** Left out, as there are more than may be tried. */
  readonly omitted: number
  readonly unnoticed: readonly Mutant[]
}

/**
 * Makes each single edit of the policy, alone, and looks for a test that fails then. Of more than `most`, evenly spread
 * ones are taken, the same every time. One compilation and one update of the policy for each.
 */
export function tryMutants({ policy, tests }: Suite, most: number, clock: () => Date): Mutants {
  const all = mutantsOf(policy)
  const chosen = all.length <= most ? all : spread(all, most)
  const running = tests.filter(({ skip }) => skip === undefined)
  const unnoticed: Mutant[] = []
  let tried = 0
  for (const mutant of chosen) {
    const engine = createEngine(policy, { clock })
    try {
      engine.update(mutant.edit)
    } catch (error) {
      // An edit that makes the policy invalid would be noticed by whoever loads it.
      if (error instanceof InvalidPolicyError) continue
      throw error
    }
    tried += 1
    if (running.every(({ request, expected }) => meets(engine.check(request), expected))) unnoticed.push(mutant)
  }
  return { noticed: tried - unnoticed.length, tried, omitted: all.length - chosen.length, unnoticed }
}

function spread<Item>(items: readonly Item[], most: number): Item[] {
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]).filter(
    (item) => item !== undefined,
  )
}
