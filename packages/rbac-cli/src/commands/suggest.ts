import { type ActionEntry, createEngine, type Engine, InvalidActionError } from 'rbac-core'
import {
  type RankedMend,
  rankMends,
  type SuggestedRole,
  type Suggestion,
  type SuggestRequest,
  suggestRoles,
} from 'rbac-core/analyze'
import { unknownActionRemark } from '../actions.js'
import { loadPolicyIfAny } from '../analyze/optional-policy.js'
import { readUsage } from '../analyze/read-usage.js'
import type { Command, Context } from '../command.js'
import { Directory } from '../directory.js'
import { EXIT, UsageError } from '../exit.js'
import { POLICY_FLAGS } from '../flags.js'
import { readOperations } from '../operations.js'
import { count } from '../text.js'

export const command: Command = {
  name: 'suggest',
  summary: 'Which role grants this, and the least besides?',
  description: [
    'For actions that are needed, named or read out of a log of what was done: the role with the least that is not needed, several roles that together have less, a custom role made to measure, and the lowest scope that covers all scopes named.',
    "Chosen from are the policy's roles and the built-in ones that rbac knows. With --operations (or with `actions` in the policy) excess is the number of operations granted beyond the needed ones; without, it is a weight of patterns that docs/analysis.md describes.",
    'With --principal, and without --log, it also ranks what would allow the request to that principal, where it is refused.',
  ],
  flags: [
    {
      name: 'action',
      value: '<action>',
      repeatable: true,
      about: 'A control-plane action that is needed; may be repeated.',
      complete: 'action',
    },
    {
      name: 'data-action',
      value: '<action>',
      repeatable: true,
      about: 'A data action that is needed; may be repeated.',
      complete: 'dataAction',
    },
    {
      name: 'log',
      value: '<file>',
      repeatable: true,
      about:
        "What was done: Azure's activity log, as `az monitor activity-log list -o json` or diagnostic settings write it, or decision records of the middleware; JSON, or one JSON value a line.",
      complete: 'file',
    },
    { name: 'include-refused', about: 'With --log: count what failed or was refused, too.' },
    {
      name: 'principal',
      value: '<id|name>',
      about: 'With --log: only what this principal did. Without: whose refused request is to be mended.',
      complete: 'principal',
      anyText: true,
    },
    {
      name: 'scope',
      value: '<scope>',
      repeatable: true,
      about: 'Where it is needed; may be repeated. Default: the scopes of the log.',
      complete: 'scope',
    },
    {
      name: 'operations',
      value: '<file>',
      about: 'The operations that exist, a JSON array of { "name", "isDataAction" }, to count excess in.',
      complete: 'file',
    },
    { name: 'max-roles', value: '<n>', about: 'At most so many roles together. Default 3.' },
    ...POLICY_FLAGS,
  ],
  examples: [
    {
      does: 'Who restarts virtual machines needs …',
      command:
        'rbac suggest --action Microsoft.Compute/virtualMachines/restart/action --action Microsoft.Compute/virtualMachines/read --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod',
    },
    {
      does: 'What would let this user read a secret, with the least besides?',
      command:
        'rbac suggest --policy examples/stock-tracker --principal dana --data-action Microsoft.KeyVault/vaults/secrets/getSecret/action --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod/providers/Microsoft.KeyVault/vaults/stock-vault',
    },
    {
      does: 'What a pipeline really needs, out of three months of activity',
      command:
        'az monitor activity-log list --caller "$APP_ID" --offset 90d -o json > log.json && rbac suggest --log log.json --operations operations.json --json',
    },
  ],
  exitCodes: [
    [EXIT.ok, 'answered, even if no role grants it'],
    [EXIT.usage, 'wrong usage, bad input or a missing file'],
    [EXIT.policy, 'the content of the policy is invalid'],
  ],
  run: async (context) => {
    const { args, io, out } = context
    const policy = await loadPolicyIfAny(context)
    const { builtinRoles } = await import('rbac-core/builtin-roles')
    const isAskedFor = policy !== undefined && args.has('principal')
    const engine = isAskedFor ? createEngine(policy, { clock: io.clock }) : undefined
    const used = await readUsage(context, engine)
    const named = namedActions(context)
    const needed = [...used.actions, ...named]
    if (needed.length === 0) throw new UsageError('nothing is needed: give --action, --data-action or --log')
    const file = args.text('operations')
    const listed = policy !== undefined && policy.actions.length > 0 ? policy.actions : undefined
    const operations = file === undefined ? listed : readOperations(file, io.cwd)
    const scopes = args.has('scope') ? args.texts('scope') : used.scopes
    const known = new Set((policy?.roleDefinitions ?? []).map(({ id }) => id))
    const roles = [...(policy?.roleDefinitions ?? []), ...builtinRoles.filter(({ id }) => !known.has(id))]
    const suggestion = suggested(
      {
        needed,
        roles,
        scopes,
        maxRoles: readMaxRoles(args.text('max-roles')),
        ...(operations !== undefined && { operations }),
        ...(policy !== undefined && { policy }),
      },
      named,
    )
    for (const { name, isDataAction } of named) {
      const known = { actions: listed ?? [], roleDefinitions: policy?.roleDefinitions ?? [] }
      const remark = unknownActionRemark(known, builtinRoles, name, isDataAction)
      if (remark !== undefined) await out.warning(remark)
    }
    const mends = engine === undefined ? [] : await mendsFor(context, engine, needed, scopes, { roles, operations })
    if (out.json) await out.value({ schema: 'rbac.suggest/v1', ...suggestion, ...(mends.length > 0 && { mends }) })
    else await printSuggestion(context, suggestion, mends)
    return EXIT.ok
  },
}

function namedActions({ args }: Context): ActionEntry[] {
  return [
    ...args.texts('action').map((name) => ({ name, isDataAction: false })),
    ...args.texts('data-action').map((name) => ({ name, isDataAction: true })),
  ]
}

/** @throws {UsageError} for an action that a flag names and nobody can ask for */
function suggested(request: SuggestRequest, named: readonly ActionEntry[]): Suggestion {
  try {
    return suggestRoles(request)
  } catch (error) {
    if (!(error instanceof InvalidActionError)) throw error
    const [, index = '', problem = ''] = /^needed\[(\d+)\]\.name: (.*)$/s.exec(error.message) ?? []
    const entry = request.needed[Number(index)]
    if (entry === undefined || !named.includes(entry)) throw error
    const flag = entry.isDataAction ? '--data-action' : '--action'
    throw new UsageError(`\`${flag} ${entry.name}\`: ${problem}`, 'INVALID_ACTION')
  }
}

function readMaxRoles(text: string | undefined): number {
  if (text === undefined) return 3
  if (!/^[1-9]$/.test(text)) throw new UsageError(`\`--max-roles\` must be a whole number from 1 to 9, not \`${text}\``)
  return Number(text)
}

/** What would allow one action that is refused. */
interface Mended extends ActionEntry {
  readonly scope: string
  readonly mends: readonly RankedMend[]
}

async function mendsFor(
  { args, out }: Context,
  engine: Engine,
  needed: readonly ActionEntry[],
  scopes: readonly string[],
  options: {
    readonly roles: Parameters<typeof suggestRoles>[0]['roles']
    readonly operations: readonly ActionEntry[] | undefined
  },
): Promise<Mended[]> {
  const name = args.text('principal')
  if (name === undefined || args.has('log')) return []
  const { id: principalId, remark } = new Directory(engine).resolve(name, '--principal')
  if (remark !== undefined) await out.warning(remark)
  const { roles, operations } = options
  return scopes.flatMap((scope) =>
    needed.flatMap(({ name: action, isDataAction }) => {
      const request = { principalId, action, isDataAction, scope }
      const mends = rankMends(engine, request, { roles, ...(operations !== undefined && { operations }) })
      return mends.length === 0 ? [] : [{ name: action, isDataAction, scope, mends }]
    }),
  )
}

async function printSuggestion({ out }: Context, suggestion: Suggestion, mended: readonly Mended[]): Promise<void> {
  const { roles, excess, measure, together, uncovered, custom, scope, exact } = suggestion
  const beyond = (amount: number) =>
    measure === 'operations'
      ? `${amount === 0 ? 'no operation' : count(amount, 'operation')} beyond what is needed`
      : `a weight of ${amount.toLocaleString('en-US')} beyond what is needed`
  const list = async (label: string, chosen: readonly SuggestedRole[], amount: number) => {
    await out.line(
      { text: label, style: 'good' },
      `  ${chosen.map(({ roleName }) => roleName).join(' + ')}  (${beyond(amount)})`,
    )
    if (chosen.length < 2) return
    for (const { roleName, grants } of chosen)
      await out.line(`  ${roleName}: ${grants.map(({ name }) => name).join(', ')}`)
  }
  if (roles.length > 0) await list(roles.length === 1 ? 'ROLE' : 'ROLES', roles, excess)
  else await out.line({ text: 'NO ROLE', style: 'caution' }, '  grants all of this, alone or with a few others')
  if (together !== undefined) await list('TOGETHER', together.roles, together.excess)
  for (const { name, isDataAction } of uncovered) {
    await out.line(
      { text: 'UNGRANTED', style: 'caution' },
      `  ${isDataAction ? 'data ' : ''}${name}: no role grants it without a condition`,
    )
  }
  if (custom !== undefined) {
    await out.line({ text: 'CUSTOM', style: 'good' }, '  a role made to measure')
    for (const { actions, dataActions } of custom.permissions) {
      for (const action of actions) await out.line(`  ${action}`)
      for (const action of dataActions) await out.line(`  data  ${action}`)
    }
  }
  if (scope !== null) await out.line({ text: 'SCOPE', style: 'good' }, `  ${scope}`)
  for (const { name, scope: place, mends } of mended) {
    await out.line({ text: 'REFUSED', style: 'bad' }, `  ${name} at ${place}`)
    for (const { detail, required, excess: more } of mends) {
      await out.line(`  ${required ? 'first, ' : ''}${detail}  (${beyond(more)})`)
    }
  }
  if (!exact) await out.remark('there are very many ways to join roles: not all were tried')
}
