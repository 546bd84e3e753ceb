import { render } from 'rbac-core/explain'
import { answerQuestions } from '../answer.js'
import type { Command, Context } from '../command.js'
import { POLICY_FLAGS, QUESTION_EXIT_CODES, QUESTION_FLAGS } from '../flags.js'
import { PDP_FLAG } from '../pdp/flag.js'

export const command: Command = {
  name: 'explain',
  summary: 'The same question, with the whole story.',
  description: [
    'Tells how the answer came about: what was looked at, which role assignments came close and at which step each failed, and the smallest changes that would allow it.',
    'The decision is the one that `rbac check` gives; tests compare the two on generated policies. With --json the answer is that of check, and the explanation beside it.',
  ],
  flags: [...QUESTION_FLAGS, PDP_FLAG, ...POLICY_FLAGS],
  examples: [
    {
      does: 'Why can a Contributor not read secrets?',
      command:
        'rbac explain --policy examples/stock-tracker --principal dana --data-action Microsoft.KeyVault/vaults/secrets/getSecret/action --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod/providers/Microsoft.KeyVault/vaults/stock-vault',
    },
    {
      does: 'Was it allowed on that day?',
      command:
        'rbac explain --policy examples/contoso --principal sana --action Microsoft.Web/sites/restart/action --scope /subscriptions/5b000002-0000-4000-8000-000000000002/resourceGroups/shop --at 2026-03-02T12:00:00Z',
    },
    {
      does: 'What came close, for a program',
      command:
        'rbac explain --policy examples/stock-tracker --principal audrey --action Microsoft.Compute/virtualMachines/delete --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod --json | jq .explanation.nearMisses',
    },
  ],
  exitCodes: QUESTION_EXIT_CODES,
  run: (context) =>
    answerQuestions(context, {
      toValue: async (source, request) => {
        const explanation = await source.explain(request)
        return { schema: 'rbac.explain/v1', ...explanation.decision, request, explanation }
      },
      print: async (source, request) => {
        const explanation = await source.explain(request)
        await printStory(context, render(explanation))
        return explanation.decision
      },
    }),
}

/** The rendered text, its first word in colour. */
async function printStory({ out }: Context, text: string): Promise<void> {
  const [first = '', ...rest] = text.split('\n')
  const [effect = '', ...words] = first.split(' ')
  await out.line({ text: effect, style: effect === 'ALLOWED' ? 'good' : 'bad' }, ['', ...words].join(' '))
  for (const line of rest) await out.line(line)
}
