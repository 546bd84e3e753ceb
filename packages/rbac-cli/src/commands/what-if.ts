import { createEngine } from 'rbac-core'
import type { Command, Context, Flag } from '../command.js'
import { EXIT, type ExitCode, UsageError } from '../exit.js'
import { POLICY_FLAGS, QUESTION_FLAGS } from '../flags.js'
import { loadNamedPolicy } from '../load.js'
import { Names } from '../names.js'
import { readQuestion } from '../question.js'
import { KIND_NAMES, readChanges } from '../reverse/change.js'
import { type Answer, openFlags, type Preparation } from '../reverse/verb.js'
import { prepareWhatCan } from '../reverse/what-can.js'
import { prepareWhereCan } from '../reverse/where-can.js'
import { prepareWhoCan } from '../reverse/who-can.js'
import { didYouMean } from '../suggest.js'
import { count } from '../text.js'

const SINGLE_FLAGS: readonly Flag[] = QUESTION_FLAGS.filter(({ name }) => name !== 'batch')

const prepareCheck: Preparation = async (context, known) => {
  const request = await readQuestion(context, known)
  return (engine) => {
    const decision = engine.check(request)
    const names = new Names(engine.policy)
    const line = decision.allowed
      ? `ALLOWED  by ${decision.grantedBy.roleName} at ${decision.grantedBy.scope}, held by ${names.holder(decision.grantedBy.principalId, decision.grantedBy.groupPath)}`
      : `DENIED  ${decision.reason}`
    return { value: decision, lines: [line] }
  }
}

/** The verbs whose question can be put twice, and the flags each takes. */
const VERBS: Readonly<Record<string, { readonly prepare: Preparation; readonly flags: readonly Flag[] }>> = {
  check: { prepare: prepareCheck, flags: SINGLE_FLAGS },
  'who-can': { prepare: prepareWhoCan, flags: openFlags('principal') },
  'what-can': { prepare: prepareWhatCan, flags: openFlags('action') },
  'where-can': { prepare: prepareWhereCan, flags: openFlags('scope') },
}

export const command: Command = {
  name: 'what-if',
  summary: 'The same question before and after a change.',
  description: [
    'Puts a question to the policy and to the policy with --add and --remove applied, and prints what differs. Nothing is written.',
    'What is removed goes first, so one call can replace an item by another of the same id.',
  ],
  operands: {
    name: '<check|who-can|what-can|where-can>',
    atLeast: 1,
    atMost: 1,
    about: 'The question, with those flags of that verb that are listed below.',
    complete: Object.keys(VERBS),
  },
  flags: [
    {
      name: 'add',
      value: '<file|json>',
      repeatable: true,
      about: 'Sections of a policy document to add, in a file or as JSON; may be repeated.',
      complete: 'file',
    },
    {
      name: 'remove',
      value: '<kind>:<id>',
      repeatable: true,
      about: `What to take away; kinds are ${KIND_NAMES.join(', ')} (member:<group>,<member>). May be repeated.`,
    },
    ...SINGLE_FLAGS,
    ...POLICY_FLAGS,
  ],
  examples: [
    {
      does: 'Could Dana delete machines if the deny assignment were gone?',
      command:
        'rbac what-if check --policy examples/stock-tracker --remove deny:only-operations-deletes --principal dana --action Microsoft.Compute/virtualMachines/delete --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod',
    },
    {
      does: 'Who would be able to, too?',
      command:
        'rbac what-if who-can --policy examples/stock-tracker --remove deny:only-operations-deletes --action Microsoft.Compute/virtualMachines/delete --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod',
    },
    {
      does: 'What would a new assignment give?',
      command: `rbac what-if what-can --policy examples/stock-tracker --add '{"roleAssignments":[{"id":"new","principalId":"5a5a0004-0000-4000-8000-000000000004","roleDefinitionName":"Key Vault Secrets User","scope":"/subscriptions/11111111-1111-1111-1111-111111111111"}]}' --principal audrey --scope /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/stock-prod`,
    },
  ],
  exitCodes: [
    [EXIT.ok, 'answered, whether anything differs or not'],
    [EXIT.usage, 'wrong usage, bad input or a missing file'],
    [EXIT.policy, 'the content of the policy is invalid, before or after the change'],
    [EXIT.unreachable, 'with --token: the keys of the authority cannot be fetched'],
  ],
  run: async (context) => {
    const { args, io, out } = context
    const verb = args.operands[0] ?? ''
    const { prepare } = verbOf(context, verb)
    const policy = await loadNamedPolicy(context)
    const changed = createEngine(policy, { clock: io.clock })
    for (const edit of await readChanges(context, policy)) changed.update(edit)
    // Names are looked up in the changed policy: it is the one that may know somebody new.
    const ask = await prepare(context, changed)
    const [before, after] = [ask(createEngine(policy, { clock: io.clock })), ask(changed)]
    if (!out.json) return printDifference(context, before, after)
    const differs = JSON.stringify(before.value) !== JSON.stringify(after.value)
    await out.value({
      schema: 'rbac.what-if/v1',
      question: verb,
      changed: differs,
      before: before.value,
      after: after.value,
    })
    return EXIT.ok
  },
}

function verbOf({ args }: Context, name: string): { readonly prepare: Preparation } {
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined
  if (verb === undefined) {
    throw new UsageError(`\`${name}\` can't be asked of a change${didYouMean(name, Object.keys(VERBS))}`)
  }
  const stray = SINGLE_FLAGS.find((flag) => args.has(flag.name) && !verb.flags.includes(flag))
  if (stray !== undefined) throw new UsageError(`\`--${stray.name}\` does not go with \`${name}\`: that is its answer`)
  return verb
}

async function printDifference({ out }: Context, before: Answer, after: Answer): Promise<ExitCode> {
  const [were, are] = [new Set(before.lines), new Set(after.lines)]
  const gone = before.lines.filter((line) => !are.has(line))
  const come = after.lines.filter((line) => !were.has(line))
  for (const line of gone) await out.line({ text: '- ', style: 'bad' }, line)
  for (const line of come) await out.line({ text: '+ ', style: 'good' }, line)
  const same = after.lines.length - come.length
  if (gone.length + come.length === 0) await out.line('nothing changes')
  await out.remark(`${count(same, 'line')} the same`)
  return EXIT.ok
}
