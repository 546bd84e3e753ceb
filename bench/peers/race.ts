import type { AccessRequest } from 'rbac-core'
import { assertAnswers } from '../agree.js'
import type { Bench } from '../bench.js'
import type { Figure, PreparationFigure } from '../figure.js'
import { Batch, type Timed } from '../measure/batch.js'
import { bytesInUse } from '../measure/heap.js'
import { callsInRun, TRIALS } from '../measure/pace.js'
import { allocations, batchOf, type Course, freshRequests, kindsIn, raceBesideFloors, warmUp } from '../questions.js'
import type { Findings } from '../suite.js'
import type { Kind } from '../world/request-log.js'
import { Facts } from './facts.js'
import type { Contestant, Peer } from './peer.js'

/**
 * Readies one peer, compares its answers with those expected, then times it beside the engine and the floors.
 *
 * What is not the peer's own, the engine included, is made before, so that what the heap grows by is the peer's.
 *
 * @throws {Error} when an answer is wrong
 */
export async function racePeer(
  peer: Peer,
  bench: Bench,
  { secondsToAgree, kindsApart }: { readonly secondsToAgree: number; readonly kindsApart: boolean },
): Promise<Findings> {
  const { policy, world, requests, engine, floor, effort } = bench
  const facts = new Facts(policy, world)
  const before = bytesInUse()
  const start = performance.now()
  const prepared = await peer.prepare({ policy, world, requests, facts })
  const seconds = (performance.now() - start) / 1000
  if ('cannot' in prepared) {
    const note = { measure: 'none', subject: peer.name, note: prepared.cannot } as const
    return { agreement: { expected: 0, judged: 0 }, figures: [note] }
  }
  try {
    const course: Course = {
      requests: requests.first(prepared.covers ?? requests.length),
      floor,
      // There are many of them.
      effort: { ...effort, seconds: effort.seconds * 0.7, singleCalls: effort.singleCalls / 2 },
    }
    const ask = (request: AccessRequest) => prepared.can(prepared.input(request))
    const expected = await assertAnswers(peer.name, ask, course.requests, secondsToAgree)
    // Now, because some build their tables when they are first asked.
    const bytes = Math.max(0, bytesInUse() - before)
    const preparation: PreparationFigure = {
      measure: 'preparation',
      subject: peer.name,
      seconds,
      ...(prepared.isElsewhere !== true && { bytes }),
      way: peer.way,
      ...(prepared.note !== undefined && { note: prepared.note }),
      requests: course.requests.length,
    }
    warmUp(course, (request) => engine.can(request))
    const figures: Figure[] = [preparation]
    for (const kind of kindsApart ? kindsIn(course.requests) : (['all'] as const)) {
      const own = batchOf(course, kind, { name: 'can', ask: (request) => engine.can(request) })
      const theirs = await batchFor(peer, prepared, course, kind)
      figures.push(...(await raceBesideFloors(course, kind, [own, theirs], own)))
      if (!theirs.isAsync) figures.push(...allocations(course, kind, [theirs]))
    }
    return { agreement: { expected, judged: 0 }, figures }
  } finally {
    await prepared.close?.()
  }
}

async function batchFor(peer: Peer, contestant: Contestant, course: Course, kind: Kind | 'all'): Promise<Timed> {
  const { input, can, atOnce = 1 } = contestant
  const fresh = freshRequests(course.requests, kind)
  const cut = (index: number) => input(fresh(index))
  const { calls, isAsync } = await paceOf(can, cut)
  if (atOnce === 1) return new Batch({ name: peer.name, cut, call: can, calls, isAsync })
  return new Batch({
    name: peer.name,
    cut: (index) => Array.from({ length: atOnce }, (_, at) => cut(index * atOnce + at)),
    call: (inputs) => Promise.all(inputs.map(can)),
    calls: Math.ceil(calls / atOnce),
    operations: atOnce,
    isAsync: true,
  })
}

async function paceOf(
  can: Contestant['can'],
  cut: (index: number) => unknown,
): Promise<{ readonly calls: number; readonly isAsync: boolean }> {
  const trials: number[] = []
  let isAsync = false
  for (const input of Array.from({ length: TRIALS }, (_, index) => cut(index))) {
    const start = performance.now()
    const answer = can(input)
    isAsync = answer instanceof Promise
    await answer
    trials.push((performance.now() - start) * 1e6)
  }
  return { calls: callsInRun(trials), isAsync }
}
