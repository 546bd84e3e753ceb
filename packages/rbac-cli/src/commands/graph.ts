import type { Command } from '../command.js'
import { EXIT } from '../exit.js'
import { POLICY_FLAGS, QUESTION_FLAGS } from '../flags.js'

/** Flags of a question that a drawing of the policy itself takes too. */
const TAKEN: ReadonlySet<string> = new Set([
  'principal',
  'group',
  'action',
  'data-action',
  'scope',
  'sub-operation',
  'attributes',
  'at',
])

export const command: Command = {
  name: 'graph',
  summary: 'Draw who has what where, or why.',
  description: [
    'With --action, --principal and --scope it draws one question: the ways from the principal through its groups to every assignment that grants it, what came near and where each failed, and the deny assignments that mean it. What decided is drawn strong.',
    'Without --action it draws the policy: all of it, or with --scope what stands at, above or below a scope, or with --principal what somebody has. Everything reads from left to right, and the same policy is always drawn the same way.',
  ],
  flags: [
    {
      name: 'format',
      value: '<form>',
      about:
        'mermaid (the default: code hosts draw it in Markdown), dot (for Graphviz), or svg (a picture, for light and dark grounds).',
      complete: ['mermaid', 'dot', 'svg'],
    },
    ...QUESTION_FLAGS.filter(({ name }) => TAKEN.has(name)),
    { name: 'roles', about: 'Draw roles apart, with what they grant. Default: an assignment is called by its role.' },
    { name: 'limit', value: '<n>', about: 'The most assignments. Default: 50.' },
    ...POLICY_FLAGS,
  ],
  examples: [
    {
      does: 'Why may nobody delete the shop?',
      command:
        'rbac graph --policy examples/contoso --principal priya --action Microsoft.Resources/subscriptions/resourceGroups/delete --scope /subscriptions/5b000002-0000-4000-8000-000000000002/resourceGroups/shop',
    },
    {
      does: 'A picture of all that concerns a resource group',
      command:
        'rbac graph --policy examples/contoso --scope /subscriptions/5b000002-0000-4000-8000-000000000002/resourceGroups/shop --format svg > shop.svg',
    },
    {
      does: 'What somebody has, through which groups',
      command: 'rbac graph --policy examples/stock-tracker --principal dana --format dot',
    },
  ],
  exitCodes: [
    [EXIT.ok, 'drawn, even if there is nothing to draw'],
    [EXIT.usage, 'wrong usage, bad input or a missing file'],
    [EXIT.policy, 'the content of the policy is invalid'],
  ],
  run: async (context) => {
    const { runGraph } = await import('../graph/run.js')
    return runGraph(context)
  },
}
