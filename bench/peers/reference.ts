import { evaluate } from 'rbac-test/dist/reference/evaluate.js'
import type { Peer } from './peer.js'

/** The reference evaluator: plain loops over the whole policy for each question. */
export const reference: Peer = {
  name: 'reference evaluator',
  prepare(policy) {
    const { length } = policy.roleAssignments
    if (length > MOST) return { cannot: `it looks at all ${length} assignments each time; timed up to ${MOST}` }
    return { can: (request) => evaluate(policy, request).allowed }
  },
}

const MOST = 10_000
