import type { Decision, Policy } from 'rbac-core'
import { reasonText } from 'rbac-core/explain'
import { answerQuestions } from '../answer.js'
import type { Command, Context } from '../command.js'
import { POLICY_FLAGS, QUESTION_EXIT_CODES, QUESTION_FLAGS } from '../flags.js'
import { Names } from '../names.js'
import { PDP_FLAG } from '../pdp/flag.js'
import { commandLine } from '../shell.js'

export const command: Command = {
  name: 'check',
  summary: 'May this principal do this, here?',
  description: [
    'Says ALLOWED or DENIED and what decided it. The answer is that of Azure RBAC alone: locks, Azure Policy, network rules and access keys are not part of it.',
    'With --batch each line holds an access request as JSON: principalId, action and scope, and where needed isDataAction, groupIds, groupsIncomplete, subOperation, attributes and now. A line that cannot be answered gets {"error": {"code", "message"}}.',
  ],
  flags: [...QUESTION_FLAGS, PDP_FLAG, ...POLICY_FLAGS],
  examples: [
    {
      does: 'May this identity read the secrets of a vault? What a secret says is data, so it is a data action.',
      command:
        'rbac check --policy examples/stock-tracker --principal stock-tracker-vm --data-action Microsoft.KeyVault/vaults/secrets/getSecret/action --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod/providers/Microsoft.KeyVault/vaults/stock-vault',
    },
    {
      does: 'May this user restart a virtual machine? As JSON.',
      command:
        'rbac check --policy examples/stock-tracker --principal dana@stocks.example --action Microsoft.Compute/virtualMachines/restart/action --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod --json',
    },
    {
      does: 'In a script',
      command:
        'if rbac check --policy policy/ --principal pipeline --action Microsoft.Web/sites/write --scope "$SCOPE" >/dev/null; then ./deploy.sh; fi',
    },
    {
      does: 'Ask a server',
      command: 'rbac check --pdp http://127.0.0.1:8181 --principal alice --action read --scope /record/record-1',
    },
    { does: 'Many questions at once', command: 'rbac check --policy policy/ --batch requests.ndjson > answers.ndjson' },
  ],
  exitCodes: QUESTION_EXIT_CODES,
  run: (context) =>
    answerQuestions(context, {
      toValue: async (source, request) => ({ schema: 'rbac.check/v1', ...(await source.check(request)), request }),
      print: async (source, request) => {
        const decision = await source.check(request)
        await printDecision(context, decision, source.policy)
        return decision
      },
    }),
}

async function printDecision({ args, io, out }: Context, decision: Decision, policy: Policy): Promise<void> {
  const row = (label: string, text: string) => out.line(`  ${label.padEnd(LABEL_WIDTH)}${text}`)
  if (decision.allowed) {
    const { roleName, roleAssignmentId, scope, principalId, groupPath, pattern, isDataAction } = decision.grantedBy
    await out.line({ text: 'ALLOWED', style: 'good' }, `  by ${roleName}`)
    await row('assignment', roleAssignmentId)
    await row('scope', scope)
    await row('held by', new Names(policy).holder(principalId, groupPath))
    await row(isDataAction ? 'dataActions' : 'actions', pattern)
    if (io.stdout.isTTY) await out.remark({ text: NOTE, style: 'faint' })
    return
  }
  const incomplete = decision.incomplete === undefined ? '' : '  (groups not resolved)'
  await out.line({ text: 'DENIED', style: 'bad' }, `  ${reasonText(decision.reason)}${incomplete}`)
  if (decision.deniedBy !== undefined) {
    const { denyAssignmentName, denyAssignmentId, scope, principalId, groupPath, pattern } = decision.deniedBy
    await row('deny', `${denyAssignmentName}  ${denyAssignmentId}`)
    await row('scope', scope)
    await row('denies', new Names(policy).holder(principalId, groupPath))
    await row('pattern', pattern)
  }
  await out.line(`  why, and what would help: ${howToExplain({ args, io })}`)
}

function howToExplain({ args, io }: Pick<Context, 'args' | 'io'>): string {
  if (args.has('pdp')) return 'rbac explain, with the same flags, of a server that was started with --explain'
  // A token must not be shown: whoever reads it can use it.
  if (args.has('token')) return 'rbac explain, with the same flags'
  return commandLine(['rbac', 'explain', ...io.args.slice(1)])
}

const NOTE = 'RBAC only: locks, Azure Policy, network rules and access keys are not part of this answer'
const LABEL_WIDTH = 13
