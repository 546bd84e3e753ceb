import { createEngine, type Engine } from 'rbac-core'
import type { Bench } from './bench.js'
import { CollectionWatch } from './measure/collections.js'
import { Pauses } from './measure/pauses.js'
import { nextTurn } from './measure/turn.js'
import { medianOfWhole, wholeRounds } from './measure/whole.js'
import type { Suite } from './suite.js'
import { Course } from './update/course.js'
import { answersAfter, changeFigure, rebuildFigure } from './update/figures.js'
import { type Plan, planOf } from './update/plan.js'
import type { RequestLog } from './world/request-log.js'

/** Updates that were timed one by one, in a process that keeps no documents, as a server would. */
export const update: Suite = {
  name: 'update',
  question: 'How long does a change of the policy take, and what does it do to the questions after it?',
  onlyTenants: true,
  async run(bench) {
    const { requests, effort } = bench
    const agreement = bench.assertAgreement(bench.engine)
    const rebuild = await rebuildTime(bench)
    const { engine, plan } = withoutDocuments(bench)
    await nextTurn()
    globalThis.gc?.()
    const course = new Course(engine, plan.kinds, requests)
    const rounds = Math.max(20, effort.rounds * 50)
    // For the compiler; what it measures is not counted.
    await course.run(Math.min(rounds, 100), QUESTIONS)
    const watch = new CollectionWatch()
    const laps = await course.run(rounds, QUESTIONS)
    const renewing = await whileRenewed(engine, plan, course)
    const collections = await watch.stop()
    assertSame(engine, requests)
    const figureOf = (subject: string, pauses: Pauses) => changeFigure(subject, pauses.toldApart(collections), rebuild)
    return {
      agreement,
      figures: [
        ...[...laps.changes].map(([kind, pauses]) => figureOf(kind, pauses)),
        figureOf(MIXED, laps.mixed),
        ...(renewing === undefined ? [] : [figureOf(RENEWING, renewing)]),
        answersAfter(laps.asked),
        rebuildFigure(rebuild),
      ],
    }
  },
}

export const MIXED = 'all of them, mixed'
export const RENEWING = 'while it is put together anew'

const QUESTIONS = 50
/** At a million about a minute is enough, on a machine that is left alone. */
const RENEWAL_MILLISECONDS = 180_000

function rebuildTime({ policy, world, effort }: Bench): Promise<number> {
  return medianOfWhole(wholeRounds(world.assignments, effort.rounds), () => createEngine(policy))
}

/** In a function of its own, so that nothing holds the documents when it is over. */
function withoutDocuments(bench: Bench): { readonly engine: Engine; readonly plan: Plan } {
  const { engine, policy } = bench
  const plan = planOf(policy)
  bench.letGo()
  return { engine, plan }
}

/**
 * Takes half of the policy away and goes on changing it until it is renewed, or as far as the time goes; undefined where
 * it is too small for that.
 */
async function whileRenewed(
  engine: Engine,
  { wear, kinds, renewing }: Plan,
  course: Course,
): Promise<Pauses | undefined> {
  if (wear.length === 0) return undefined
  for (const roleAssignments of wear) {
    engine.update({ remove: { roleAssignments } })
    await nextTurn()
  }
  const pauses = new Pauses()
  const end = performance.now() + RENEWAL_MILLISECONDS
  for (let left = renewing; left > 0 && performance.now() < end; left -= kinds.length * 2) {
    const { mixed } = await course.run(2, 1)
    pauses.append(mixed)
  }
  return pauses
}

/** @throws {Error} when what was changed step by step answers otherwise than what was made at once */
function assertSame(engine: Engine, requests: RequestLog): void {
  const atOnce = createEngine(engine.policy)
  for (let index = 0; index < requests.length; index += 1) {
    const request = requests.cut(index)
    if (engine.can(request) !== atOnce.can(request)) throw new Error(`updates led astray at request ${index}`)
  }
}
