import type { MemoryFigure } from './figure.js'
import { bytesInUse } from './measure/heap.js'
import type { Suite } from './suite.js'

/**
 * Before every other suite, because what they leave behind would be counted.
 *
 * The strings of the document are the policy's: they are what reading it leaves in memory.
 */
export const memory: Suite = {
  name: 'memory',
  question: 'How much of the heap does an assignment take, everything included?',
  onlyTenants: true,
  run(bench) {
    const empty = bytesInUse()
    const { policy } = bench
    const read = bytesInUse()
    const { engine } = bench
    const compiled = bytesInUse()
    const { requests } = bench
    const beforeAsking = bytesInUse()
    for (const index of requests.indexes()) engine.check(requests.cut(index))
    const asked = bytesInUse() - beforeAsking
    const agreement = bench.assertAgreement(engine)
    const figure = (subject: string, bytes: number): MemoryFigure => {
      return { measure: 'memory', subject, bytesPerAssignment: bytes / policy.roleAssignments.length }
    }
    const figures = [
      figure('policy', read - empty),
      figure('engine over it', compiled - read),
      figure(`what ${requests.length} questions leave behind`, asked),
      figure('all together', compiled - empty + asked),
    ]
    return { agreement, figures }
  },
}
