import type { Fault } from '../fault.js'

const CONDITION = 'packages/rbac-core/src/condition'
const EVALUATE = 'packages/rbac-core/src/engine/decide/evaluate.ts'
const LAWS = ['test/property/equals-reference.test.ts', 'test/property/condition.test.ts']

export const CONDITION_FAULTS: readonly Fault[] = [
  {
    number: 10,
    name: 'a deny assignment counts only without a condition',
    file: EVALUATE,
    edits: [
      [
        '  const passes = passesRequester(deny, question.requester)\n',
        "  if (deny.condition !== undefined) return 'conditionFalse'\n  const passes = passesRequester(deny, question.requester)\n",
      ],
    ],
    laws: LAWS,
  },
  {
    number: 11,
    name: 'a deny assignment whose condition is unknown does not deny',
    file: EVALUATE,
    edits: [
      [
        "truthOf(question, condition, deny.condition) !== 'false'",
        "truthOf(question, condition, deny.condition) === 'true'",
      ],
    ],
    laws: LAWS,
  },
  {
    number: 12,
    name: 'NOT unknown is true',
    file: `${CONDITION}/compile.ts`,
    edits: [
      [
        "return answer === 'true' ? 'false' : answer === 'false' ? 'true' : answer",
        "return answer === 'true' ? 'false' : 'true'",
      ],
    ],
    laws: LAWS,
  },
  {
    number: 13,
    name: 'unknown OR true hangs on the order',
    file: `${CONDITION}/compile.ts`,
    edits: [['      if (next !== neutral) answer = next\n', '      if (next !== neutral) return next\n']],
    laws: LAWS,
  },
  {
    number: 14,
    name: 'an empty list satisfies a ForAll',
    file: `${CONDITION}/compile-comparison.ts`,
    edits: [
      [
        "if (leftCount === 0 || rightCount === 0) return 'emptyList'",
        "if (leftCount === 0 || rightCount === 0) return allLeft || allRight ? 'true' : 'emptyList'",
      ],
    ],
    laws: LAWS,
  },
]
