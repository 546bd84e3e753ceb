import type { AccessRequest } from 'rbac-core'
import { raceOnRequests } from './questions.js'
import type { Suite } from './suite.js'
import { KINDS } from './world/request-log.js'

export const explain: Suite = {
  name: 'explain',
  question: 'What does the whole story cost, and for which kind of request most?',
  run(bench) {
    const { engine } = bench
    const check = (request: AccessRequest) => engine.explain(request).decision
    const agreement = bench.assertAgreement({ can: (request) => check(request).allowed, check })
    const subjects = [{ name: 'explain', ask: (request: AccessRequest) => engine.explain(request), calls: 32 }]
    return { agreement, figures: KINDS.flatMap((kind) => raceOnRequests(bench, kind, subjects)) }
  },
}
