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
  if (!out.json) return exitOf(await print(source, request))
  const value = await toValue(source, request)
  await out.value(value)
  return exitOf(value)
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
