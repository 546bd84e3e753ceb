import type { Command, Flag } from './command.js'
import { EXIT } from './exit.js'
import { TOKEN_FLAG, TRUST_FLAGS } from './token/flags.js'

/** Flags of every verb. */
export const COMMON_FLAGS: readonly Flag[] = [
  { name: 'json', about: 'Print one JSON value; errors too are JSON, on stderr.' },
  {
    name: 'color',
    value: '<when>',
    about: 'auto (the default: on a terminal), always or never. NO_COLOR and FORCE_COLOR count too.',
    complete: ['auto', 'always', 'never'],
  },
  { name: 'help', short: 'h', about: 'Show this help.' },
]

/** Flags of every verb that reads a policy. */
export const POLICY_FLAGS: readonly Flag[] = [
  {
    name: 'policy',
    value: '<file|folder|snapshot>',
    repeatable: true,
    about:
      'Policy document, or a folder of them; may be repeated. Default: $RBAC_POLICY, then rbac.policy.json or rbac.policy.yaml in this folder or the nearest one above.',
    complete: 'file',
  },
  { name: 'strict', about: 'Treat warnings about the policy as errors.' },
]

/** Flags that put one question, or many. */
export const QUESTION_FLAGS: readonly Flag[] = [
  {
    name: 'principal',
    value: '<id|name>',
    about: 'Who asks: an id, or a display name, user principal name or app id that the policy knows. Or give --token.',
    complete: 'principal',
    anyText: true,
  },
  {
    name: 'group',
    value: '<id|name>',
    repeatable: true,
    about: 'A further group of the principal, as a token would name it; may be repeated.',
    complete: 'group',
    anyText: true,
  },
  TOKEN_FLAG,
  ...TRUST_FLAGS,
  {
    name: 'action',
    value: '<action>',
    about: 'Control-plane action, e.g. Microsoft.Compute/virtualMachines/read.',
    complete: 'action',
  },
  { name: 'data-action', value: '<action>', about: 'Data-plane action, instead of --action.', complete: 'dataAction' },
  { name: 'scope', value: '<scope>', about: 'Where, e.g. /subscriptions/<id>/resourceGroups/prod.', complete: 'scope' },
  { name: 'sub-operation', value: '<name>', about: 'Suboperation, for conditions that ask for one.' },
  {
    name: 'attributes',
    value: '<file|json>',
    about: 'Attributes for conditions: { "Request": {…}, "Resource": {…}, "Principal": {…}, "Environment": {…} }.',
    complete: 'file',
  },
  { name: 'at', value: '<time>', about: 'Answer as of this time, e.g. 2026-11-22T09:00:00Z. Default: now.' },
  {
    name: 'batch',
    value: '<file|->',
    about:
      'Answer many questions: one JSON access request a line, from a file or standard input; one JSON answer a line.',
    complete: 'file',
    stdin: true,
  },
]

/** What verbs that answer questions end with. */
export const QUESTION_EXIT_CODES: Command['exitCodes'] = [
  [EXIT.ok, 'allowed; with --batch: every line was answered'],
  [EXIT.no, 'denied'],
  [EXIT.usage, 'wrong usage, bad input or a missing file; with --batch: some line was not answered'],
  [EXIT.policy, 'the content of the policy is invalid'],
  [
    EXIT.unreachable,
    'with --token: the keys of the authority cannot be fetched; with --pdp: no answer from the server',
  ],
]
