import { type AccessRequest, createEngine, type Engine, parsePolicy } from 'rbac-core'
import { InvalidSnapshotError, loadSnapshot, saveSnapshot } from 'rbac-core/snapshot'
import { documentOf } from '../../worlds/document.js'
import { worldDraft } from '../../worlds/draft.js'
import { randomFrom } from '../../worlds/gen.js'
import { build, CLOCK_TIME } from '../../worlds/world.js'
import { agree, answerOf, holds } from '../laws.js'
import { forged } from '../snapshot-forger.js'
import { tapeOf, tapes } from '../tape.js'
import type { FuzzTarget } from '../target.js'

const around = { clock: () => new Date(CLOCK_TIME) }

/** Snapshots of some worlds, the first of which is empty, with questions about each. */
const BASES = [1, 2, 3, 4].map((seed) => {
  const draft = worldDraft(4).draw(randomFrom(seed))
  const { policy, requests } = build(draft)
  const document = seed === 1 ? {} : documentOf(policy, draft.spelling)
  return { bytes: saveSnapshot(createEngine(parsePolicy(document))), requests }
})

export const target: FuzzTarget = {
  about: 'a snapshot with anything in it changed, its checksum mended or not: it is refused, or answered from',
  covers: ['rbac-core/src/snapshot/', 'rbac-core/src/engine/'],
  seeds: ['\u0001\u0001\u0001', ...tapes(randomFrom(7), 12, 24)],
  dictionary: ['\0\0\0\0', '\u0001', '\u0002\u0001', '\u0005\u0005', '____', '\uffff'],
  longest: 96,
  run(input) {
    const tape = tapeOf(input)
    const base = BASES[tape(BASES.length)]
    if (base === undefined) return
    const bytes = forged(base.bytes, tape)
    const answer = answerOf(() => loadSnapshot(bytes, around))
    if ('refusal' in answer) {
      holds('a snapshot is refused as one', answer.refusal instanceof InvalidSnapshotError, answer.refusal.code)
      return
    }
    answers(answer.value, base.requests)
    // Texts are not read when it is loaded: a scope that is none is noticed by who makes a policy of it again.
    const saved = answerOf(() => saveSnapshot(answer.value))
    if ('refusal' in saved) return
    const again = loadSnapshot(saved.value, around)
    answers(again, base.requests)
    agree('what was saved is saved again as it is', Buffer.compare(saveSnapshot(again), saved.value), 0)
  },
}

function answers(engine: Engine, requests: readonly AccessRequest[]): void {
  for (const request of requests) {
    const decision = engine.check(request)
    agree('can is check', engine.can(request), decision.allowed)
    agree('explain is check', engine.explain(request).decision, decision)
  }
}
