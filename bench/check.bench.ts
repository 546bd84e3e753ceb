import type { Figure } from './figure.js'
import { allocations, batchOf, FLOOR_IN_ORDER, kindsIn, raceBesideFloors, warmUp } from './questions.js'
import type { Suite } from './suite.js'

/** Allowed, refused and denied apart: a refusal has to look at everything, a denial at roles and denies. */
export const check: Suite = {
  name: 'check',
  question: 'How long does one question take, from strings that just arrived?',
  async run(bench) {
    const { engine } = bench
    const agreement = bench.assertAgreement(engine)
    warmUp(bench, (request) => engine.can(request))
    warmUp(bench, (request) => engine.check(request))
    const figures: Figure[] = []
    const inOrder = bench.floorInOrder()
    const lowest = batchOf(bench, 'all', { name: FLOOR_IN_ORDER, ask: (request) => inOrder.find(request) })
    for (const kind of kindsIn(bench.requests)) {
      const subjects = [
        batchOf(bench, kind, { name: 'can', ask: (request) => engine.can(request) }),
        batchOf(bench, kind, { name: 'check', ask: (request) => engine.check(request) }),
      ]
      const raced = kind === 'all' ? [lowest, ...subjects] : subjects
      figures.push(...(await raceBesideFloors(bench, kind, raced)), ...allocations(bench, kind, subjects))
    }
    return { agreement, figures }
  },
}
