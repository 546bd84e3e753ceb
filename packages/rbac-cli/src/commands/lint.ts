import type { Command } from '../command.js'
import { EXIT } from '../exit.js'
import { POLICY_FLAGS } from '../flags.js'

export const command: Command = {
  name: 'lint',
  summary: 'Find what in a policy is probably not meant.',
  description: [
    'Lists orphans, assignments that change nothing, ways to more access than was given, wildcards that reach further than they look, limits of Azure, and conditions that do not do what they seem to. A finding changes no decision; `rbac validate` lists what makes a policy unusable.',
    'Every finding has a code, and every code a section in docs/lint.md: what it means, why it matters, and how to mend it. Assignments that are called redundant can be removed, one alone or all together, without a change to any decision.',
  ],
  operands: {
    name: '<file|folder>',
    atLeast: 0,
    atMost: Infinity,
    about: 'The same as --policy.',
    complete: 'file',
  },
  flags: [
    {
      name: 'format',
      value: '<form>',
      about:
        'text (the default), json, sarif (version 2.1.0, for code scanning), or github (annotations of a workflow run).',
      complete: ['text', 'json', 'sarif', 'github'],
    },
    {
      name: 'only',
      value: '<code>',
      repeatable: true,
      about: "Look for this code, or for those that match a glob such as 'LIMIT_*'; may be repeated. Default: all.",
    },
    {
      name: 'ignore',
      value: '<code>',
      repeatable: true,
      about: 'Leave out this code, or those that match a glob; may be repeated.',
    },
    {
      name: 'severity',
      value: '<code=severity>',
      repeatable: true,
      about: 'Give a code another severity: error, warning or info; may be repeated.',
    },
    {
      name: 'fail-on',
      value: '<severity>',
      about: 'End with 1 on findings from this severity on: error (the default), warning or info.',
      complete: ['error', 'warning', 'info'],
    },
    { name: 'expiring-within', value: '<days>', about: 'Find assignments that end within so many days, e.g. 30d.' },
    {
      name: 'operations',
      value: '<file>',
      about:
        'The actions that exist, a JSON array of { "name", "isDataAction" }, to hold patterns against. Default: the policy\'s actions.',
      complete: 'file',
    },
    {
      name: 'at',
      value: '<time>',
      about: 'The time by which assignments have ended, e.g. 2026-11-22T09:00:00Z. Default: now.',
    },
    ...POLICY_FLAGS,
  ],
  examples: [
    { does: 'Everything worth knowing about a policy', command: 'rbac lint examples/contoso' },
    {
      does: 'Which role assignments can go without a change to anybody’s access?',
      command: "rbac lint examples/contoso --only '*_ASSIGNMENT'",
    },
    {
      does: 'In a pipeline: annotations on the change, and a failure on warnings',
      command: 'rbac lint examples/stock-tracker --format github --fail-on warning',
    },
    {
      does: 'For code scanning',
      command: 'rbac lint examples/contoso --format sarif > lint.sarif',
    },
  ],
  exitCodes: [
    [EXIT.ok, 'no findings from the severity of --fail-on on'],
    [EXIT.no, 'findings of that severity or a graver one'],
    [EXIT.usage, 'wrong usage or a missing file'],
    [EXIT.policy, 'the content of the policy is invalid'],
  ],
  run: async (context) => {
    const { runLint } = await import('../lint/run.js')
    return runLint(context)
  },
}
