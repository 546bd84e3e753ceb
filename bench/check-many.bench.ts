import type { AccessRequest, Decision } from 'rbac-core'
import { Batch } from './measure/batch.js'
import { freshRequests, raceBesideFloors } from './questions.js'
import type { Suite } from './suite.js'

export const checkMany: Suite = {
  name: 'checkMany',
  question: 'What does one question of a hundred cost, asked all at once?',
  onlyTenants: true,
  async run(bench) {
    const { engine, requests } = bench
    const one = (request: AccessRequest): Decision => {
      const [decision] = engine.checkMany([request])
      if (decision === undefined) throw new Error('checkMany gave no decision for its request')
      return decision
    }
    const agreement = bench.assertAgreement({ can: (request) => one(request).allowed, check: one })
    const fresh = freshRequests(requests, 'all')
    const figures = await raceBesideFloors(bench, 'all', [
      new Batch({
        name: `checkMany of ${HUNDRED}`,
        cut: (index) => Array.from({ length: HUNDRED }, (_, at) => fresh(index * HUNDRED + at)),
        call: (batch) => engine.checkMany(batch),
        calls: 4,
        operations: HUNDRED,
      }),
      new Batch({ name: 'check, one by one', cut: fresh, call: (request) => engine.check(request) }),
    ])
    return { agreement, figures }
  },
}

const HUNDRED = 100
