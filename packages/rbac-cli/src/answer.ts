import type { AccessRequest, Decision, Engine } from 'rbac-core'
import { createEngine } from 'rbac-core'
import { answerBatch } from './batch.js'
import type { Context } from './command.js'
import { EXIT, type ExitCode } from './exit.js'
import { loadNamedPolicy } from './load.js'
import { readQuestion } from './question.js'

/** How a verb that answers access requests does so: for a program, and for people. */
export interface Answering {
  /** The JSON answer; its first key is `schema`. */
  readonly toValue: (engine: Engine, request: AccessRequest) => object & { readonly allowed: boolean }
  /** Prints the answer as text. */
  readonly print: (engine: Engine, request: AccessRequest) => Promise<Decision>
}

/** Reads the policy and the question, or the batch of them, and answers in the form the flags ask for. */
export async function answerQuestions(context: Context, { toValue, print }: Answering): Promise<ExitCode> {
  const { args, io, out } = context
  const policy = await loadNamedPolicy(context)
  const engine = createEngine(policy, { clock: io.clock })
  if (args.has('batch')) {
    const now = args.text('at')
    return answerBatch(context, (request) => toValue(engine, now === undefined ? request : { now, ...request }))
  }
  const request = await readQuestion(context, policy)
  if (!out.json) return exitOf(await print(engine, request))
  const value = toValue(engine, request)
  await out.value(value)
  return exitOf(value)
}

function exitOf({ allowed }: { readonly allowed: boolean }): ExitCode {
  return allowed ? EXIT.ok : EXIT.no
}
