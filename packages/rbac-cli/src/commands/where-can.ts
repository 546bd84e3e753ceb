import type { Command } from '../command.js'
import { POLICY_FLAGS } from '../flags.js'
import { answerList, openFlags, PAGE_FLAGS, TOKEN_LIST_EXIT_CODES } from '../reverse/verb.js'
import { prepareWhereCan } from '../reverse/where-can.js'

export const command: Command = {
  name: 'where-can',
  summary: 'Where may this principal do this?',
  description: [
    'Lists scopes. A row stands for the scope and everything below it, less the exceptions with everything below those; under a management group lies what hangs there.',
    "In JSON, `inherited` is false for a row that stands for its scope alone, and an exception equal to the row's own scope takes away that scope alone.",
  ],
  flags: [...openFlags('scope'), ...PAGE_FLAGS, ...POLICY_FLAGS],
  examples: [
    {
      does: 'Where may the app read blobs?',
      command:
        'rbac where-can --policy examples/stock-tracker --principal stock-tracker-vm --data-action Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
    },
    {
      does: 'Where may the owner of the shop delete things?',
      command:
        'rbac where-can --policy examples/contoso --principal priya --action Microsoft.Resources/subscriptions/resourceGroups/delete',
    },
    {
      does: 'The scopes, for a program',
      command:
        'rbac where-can --policy examples/contoso --principal mia --action Microsoft.Compute/virtualMachines/read --json | jq -r .scopes[].scope',
    },
  ],
  exitCodes: TOKEN_LIST_EXIT_CODES,
  run: (context) => answerList(context, 'rbac.where-can/v1', prepareWhereCan),
}
