import type { Command } from '../command.js'
import { POLICY_FLAGS } from '../flags.js'
import { answerList, LIST_EXIT_CODES, openFlags, PAGE_FLAGS } from '../reverse/verb.js'
import { prepareWhoCan } from '../reverse/who-can.js'

export const command: Command = {
  name: 'who-can',
  summary: 'Who may do this, here?',
  description: [
    'Lists every principal and group named in the policy that is allowed, and the groups through which. Groups, deny assignments, exclusions and time count as they do for `rbac check`.',
    'Where a condition decides and --attributes does not settle it, the row says what has still to be true.',
  ],
  flags: [...openFlags('principal'), ...PAGE_FLAGS, ...POLICY_FLAGS],
  examples: [
    {
      does: 'Who may read the secrets of a vault?',
      command:
        'rbac who-can --policy examples/stock-tracker --data-action Microsoft.KeyVault/vaults/secrets/getSecret/action --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod/providers/Microsoft.KeyVault/vaults/stock-vault',
    },
    {
      does: 'Who may delete a resource group? The deny assignment on it counts.',
      command:
        'rbac who-can --policy examples/contoso --action Microsoft.Resources/subscriptions/resourceGroups/delete --scope /subscriptions/5b000002-0000-4000-8000-000000000002/resourceGroups/shop',
    },
    {
      does: 'Their ids, for a program',
      command:
        'rbac who-can --policy examples/stock-tracker --action Microsoft.Compute/virtualMachines/delete --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod --json | jq -r .principals[].id',
    },
  ],
  exitCodes: LIST_EXIT_CODES,
  run: (context) => answerList(context, 'rbac.who-can/v1', prepareWhoCan),
}
