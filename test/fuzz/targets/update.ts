import { createEngine, type Engine, type Policy, type PolicyEdit, type PolicySections, parsePolicy } from 'rbac-core'
import { fold } from '../../reference/text.js'
import { documentOf } from '../../worlds/document.js'
import { worldDraft } from '../../worlds/draft.js'
import { type Random, randomFrom } from '../../worlds/gen.js'
import { respell } from '../../worlds/names.js'
import { build, CLOCK_TIME } from '../../worlds/world.js'
import { agree, answerOf } from '../laws.js'
import { sectionsOf } from '../policy-laws.js'
import { tapeOf, tapes } from '../tape.js'
import type { FuzzTarget } from '../target.js'

const drafts = worldDraft(6)
const around = { clock: () => new Date(CLOCK_TIME) }

export const target: FuzzTarget = {
  about: 'a run of updates to an engine, each against an engine made anew from the edited document',
  covers: ['rbac-core/src/document/', 'rbac-core/src/engine/'],
  seeds: tapes(randomFrom(6), 8, 1600),
  dictionary: ['\0\0\0\0', '\u0001', '\u0002', '\u0003', '\u0004', '____'],
  run(input) {
    const tape = tapeOf(input)
    const [first, second] = [build(drafts.draw(tape)), build(drafts.draw(tape))]
    const read = answerOf(() => parsePolicy(documentOf(first.policy, 0)))
    if ('refusal' in read) return
    const engine = createEngine(read.value, around)
    let policy: Policy = read.value
    for (let steps = 1 + tape(4); steps > 0; steps--) {
      const { change, edited } = drawn(tape, policy, second.policy)
      const before = { revision: engine.revision, policy: engine.policy }
      const answer = answerOf(() => engine.update(change))
      const anew = answerOf(() => parsePolicy(documentOf(edited, 0)))
      agree('an update is taken where the edited document is', 'value' in answer, 'value' in anew)
      if ('refusal' in answer || 'refusal' in anew) {
        agree('a refused update changes nothing', { revision: engine.revision, policy: engine.policy }, before)
        continue
      }
      agree('an update makes one revision', answer.value, before.revision + 1)
      agree('an update is the edited document', sectionsOf(engine.policy), sectionsOf(anew.value))
      answersAlike(engine, createEngine(anew.value, around), [...first.requests, ...second.requests])
      policy = anew.value
    }
  },
}

function answersAlike(engine: Engine, anew: Engine, requests: ReturnType<typeof build>['requests']): void {
  for (const request of requests) {
    agree('an updated engine answers like a new one', engine.check(request), anew.check(request))
  }
}

interface Drawn {
  readonly change: PolicyEdit
  readonly edited: PolicySections
}

const LISTS = ['roleAssignments', 'denyAssignments', 'groups'] as const

/** A change of one section: an item removed, in some spelling, or replaced by or joined by one of another world. */
function drawn(tape: Random, policy: PolicySections, other: PolicySections): Drawn {
  const section = LISTS[tape(3)] ?? 'groups'
  const items: readonly { readonly id: string }[] = policy[section]
  const more: readonly { readonly id: string }[] = other[section]
  const gone = items[tape(Math.max(items.length, 1))]
  const kind = tape(3)
  const removed = kind === 1 || gone === undefined ? [] : [respell(gone.id, tape(4))]
  const left = items.filter(({ id }) => !removed.some((one) => fold(one) === fold(id)))
  const fresh = more[tape(Math.max(more.length, 1))]
  const added = kind === 0 || fresh === undefined || left.some(({ id }) => fold(id) === fold(fresh.id)) ? [] : [fresh]
  return {
    change: { remove: { [section]: removed }, add: { [section]: added } },
    edited: { ...policy, [section]: [...left, ...added] },
  }
}
