import { findPolicyFiles, readPolicyText } from 'rbac-core/node'
import { formatPolicy } from '../canonical/format.js'
import type { Command, Context } from '../command.js'
import { EXIT, type ExitCode, UsageError } from '../exit.js'
import { shownPath } from '../issues.js'
import { policyPaths } from '../load.js'
import { writeAtomically } from '../write.js'

export const command: Command = {
  name: 'fmt',
  summary: 'Put policy documents into their canonical form.',
  description: [
    'Keys come in one order, items sorted by id where order means nothing, conditions in one layout, two spaces of indentation. JSON stays JSON; YAML stays YAML and keeps its comments. Nothing is lost: keys that rbac does not know are kept, and what comes out is compared with what went in before it is written.',
    'A comment moves with what it is about. At the end of a line that is the line. On a line of its own it is what follows; but a comment that stands further in than what follows ends what is above it. At the top of a file, what an empty line sets apart stays there. Lists and maps in brackets with a comment inside are written on lines of their own.',
    'Prints the formatted text. With --write it replaces the file instead, and with --check it only says which files would change.',
  ],
  operands: {
    name: '<file|folder>',
    atLeast: 0,
    atMost: Infinity,
    about: 'What to format. Default: the policy that every verb reads by default.',
    complete: 'file',
  },
  flags: [
    { name: 'check', about: 'Name the files that would change, and end with 1 if there are any.' },
    { name: 'write', about: 'Replace each file that changes, all or nothing, and name it.' },
  ],
  examples: [
    { does: 'Show the canonical form', command: 'rbac fmt examples/contoso/directory.json' },
    { does: 'Format a folder in place', command: 'rbac fmt --write policy/' },
    { does: 'In a pipeline', command: 'rbac fmt --check examples/contoso' },
  ],
  exitCodes: [
    [EXIT.ok, 'done; with --check: nothing would change'],
    [EXIT.no, 'with --check: something would change'],
    [EXIT.usage, 'wrong usage or a missing file'],
    [EXIT.policy, 'the content of a file is invalid; no file was changed'],
  ],
  run: async (context) => {
    const { args, io } = context
    if (args.has('check') && args.has('write'))
      throw new UsageError('`--check` and `--write` are two different wishes: give one')
    const files = await findPolicyFiles(policyPaths(args.operands, io))
    const formatted: Formatted[] = []
    // All are formatted before the first is written: an invalid one leaves every file as it was.
    for (const path of files) formatted.push(await format(path))
    if (args.has('check') || args.has('write')) return listChanges(context, formatted)
    return printFormatted(context, formatted)
  },
}

interface Formatted {
  readonly path: string
  readonly text: string
  readonly changed: boolean
}

async function format(path: string): Promise<Formatted> {
  const before = await readPolicyText(path)
  const text = await formatPolicy(before, path)
  return { path, text, changed: text !== before }
}

async function printFormatted({ out, io }: Context, formatted: readonly Formatted[]): Promise<ExitCode> {
  const [only, ...others] = formatted
  if (only === undefined || others.length > 0) throw new UsageError('several files: give --write or --check')
  const { path, text, changed } = only
  if (out.json) await out.value({ schema: 'rbac.fmt/v1', files: [{ file: shownPath(path, io.cwd), changed, text }] })
  else await out.raw(text)
  return EXIT.ok
}

async function listChanges({ args, io, out }: Context, formatted: readonly Formatted[]): Promise<ExitCode> {
  const changing = formatted.filter(({ changed }) => changed)
  if (args.has('write')) for (const { path, text } of changing) writeAtomically(path, text)
  if (out.json) {
    const files = formatted.map(({ path, changed }) => ({ file: shownPath(path, io.cwd), changed }))
    await out.value({ schema: 'rbac.fmt/v1', files })
  } else for (const { path } of changing) await out.line(shownPath(path, io.cwd))
  return args.has('check') && changing.length > 0 ? EXIT.no : EXIT.ok
}
