import { readFileSync } from 'node:fs'
import { InvalidDirectoryError } from 'rbac-server/authority'
import { parseDirectory, parseDirectoryText } from '../../../packages/rbac-server/src/authority/document/read.js'
import { parsed, withTreeChanged } from '../json-tree.js'
import { agree, answerOf, holds } from '../laws.js'
import { issuesArePlaced } from '../policy-laws.js'
import type { FuzzTarget } from '../target.js'

const EXAMPLE = readFileSync(
  new URL('../../../examples/stock-tracker-identity/directory.yaml', import.meta.url),
  'utf8',
)
const TENANT = '11111111-1111-4111-8111-111111111111'
const VM = '/subscriptions/s1/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm'

const WORDS = [
  ...['tenants', 'hosts', 'userAssignedIdentities', 'applications', 'users', 'groups', 'audiences', 'id', 'name'],
  ...['displayName', 'domains', 'subscriptions', 'systemAssigned', 'userAssigned', 'principalId', 'clientId', 'appId'],
  ...['federatedCredentials', 'issuer', 'subject', 'clientSecrets', 'value', 'expires', 'certificates', 'pem', 'file'],
  ...['identifierUris', 'accessTokenVersion', 'appRoles', 'members', 'tenant', '2026-01-01T00:00:00Z', TENANT, VM],
]

const SEEDS = [
  {
    tenants: [{ id: TENANT, domains: ['a.example'], subscriptions: ['s1'] }],
    hosts: [{ id: VM, systemAssigned: true }],
  },
  {
    users: [{ id: TENANT, displayName: 'u' }],
    groups: [{ id: VM, members: [TENANT] }],
    audiences: ['https://vault.azure.net'],
    applications: [{ displayName: 'a', clientSecrets: [{ value: 'not a secret', expires: '2026-01-01T00:00:00Z' }] }],
  },
]

export const target: FuzzTarget = {
  about: 'the directory file of the local identity authority',
  covers: ['rbac-server/src/authority/document/', 'rbac-server/src/files/'],
  seeds: [EXAMPLE, '{}', ...SEEDS.map((seed) => JSON.stringify(seed))],
  dictionary: [
    ...WORDS,
    '- ',
    ': ',
    '\n',
    '\n  ',
    '&a ',
    '*a',
    '!!str ',
    '<<: ',
    '[',
    ']',
    '{',
    '}',
    '"',
    '\t',
    '\u0085',
  ],
  mutate: withTreeChanged(WORDS),
  run(text) {
    const answer = answerOf(() => parseDirectoryText(text))
    const value = parsed(text)
    if ('refusal' in answer) {
      const { refusal } = answer
      holds('a directory is refused as one', refusal instanceof InvalidDirectoryError)
      if (refusal instanceof InvalidDirectoryError) issuesArePlaced(refusal.issues, text)
    } else if (value !== undefined) {
      agree(
        'a text is read as its value is',
        answerOf(() => parseDirectory(value)),
        { value: answer.value },
      )
      const again = parseDirectory(JSON.parse(JSON.stringify(answer.value)))
      agree('a directory that was read is read again', again, answer.value)
    }
  },
}
