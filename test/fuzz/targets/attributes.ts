import { type AccessRequest, createEngine, parsePolicy } from 'rbac-core'
import { type Condition, evaluateCondition, parseCondition } from 'rbac-core/condition'
import { judge } from '../../reference/condition.js'
import { parsed, withTreeChanged } from '../json-tree.js'
import { agree, answerOf, holds } from '../laws.js'
import type { FuzzTarget } from '../target.js'

const NAMES = ['s', 'n', 'd', 'b', 'g', 'x/y:Key']
const TEXTS = [
  "@Request[s] StringEquals 'ab'",
  "@Resource[s] StringNotLikeIgnoreCase 'A*b?'",
  '@Principal[s] StringStartsWith @Request[s]',
  "@Request[s] ForAnyOfAllValues:StringEqualsIgnoreCase {'a', 'AB'}",
  "@Request[s] ForAllOfAnyValues:StringNotEquals {'a'}",
  '@Request[n] NumericLessThanEquals @Resource[n]',
  '@Request[n] ForAllOfAllValues:NumericNotEquals {1, 2}',
  "@Request[d] DateTimeLessThan '2024-02-29T00:00:00.5Z'",
  '@Environment[UtcNow] DateTimeGreaterThanEquals @Request[d]',
  '@Principal[b] BoolNotEquals false',
  "@Request[g] GuidNotEquals '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'",
  "@Request[g] ForAnyOfAnyValues:GuidEquals {'8e3af657-a8ff-443c-a75c-2fe8c4bcb635'}",
  'Exists @Request[x/y:Key<$key_case_sensitive$>] OR NOT Exists @Principal[x/y:Key]',
]
const CONDITIONS: readonly Condition[] = TEXTS.map((text) => parseCondition(text))
const ENGINES = TEXTS.map((condition) =>
  createEngine(
    parsePolicy({
      roleDefinitions: [{ id: 'r', roleName: 'r', permissions: [{ actions: ['*'] }] }],
      roleAssignments: [{ id: 'a', principalId: 'u', roleDefinitionId: 'r', scope: '/', condition }],
    }),
    { clock: () => new Date(Date.UTC(2024, 1, 29)) },
  ),
)
const WORDS = [
  ...NAMES,
  'X/Y:KEY',
  'a',
  'AB',
  '2024-02-29T00:00:00Z',
  '8E3AF657A8FF443CA75C2FE8C4BCB635',
  'UtcNow',
  'Request',
  'Resource',
  'Principal',
  'Environment',
]

const inTree = withTreeChanged(WORDS)

export const target: FuzzTarget = {
  about: 'the attributes of a request, under conditions with every kind of operator',
  covers: ['rbac-core/src/condition/', 'rbac-core/src/engine/request/conditions.ts'],
  seeds: [
    '{}',
    '{"Request":{"s":"ab","n":1,"d":"2024-02-29T00:00:00Z","b":true,"g":"8e3af657-a8ff-443c-a75c-2fe8c4bcb635","x/y:Key":"v"}}',
    '{"Request":{"s":["a","AB"],"n":[1,2],"g":["8E3AF657A8FF443CA75C2FE8C4BCB635"]},"Resource":{"s":"Axb?","n":2},"Principal":{"s":"a","b":false},"Environment":{"UtcNow":"2024-03-01T00:00:00Z"}}',
    '{"Request":{"S":"ab","s":"b","X/Y:KEY":1,"n":-1,"d":"2023-02-29T00:00:00Z"}}',
  ],
  dictionary: [
    ...WORDS.map((word) => JSON.stringify(word)),
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '1e400',
    '-0',
    '9007199254740993',
    'null',
  ],
  longest: 1024,
  mutate: inTree,
  run(text) {
    const attributes = parsed(text)
    if (attributes === undefined) return
    for (const [index, condition] of CONDITIONS.entries()) {
      const engine = ENGINES[index]
      const request = { principalId: 'u', action: 'a/b', scope: '/', attributes } as unknown as AccessRequest
      const decision = answerOf(() => engine?.check(request))
      if ('refusal' in decision) {
        agree('attributes that are none are a bad request', decision.refusal.code, 'INVALID_REQUEST')
        return
      }
      const context = {
        action: 'a/b',
        attributes: attributes as NonNullable<AccessRequest['attributes']>,
        now: Date.UTC(2024, 1, 29),
      }
      const expected = judge(condition, context)
      agree('attributes count as the judge counts them', evaluateCondition(condition, context), expected)
      holds('a grant needs a condition that is true', decision.value?.allowed === (expected === 'true'), TEXTS[index])
    }
  },
}
