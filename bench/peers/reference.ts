import { evaluate } from 'rbac-test/dist/reference/evaluate.js'
import { contestant, type Peer } from './peer.js'

/** The reference evaluator: plain loops over the whole policy for each question. */
export const reference: Peer = {
  name: 'reference evaluator',
  way: "the tests' own evaluator: plain loops over the whole policy, there to be obviously right",
  prepare({ policy }) {
    const { length } = policy.roleAssignments
    if (length > MOST) return { cannot: `it looks at all ${length} assignments each time; timed up to ${MOST}` }
    return contestant({ input: (request) => request, can: (request) => evaluate(policy, request).allowed })
  },
}

const MOST = 10_000
