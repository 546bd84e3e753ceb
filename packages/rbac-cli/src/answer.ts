import type { AccessRequest, Decision } from 'rbac-core'
import { answerBatch } from './batch.js'
import type { Context } from './command.js'
import { EXIT, type ExitCode } from './exit.js'
import { loadNamedPolicy } from './load.js'
import { readForeignQuestion, readQuestion } from './question.js'
import { localSource, type Source } from './source.js'
import { readTime } from './time.js'

/** How a verb that answers access requests does so: for a program, and for people. */
export interface Answering {
  /** The JSON answer; its first key is `schema`. */
  readonly toValue: (source: Source, request: AccessRequest) => Promise<object & { readonly allowed: boolean }>
  /** Prints the answer as text. */
  readonly print: (source: Source, request: AccessRequest) => Promise<Decision>
}

/** Reads the question, or the batch of them, and answers in the form the flags ask for. */
export async function answerQuestions(context: Context, { toValue, print }: Answering): Promise<ExitCode> {
  const { args, out } = context
  const source = await sourceFor(context)
  if (args.has('batch')) {
    const now = readTime(args)
    return answerBatch(context, (request) => toValue(source, now === undefined ? request : { now, ...request }))
  }
  const { engine } = source
  const request = engine === undefined ? await readForeignQuestion(context) : await readQuestion(context, engine)
  const value = out.json ? await toValue(source, request) : undefined
  if (value !== undefined) await out.value(value)
  const answer = value ?? (await print(source, request))
  if (engine === undefined && !answer.allowed) await remarkOnNames(context)
  return exitOf(answer)
}

/** A server knows ids alone, and refuses what it does not know. */
async function remarkOnNames({ args, out }: Context): Promise<void> {
  for (const flag of ['principal', 'group']) {
    const name = args.texts(flag).find((text) => /[\s@]/.test(text))
    if (name !== undefined)
      await out.warning(`\`--${flag} ${name}\` was asked for as an id, though it looks like a name`)
  }
}

async function sourceFor(context: Context): Promise<Source> {
  const url = context.args.text('pdp')
  if (url === undefined) return localSource(await loadNamedPolicy(context), context.io)
  const { remoteSource } = await import('./pdp/source.js')
  return remoteSource(context, url)
}

function exitOf({ allowed }: { readonly allowed: boolean }): ExitCode {
  return allowed ? EXIT.ok : EXIT.no
}
