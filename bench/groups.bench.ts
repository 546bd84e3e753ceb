import type { AccessRequest } from 'rbac-core'
import { Batch } from './measure/batch.js'
import { callsInRun } from './measure/pace.js'
import { freshRequests, IDLE, raceBesideFloors } from './questions.js'
import { SentGroups } from './sent-groups.js'
import type { Suite } from './suite.js'

/** How many groups come with a request. */
export const SENT: readonly number[] = [0, 10, 100]

/** Tokens bring groups along, which the policy need not know of; no two bring the same. */
export const groups: Suite = {
  name: 'groups',
  question: 'What does a question cost when its request names groups, as tokens do?',
  onlyTenants: true,
  async run(bench) {
    const { engine, requests } = bench
    const sent = new SentGroups(bench.policy.groups, requests)
    // Whoever sends the groups that it is in anyway gets the same answer.
    const agreement = bench.assertAgreement({
      can: (request) => engine.can(sent.withOwn(request)),
      check: (request) => engine.check(sent.withOwn(request)),
    })
    const fresh = freshRequests(requests, 'all')
    const subjects = SENT.flatMap((count) => {
      const cut = (index: number) => sent.withAny(fresh(index), count)
      const pace = { cut, calls: callsInRun([NANOSECONDS_EACH * (count + 10)]) }
      return [
        new Batch({ ...pace, name: sending('can', count), call: (request: AccessRequest) => engine.can(request) }),
        new Batch({ ...pace, name: sending('check', count), call: (request: AccessRequest) => engine.check(request) }),
      ]
    })
    // Whatever is remembered of texts is, see `warmUp`.
    for (let index = 0; index < 2 * requests.length; index++) {
      engine.can(sent.withAny(fresh(index), 10))
      engine.check(sent.withAny(fresh(index), 10))
    }
    const figures = await raceBesideFloors(bench, 'all', subjects)
    return { agreement, figures: figures.filter(({ subject }) => subject !== IDLE) }
  },
}

/** The name of a call whose request names so many groups. */
export function sending(call: string, count: number): string {
  return `${call}, ${count} groups sent`
}

/** About what a group adds, for the length of a run. */
const NANOSECONDS_EACH = 200
