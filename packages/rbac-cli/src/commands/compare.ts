import { compareRoles, type RoleComparison, type RoleRelation } from 'rbac-core/analyze'
import { findRole } from '../analyze/find-role.js'
import { loadPolicyIfAny } from '../analyze/optional-policy.js'
import { rowText } from '../analyze/rows.js'
import type { Command, Context } from '../command.js'
import { EXIT } from '../exit.js'
import { POLICY_FLAGS } from '../flags.js'

export const command: Command = {
  name: 'compare',
  summary: 'How do two roles lie to each other?',
  description: [
    'Says whether two roles list the same actions, whether one covers the other, whether they overlap or have nothing in common, with what only one of them lists. The answer is exact for every action there could be; nothing is sampled.',
    'Compared is what roles list, so conditions are ignored. A role is named by its id or name, from the policy or from the built-in roles that rbac knows; or it is a file with one role in it.',
  ],
  operands: {
    name: '<role> <role>',
    atLeast: 2,
    atMost: 2,
    about: 'The id or name of a role, or a file with one role in it, twice.',
    complete: 'role',
  },
  flags: POLICY_FLAGS,
  examples: [
    { does: 'Two built-in roles', command: `rbac compare Contributor "User Access Administrator"` },
    {
      does: 'A custom role, and the built-in one it was made from',
      command:
        'rbac compare --policy examples/contoso "Contoso Virtual Machine Operator" "Virtual Machine Contributor"',
    },
    {
      does: 'In a pipeline: has a role that is kept in a file drifted from the one that is deployed?',
      command: 'rbac compare --policy export.json roles/operator.json "VM Operator" --json | jq -r .relation',
    },
  ],
  exitCodes: [
    [EXIT.ok, 'equivalent'],
    [EXIT.no, 'not equivalent'],
    [EXIT.usage, 'wrong usage, a role that nobody knows, or one with too many stars to be exact about'],
    [EXIT.policy, 'the content of the policy is invalid'],
  ],
  run: async (context) => {
    const { args, io, out } = context
    const policy = await loadPolicyIfAny(context)
    const [first = '', second = ''] = args.operands
    const [a, b] = [await findRole(first, policy, io), await findRole(second, policy, io)]
    const comparison = compareRoles(a, b)
    if (out.json) {
      const named = ({ id, roleName }: typeof a) => ({ id, roleName })
      await out.value({ schema: 'rbac.compare/v1', ...comparison, a: named(a), b: named(b) })
    } else await printComparison(context, comparison, a.roleName, b.roleName)
    return comparison.relation === 'equivalent' ? EXIT.ok : EXIT.no
  },
}

async function printComparison({ out }: Context, comparison: RoleComparison, a: string, b: string): Promise<void> {
  const { relation, onlyA, onlyB, witness, conditionsIgnored } = comparison
  const [word, story] = IN_WORDS[relation]
  await out.line({ text: word, style: relation === 'equivalent' ? 'good' : 'caution' }, `  ${story(a, b)}`)
  for (const [name, rows] of [[a, onlyA] as const, [b, onlyB] as const]) {
    if (rows.length === 0) continue
    await out.line({ text: `only ${name}`, style: 'strong' })
    for (const row of rows) await out.line(`  ${rowText(row)}`)
  }
  if (witness !== undefined) {
    const holder = witness.grantedBy === 'a' ? a : b
    await out.line(`for example, only ${holder} has ${witness.isDataAction ? 'the data action ' : ''}${witness.action}`)
  }
  if (conditionsIgnored) await out.remark('conditions are ignored: this is what the roles list, not when it counts')
}

const IN_WORDS: Readonly<Record<RoleRelation, readonly [word: string, story: (a: string, b: string) => string]>> = {
  equivalent: ['EQUIVALENT', (a, b) => `${a} and ${b} list the same actions`],
  covers: ['COVERS', (a, b) => `${a} has every action of ${b}, and more`],
  coveredBy: ['COVERED BY', (a, b) => `${b} has every action of ${a}, and more`],
  overlaps: ['OVERLAPS', (a, b) => `${a} and ${b} share actions, and each has some of its own`],
  disjoint: ['DISJOINT', (a, b) => `${a} and ${b} have no action in common`],
}
