import { createEngine, parsePolicy } from 'rbac-core'
import { timesPerAssignment } from './figure.js'
import { Batch } from './measure/batch.js'
import { race } from './measure/rounds.js'
import type { Suite } from './suite.js'

/** Reading and compiling apart: a policy is read once, and compiled again when it changes. */
export const compile: Suite = {
  name: 'compile',
  question: 'How long until a document can be asked, for each assignment in it?',
  onlyTenants: true,
  async run(bench) {
    const { policy, world, effort } = bench
    const agreement = bench.assertAgreement(createEngine(policy))
    const document = world.document()
    // What was made before is garbage now, and not to be collected on someone's time.
    const collect = () => globalThis.gc?.()
    const common = { cut: collect, calls: 1, operations: world.assignments }
    const subjects = [
      new Batch({ ...common, name: 'parsePolicy', call: () => parsePolicy(document) }),
      new Batch({ ...common, name: 'createEngine', call: () => createEngine(policy) }),
    ]
    // A million take seconds: once is enough there, after the trial run that Benchmark makes of every test.
    const rounds = Math.max(1, Math.min(effort.rounds, Math.floor(500_000 / world.assignments)))
    const timings = await race(subjects, { ...effort, rounds, singleCalls: 0, warmUp: rounds > 1 })
    return { agreement, figures: timesPerAssignment(timings) }
  },
}
