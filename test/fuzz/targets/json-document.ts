import { InvalidPolicyError, parsePolicy, parsePolicyText } from 'rbac-core'
import { parsed, withTreeChanged } from '../json-tree.js'
import { agree, answerOf, holds } from '../laws.js'
import { issuesArePlaced, policyAnswers, refusalIsUseful, sectionsOf } from '../policy-laws.js'
import { DOCUMENTS, WORDS } from '../policy-seeds.js'
import type { FuzzTarget } from '../target.js'

/** What only a text can have, so that its value alone is no reason to refuse it. */
const OF_TEXT = new Set(['DUPLICATE_KEY', 'LIMIT_EXCEEDED', 'UNRECOGNISED_DOCUMENT', 'INVALID_JSON'])

export const target: FuzzTarget = {
  about: 'a policy document in JSON',
  covers: ['rbac-core/src/document/'],
  seeds: [...DOCUMENTS.map((document) => JSON.stringify(document)), JSON.stringify(DOCUMENTS[6], undefined, 2)],
  dictionary: [
    ...WORDS.map((word) => JSON.stringify(word)),
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '\\u0000',
    '1e400',
    'null',
    '\ufeff',
  ],
  mutate: withTreeChanged(WORDS),
  run(text) {
    const body = text.startsWith('\ufeff') ? text.slice(1) : text
    const value = parsed(body)
    const answer = answerOf(() => parsePolicyText(text, { format: 'json' }))
    if ('refusal' in answer) {
      refusalIsUseful(answer.refusal, body)
      if (value === undefined || !(answer.refusal instanceof InvalidPolicyError)) return
      const ofText = answer.refusal.issues.every(({ code, severity }) => severity === 'warning' || OF_TEXT.has(code))
      const asValue = answerOf(() => parsePolicy(value))
      holds('what is wrong with a text is wrong with its value, too', ofText || 'refusal' in asValue)
      return
    }
    holds('only JSON is read as JSON', value !== undefined)
    issuesArePlaced(answer.value.warnings, body)
    agree('a text is read as its value is', sectionsOf(answer.value), sectionsOf(parsePolicy(value)))
    policyAnswers(answer.value)
    const again = sectionsOf(parsePolicy(JSON.parse(JSON.stringify(value))))
    agree('a document says the same when it is written again', again, sectionsOf(answer.value))
  },
}
