import { InvalidPolicyError, parsePolicyText } from 'rbac-core'
import { formatPolicy } from '../../../packages/rbac-cli/src/canonical/format.js'
import { withTreeChanged } from '../json-tree.js'
import { agree, answerOf, answerOfAsync, holds } from '../laws.js'
import { DOCUMENTS, WORDS } from '../policy-seeds.js'
import type { FuzzTarget } from '../target.js'
import { target as yaml } from './yaml-document.js'

export const target: FuzzTarget = {
  about: 'the canonical form of a policy document, as `rbac fmt` writes it',
  covers: ['rbac-cli/src/canonical/'],
  seeds: [...DOCUMENTS.map((document) => JSON.stringify(document)), ...yaml.seeds],
  dictionary: yaml.dictionary,
  longest: 2048,
  mutate: withTreeChanged(WORDS),
  async run(text) {
    const answer = await answerOfAsync(() => formatPolicy(text, 'policy'))
    if ('refusal' in answer) {
      holds('what is no policy is refused as one', answer.refusal instanceof InvalidPolicyError)
      return
    }
    const formatted = answer.value
    const again = await answerOfAsync(() => formatPolicy(formatted, 'policy'))
    agree('a form is its own form', again, { value: formatted })
    const [before, after] = [text, formatted].map((each) => answerOf(() => parsePolicyText(each)))
    agree(
      'a form is read where the text is read',
      after !== undefined && 'value' in after,
      before !== undefined && 'value' in before,
    )
  },
}
