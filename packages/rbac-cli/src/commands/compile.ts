import { resolve } from 'node:path'
import { createEngine } from 'rbac-core'
import type { Command } from '../command.js'
import { contentsOf } from '../contents.js'
import { EXIT, UsageError } from '../exit.js'
import { POLICY_FLAGS } from '../flags.js'
import { shownPath } from '../issues.js'
import { loadNamedPolicy, policyPaths } from '../load.js'
import { refuseOwnInput } from '../own-input.js'
import { writeAtomically } from '../write.js'

export const command: Command = {
  name: 'compile',
  summary: 'Compile a policy into a snapshot.',
  description: [
    'A snapshot is a whole policy in one binary file, compiled: engines answer from it without reading documents or compiling, and several threads can share one copy of it. Every verb takes one where it takes a policy.',
    'Equal policies give equal bytes, whatever the order of their documents. What was odd about the documents is kept as warnings; where it was is not.',
  ],
  operands: {
    name: '<file|folder>',
    atLeast: 0,
    atMost: Infinity,
    about: 'The policy, as with --policy.',
    complete: 'file',
  },
  flags: [
    {
      name: 'output',
      short: 'o',
      value: '<file>',
      about:
        'Where to write the snapshot, which is none of the files read. A file that is there is replaced, all or nothing.',
      complete: 'file',
      writes: true,
    },
    ...POLICY_FLAGS,
  ],
  examples: [
    { does: 'Compile a folder of documents', command: 'rbac compile examples/contoso -o contoso.rbac' },
    {
      does: 'Ask the snapshot',
      command:
        'rbac who-can --action Microsoft.Compute/virtualMachines/read --scope /subscriptions/5b000002-0000-4000-8000-000000000002 --policy contoso.rbac',
    },
    { does: 'Refuse a policy with warnings', command: 'rbac compile --strict policy/ -o policy.rbac' },
  ],
  exitCodes: [
    [EXIT.ok, 'written'],
    [EXIT.usage, 'wrong usage, a missing file, or no way to write'],
    [EXIT.policy, 'the content of the policy is invalid'],
  ],
  run: async (context) => {
    const { args, io, out } = context
    const output = args.text('output')
    if (output === undefined) throw new UsageError('say where to write the snapshot: `-o policy.rbac`')
    const named = policyPaths([...args.texts('policy'), ...args.operands], io)
    const { findPolicyFiles } = await import('rbac-core/node')
    refuseOwnInput(output, io.cwd, [...named, ...(await findPolicyFiles(named))], NO_SNAPSHOT)
    const policy = await loadNamedPolicy(context, args.operands)
    const { saveSnapshot } = await import('rbac-core/snapshot')
    const bytes = saveSnapshot(createEngine(policy))
    const path = resolve(io.cwd, output)
    writeAtomically(path, bytes)
    const file = shownPath(path, io.cwd)
    if (out.json) await out.value({ schema: 'rbac.compile/v1', file, bytes: bytes.length })
    else await out.line(`${file}  ${bytes.length} bytes, ${contentsOf(policy)}`)
    return EXIT.ok
  },
}

const NO_SNAPSHOT = 'a snapshot in the place of documents, or among them, leaves none to compile the next time'
