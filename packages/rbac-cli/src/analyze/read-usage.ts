import type { Engine } from 'rbac-core'
import { type Usage, usageFrom } from 'rbac-core/analyze'
import type { Context } from '../command.js'
import { Directory } from '../directory.js'
import { UsageError } from '../exit.js'
import { readText } from '../read-text.js'
import { parseIfJson, parseJson } from '../strict-json.js'
import { count } from '../text.js'

/**
 * What the logs named by `--log` say was done; nothing where none is named. What did not count is said on stderr.
 *
 * @param known whose policy says who is called what, where there is one
 */
export async function readUsage(
  { args, io, out }: Context,
  known: Engine | undefined,
): Promise<Pick<Usage, 'actions' | 'scopes'>> {
  const files = args.texts('log')
  if (files.length === 0) {
    if (args.has('include-refused')) throw new UsageError('`--include-refused` goes with `--log` only')
    return { actions: [], scopes: [] }
  }
  const entries = files.flatMap((file) => entriesIn(readText(file, io.cwd), file))
  const name = args.text('principal')
  // A name that the policy knows is looked up; the log may know others.
  const principalId =
    name === undefined || known === undefined ? name : new Directory(known).resolve(name, '--principal').id
  const usage = usageFrom(entries, {
    includeRefused: args.has('include-refused'),
    ...(principalId !== undefined && { principalId }),
  })
  if (usage.counted === 0) throw new UsageError('the log holds nothing that counts: no action at a scope that was done')
  if (usage.skipped > 0)
    await out.remark(
      `${count(usage.counted, 'entry', 'entries')} counted, ${usage.skipped.toLocaleString('en-US')} skipped`,
    )
  return usage
}

/** JSON, or a JSON value a line. */
function entriesIn(text: string, file: string): readonly unknown[] {
  const whole = parseIfJson(text, `\`${file}\``)
  if (whole !== undefined) return Array.isArray(whole.value) ? whole.value : [whole.value]
  return text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [parseJson(line, `\`${file}\`, line ${index + 1},`)]))
}
