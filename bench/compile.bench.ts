import { createEngine, parsePolicy } from 'rbac-core'
import { timePerAssignment } from './figure.js'
import { medianOfWhole, timesInRound, wholeRounds } from './measure/whole.js'
import type { Suite } from './suite.js'

/** Reading and compiling apart: a policy is read once, and compiled again when it changes. */
export const compile: Suite = {
  name: 'compile',
  question: 'How long until a document can be asked, for each assignment in it?',
  onlyTenants: true,
  async run(bench) {
    const { document, policy, world, effort } = bench
    const agreement = bench.assertAgreement(createEngine(policy))
    const read: number[] = []
    const compiled: number[] = []
    const times = timesInRound(world.assignments)
    for (let round = 0; round < wholeRounds(world.assignments, effort.rounds); round += 1) {
      read.push(await medianOfWhole(times, () => parsePolicy(document)))
      compiled.push(await medianOfWhole(times, () => createEngine(policy)))
    }
    const figures = [
      timePerAssignment('parsePolicy', read, world.assignments),
      timePerAssignment('createEngine', compiled, world.assignments),
    ]
    return { agreement, figures }
  },
}
