import type { Policy } from 'rbac-core'
import { type AccessChange, diffPolicies, type PolicyDiff } from 'rbac-core/analyze'
import { printDiff } from '../analyze/print-diff.js'
import type { Command, Context } from '../command.js'
import { EXIT, type ExitCode } from '../exit.js'
import { policyPaths, readPolicy, remarkOnWarnings } from '../load.js'
import { readTime } from '../time.js'

export const command: Command = {
  name: 'diff',
  summary: 'Who gained or lost what, where, between two policies?',
  description: [
    'Compares what two policies allow, not how they are written: who may do something by the new one that the old one refused, and the other way round, with a request for each row that shows it. Groups, denies, management groups, conditions and windows all count.',
    'The answer holds for every principal that either policy names, every action and every scope. Where a condition decides, the row says which; what no request was found for is listed as undecided, and counts as a difference.',
  ],
  operands: {
    name: '<old> <new>',
    atLeast: 2,
    atMost: 2,
    about: 'Two policies, each a file or a folder.',
    complete: 'file',
  },
  flags: [
    {
      name: 'fail-on',
      value: '<what>',
      about: 'End with 1 only for this: gained or lost. Default: any difference.',
      complete: ['gained', 'lost'],
    },
    { name: 'at', value: '<time>', about: 'Look at windows as of this time, e.g. 2026-11-22T09:00:00Z. Default: now.' },
    { name: 'strict', about: 'Treat warnings about the policies as errors.' },
  ],
  examples: [
    { does: 'Two exports of one tenant', command: 'rbac diff yesterday.json today.json' },
    {
      does: 'A policy and itself: nothing is different',
      command: 'rbac diff examples/contoso examples/contoso',
    },
    {
      does: 'In a pull request: nobody may gain anything unseen',
      command: 'git worktree add ../base main && rbac diff ../base/policy policy --fail-on gained',
    },
    {
      does: 'Who gained anything, one id a line',
      command: `rbac diff old.json new.json --json | jq -r '.gained[].principals[]' | sort -u`,
    },
  ],
  exitCodes: [
    [EXIT.ok, 'no difference; with --fail-on: none of that kind'],
    [EXIT.no, 'different'],
    [EXIT.usage, 'wrong usage or a missing file'],
    [EXIT.policy, 'the content of a policy is invalid'],
  ],
  run: async (context) => {
    const { args, io, out } = context
    const [older = '', newer = ''] = args.operands
    const now = readTime(args) ?? io.clock()
    const before = await load(older, context)
    const after = await load(newer, context)
    const diff = diffPolicies(before, after, { now })
    if (out.json) await out.value({ schema: 'rbac.diff/v1', ...diff })
    else await printDiff(out, diff, [after, before])
    if (diff.incomplete === 'tooLarge') {
      await out.warning('some patterns have too many stars to compare in bounded time: more may have changed')
    }
    return exitFor(diff, args.text('fail-on'))
  },
}

async function load(path: string, { args, io, out }: Context): Promise<Policy> {
  const policy = await readPolicy(policyPaths([path], io), args.has('strict'))
  await remarkOnWarnings(policy.warnings, out, `\`${path}\``)
  return policy
}

/** What is undecided counts: a pipeline asks to be told, not to be calmed. */
function exitFor({ gained, lost, undecided, incomplete }: PolicyDiff, failOn: string | undefined): ExitCode {
  const counts = (direction: string, rows: readonly AccessChange[]): boolean =>
    (failOn === undefined || failOn === direction) &&
    (rows.length > 0 || undecided.some((row) => row.direction === direction))
  return counts('gained', gained) || counts('lost', lost) || incomplete === 'tooLarge' ? EXIT.no : EXIT.ok
}
