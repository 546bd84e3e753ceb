import { readArguments } from './arguments.js'
import type { Command } from './command.js'
import { EXIT, type ExitCode, UsageError } from './exit.js'
import { reportFailure } from './failure.js'
import { programHelp, verbHelp } from './help.js'
import type { Io } from './io.js'
import { type ColorChoice, createOutput, type Output } from './output.js'
import { didYouMean } from './suggest.js'
import { loadAllVerbs, loadVerb, VERB_NAMES } from './verbs.js'

/** Runs the program once and says what it ends with. Never throws: whatever goes wrong is reported on `io.stderr`. */
export async function run(io: Io): Promise<ExitCode> {
  // Until the arguments are read, the way to report a failure is guessed from them.
  let out = createOutput(io, { json: io.args.includes('--json'), color: 'auto' })
  let verb: Command | undefined
  try {
    const [first, ...rest] = io.args
    if (first === undefined) {
      await io.stderr.write(programHelp(await loadAllVerbs()))
      return EXIT.usage
    }
    if (first === '__complete') return await completeQuietly(rest, io)
    if (first === '--version' || first === '-v') return await print(out, `rbac ${io.version()}\n`)
    if (first === 'help' || first === '--help' || first === '-h') return await help(out, rest)
    verb = await findVerb(first)
    if (asksForHelp(rest)) return await print(out, verbHelp(verb))
    const args = readArguments(verb, rest)
    out = createOutput(io, { json: args.has('json'), color: (args.text('color') ?? 'auto') as ColorChoice })
    const code = await verb.run({ io, args, out })
    await out.release()
    return code
  } catch (error) {
    return await reportFailure(error, io, out, verb?.name)
  }
}

async function findVerb(name: string): Promise<Command> {
  const verb = await loadVerb(name)
  if (verb !== undefined) return verb
  if (name.startsWith('-')) throw new UsageError(`the verb comes first: rbac <verb> [flags], not \`${name}\``)
  throw new UsageError(`\`${name}\` is not a verb of rbac${didYouMean(name, VERB_NAMES)}; \`rbac help\` lists them`)
}

async function help(out: Output, topics: readonly string[]): Promise<ExitCode> {
  const [topic, more] = topics
  if (more !== undefined) throw new UsageError('help is given for one verb at a time')
  return print(out, topic === undefined ? programHelp(await loadAllVerbs()) : verbHelp(await findVerb(topic)))
}

function asksForHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h')
}

async function print(out: Output, text: string): Promise<ExitCode> {
  await out.raw(text)
  return EXIT.ok
}

async function completeQuietly(words: readonly string[], io: Io): Promise<ExitCode> {
  const { complete } = await import('./complete.js')
  // Whatever is wrong, the person is in the middle of a line: say nothing.
  const candidates = await complete(words, io).catch(() => [])
  await io.stdout.write(candidates.map((candidate) => `${candidate}\n`).join(''))
  return EXIT.ok
}
