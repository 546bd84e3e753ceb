import type { AccessRequest } from 'rbac-core'
import type { Figure } from './figure.js'
import { kindsIn, raceOnRequests } from './questions.js'
import type { Suite } from './suite.js'

export const explain: Suite = {
  name: 'explain',
  question: 'What does the whole story cost, and for which kind of request most?',
  onlyTenants: true,
  async run(bench) {
    const { engine } = bench
    const check = (request: AccessRequest) => engine.explain(request).decision
    const agreement = bench.assertAgreement({ can: (request) => check(request).allowed, check })
    const subjects = [{ name: 'explain', ask: (request: AccessRequest) => engine.explain(request) }]
    const figures: Figure[] = []
    for (const kind of kindsIn(bench.requests)) figures.push(...(await raceOnRequests(bench, kind, subjects)))
    return { agreement, figures }
  },
}
