import type { AccessRequest } from 'rbac-core'
import { assertAnswers } from './agree.js'
import type { Bench } from './bench.js'
import type { Note } from './figure.js'
import { peers } from './peers/index.js'
import { ALL_KINDS, type Asked, raceOnRequests } from './questions.js'
import type { Suite } from './suite.js'

/** Allowed, refused and denied apart: a refusal has to look at everything, a denial at roles and denies. */
export const check: Suite = {
  name: 'check',
  question: 'How long does one question take, from strings that just arrived?',
  run(bench) {
    const { engine } = bench
    const agreement = bench.assertAgreement(engine)
    const { asked, notes } = contestants(bench)
    const subjects: Asked[] = [
      { name: 'can', ask: (request) => engine.can(request) },
      { name: 'check', ask: (request) => engine.check(request) },
      ...asked,
    ]
    const figures = ALL_KINDS.flatMap((kind) => raceOnRequests(bench, kind, subjects))
    return { agreement, figures: [...figures, ...notes] }
  },
}

/** Every peer that can answer about this policy and answers right, and a note on each that can't. */
function contestants({ policy, requests, effort }: Bench): { asked: Asked[]; notes: Note[] } {
  const asked: Asked[] = []
  const notes: Note[] = []
  for (const { name, prepare } of peers) {
    const prepared = prepare(policy)
    if ('cannot' in prepared) {
      notes.push({ measure: 'none', subject: name, note: prepared.cannot })
      continue
    }
    const ask = (request: AccessRequest) => prepared.can(request)
    assertAnswers(name, ask, requests, effort.seconds)
    asked.push({ name, ask, calls: callsFor(ask, requests.cut(0)) })
  }
  return { asked, notes }
}

/** As many calls as fit into a few milliseconds, 256 at most: a slow peer gets shorter runs, not longer rounds. */
function callsFor(ask: (request: AccessRequest) => unknown, request: AccessRequest): number {
  const start = performance.now()
  for (let call = 0; call < TRIALS; call += 1) ask(request)
  const milliseconds = (performance.now() - start) / TRIALS
  return Math.max(1, Math.min(256, Math.floor(RUN_MILLISECONDS / milliseconds)))
}

const TRIALS = 4
const RUN_MILLISECONDS = 5
