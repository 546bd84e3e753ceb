import type { Command } from '../command.js'
import { POLICY_FLAGS } from '../flags.js'
import { answerList, openFlags, PAGE_FLAGS, TOKEN_LIST_EXIT_CODES } from '../reverse/verb.js'
import { prepareWhatCan } from '../reverse/what-can.js'

export const command: Command = {
  name: 'what-can',
  summary: 'What may this principal do, here?',
  description: [
    "Lists action patterns, each with the patterns that are taken out of it again. An action is allowed when some row matches it and none of that row's exceptions does; one row may hold what another excepts.",
    "With --expand it lists concrete actions instead: those of the policy's `actions` section, or of a file.",
  ],
  flags: [
    ...openFlags('action'),
    { name: 'expand', about: 'List concrete actions, not patterns.' },
    {
      name: 'operations',
      value: '<file>',
      about: 'With --expand: the actions that exist, a JSON array of { "name", "isDataAction" }.',
      complete: 'file',
    },
    ...PAGE_FLAGS,
    ...POLICY_FLAGS,
  ],
  examples: [
    {
      does: 'What may a developer do with a vault?',
      command:
        'rbac what-can --policy examples/stock-tracker --principal dana --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod/providers/Microsoft.KeyVault/vaults/stock-vault',
    },
    {
      does: 'What may the order archive do with the orders, given which container it is?',
      command: `rbac what-can --policy examples/contoso --principal order-archive --scope /subscriptions/5b000002-0000-4000-8000-000000000002/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shoporders --attributes '{"Resource":{"Microsoft.Storage/storageAccounts/blobServices/containers:name":"orders"}}'`,
    },
    {
      does: 'One by one, out of a list of operations',
      command: 'rbac what-can --policy policy/ --principal dana --scope "$SCOPE" --expand --operations operations.json',
    },
  ],
  exitCodes: TOKEN_LIST_EXIT_CODES,
  run: (context) => answerList(context, 'rbac.what-can/v1', prepareWhatCan),
}
