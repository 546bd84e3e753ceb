import { parsePolicy, parsePolicyText } from 'rbac-core'
import { parsed, withTreeChanged } from '../json-tree.js'
import { agree, answerOf, holds } from '../laws.js'
import { issuesArePlaced, policyAnswers, refusalIsUseful, sectionsOf } from '../policy-laws.js'
import { DOCUMENTS, WORDS } from '../policy-seeds.js'
import type { FuzzTarget } from '../target.js'

/** Plain block style, which is all that a seed needs. */
function blockOf(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return ` ${JSON.stringify(value)}\n`
  const entries = Object.entries(value)
  if (entries.length === 0) return Array.isArray(value) ? ' []\n' : ' {}\n'
  const lines = entries.map(
    ([key, inner]) => `${indent}${Array.isArray(value) ? '-' : `${key}:`}${blockOf(inner, `${indent}  `)}`,
  )
  return `\n${lines.join('')}`
}

export const target: FuzzTarget = {
  about: 'a policy document in YAML',
  covers: [
    'rbac-core/src/document/yaml',
    'rbac-core/src/document/parse-text.ts',
    'rbac-core/src/document/positions.ts',
  ],
  seeds: [
    ...DOCUMENTS.map((document) => blockOf(document).trimStart()),
    'roleDefinitions:\n- id: r # comment\n  roleName: "R"\n  permissions:\n  - actions: [ \'*/read\' , P/x ]\n    notActions: |-\n      P/x\n',
    'groups: [{id: g, members: [&a u, *a]}]\n---\n',
    '%YAML 1.2\n---\ngroups: !!seq\n- ? id\n  : g\n  <<: {members: []}\n...\n',
  ],
  dictionary: [
    ...WORDS,
    ...[
      '- ',
      ': ',
      '\n',
      '\n  ',
      '&a ',
      '*a',
      '!!str ',
      '!x ',
      '<<: ',
      '? ',
      '| ',
      '>-\n',
      '---\n',
      '...\n',
      '#',
      '"',
      "'",
    ],
    ...[
      '[',
      ']',
      '{',
      '}',
      ', ',
      '~',
      'yes',
      '0x1f',
      '1_000',
      '.inf',
      '2026-01-01',
      '\t',
      '%YAML 1.1\n',
      '\u0085',
      '\ufeff',
    ],
  ],
  longest: 2048,
  mutate: withTreeChanged(WORDS),
  run(text) {
    const body = text.startsWith('\ufeff') ? text.slice(1) : text
    const answer = answerOf(() => parsePolicyText(text, { format: 'yaml' }))
    const asJson = answerOf(() => parsePolicyText(text, { format: 'json' }))
    if ('refusal' in answer) {
      refusalIsUseful(answer.refusal, body)
      holds(
        'what is a policy in JSON is one in YAML',
        'refusal' in asJson || /\t|:[^\s]|[\u0080-\uffff]/.test(body),
        answer.refusal.message,
      )
      return
    }
    issuesArePlaced(answer.value.warnings, body)
    policyAnswers(answer.value)
    if ('value' in asJson)
      agree('a policy in JSON is the same in YAML', sectionsOf(answer.value), sectionsOf(asJson.value))
    const value = parsed(body)
    if (value !== undefined)
      agree('YAML reads the values of JSON', sectionsOf(answer.value), sectionsOf(parsePolicy(value)))
  },
}
