import type { Figure } from './figure.js'
import { batchOf, IDLE, raceBesideFloors, warmUp } from './questions.js'
import type { Suite } from './suite.js'

/** How many different requests come again and again. What they have to be looked up in is the whole policy. */
export const DIFFERENT: readonly number[] = [64, 1_000, 4_000, 20_000]

/**
 * What a question touches is near the processor where few different ones come again and again, and in main memory where
 * many do; the whole log is the worst of both for us and for maps, though not to the same degree.
 */
export const distinct: Suite = {
  name: 'distinct',
  question: 'How much quicker is a question when fewer different ones come again and again?',
  onlyTenants: true,
  async run(bench) {
    const { engine, floor, effort } = bench
    const agreement = bench.assertAgreement(engine)
    warmUp(bench, (request) => engine.can(request))
    const figures: Figure[] = []
    for (const count of DIFFERENT) {
      const course = { requests: bench.requests.first(count), floor, effort }
      const subject = batchOf(course, 'all', { name: 'can', ask: (request) => engine.can(request) })
      const timed = await raceBesideFloors(course, 'all', [subject])
      for (const figure of timed) {
        if (figure.subject !== IDLE) figures.push({ ...figure, subject: differently(figure.subject, count) })
      }
    }
    return { agreement, figures }
  },
}

/** The name of a subject that was asked so many different requests. */
export function differently(subject: string, count: number): string {
  return `${subject}, ${count} different`
}
