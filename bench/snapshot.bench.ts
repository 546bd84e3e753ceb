import { loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { timesPerAssignment } from './figure.js'
import { Batch } from './measure/batch.js'
import { race } from './measure/rounds.js'
import type { Suite } from './suite.js'

/** What `compile` costs is paid once: this is what every process after it pays. */
export const snapshot: Suite = {
  name: 'snapshot',
  question: 'How long until a saved policy can be asked, for each assignment in it?',
  onlyTenants: true,
  async run(bench) {
    const { engine, world, effort } = bench
    const bytes = saveSnapshot(engine)
    const agreement = bench.assertAgreement(loadSnapshot(bytes))
    const collect = () => globalThis.gc?.()
    const common = { cut: collect, calls: 1, operations: world.assignments }
    const subjects = [
      new Batch({ ...common, name: 'saveSnapshot', call: () => saveSnapshot(engine) }),
      new Batch({ ...common, name: 'loadSnapshot', call: () => loadSnapshot(bytes) }),
    ]
    const timings = await race(subjects, { ...effort, singleCalls: 0 })
    const size = {
      measure: 'memory',
      subject: 'snapshot',
      bytesPerAssignment: bytes.length / world.assignments,
    } as const
    return { agreement, figures: [...timesPerAssignment(timings), size] }
  },
}
