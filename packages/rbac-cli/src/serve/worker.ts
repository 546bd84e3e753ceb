import { workerData } from 'node:worker_threads'
import { runPdpWorker, type WorkerStart } from 'rbac-server/authzen'
import { readArguments } from '../arguments.js'
import type { Io, Sink } from '../io.js'
import { createOutput } from '../output.js'
import { loadVerb } from '../verbs.js'
import type { ServeFiles } from './files.js'
import { readServeOptions } from './options.js'

/** What the program was started with: a thread reads the same flags to the same effect. */
export interface ServeSetup {
  /** What follows `rbac serve`. */
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly files: ServeFiles
}

const start = workerData as WorkerStart<ServeSetup>
const { options, closeLogs } = await readServeOptions(await contextOf(start.setup), start.setup.files)
await runPdpWorker(start, options)
closeLogs()

async function contextOf({ args, cwd, env }: ServeSetup) {
  const verb = await loadVerb('serve')
  if (verb === undefined) throw new Error('there is no verb serve')
  const io: Io = {
    args: ['serve', ...args],
    env,
    cwd,
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    stdin: () => process.stdin,
    clock: () => new Date(),
    untilStopped: () => new Promise(() => undefined),
    onReload: () => undefined,
    version: () => '',
  }
  return { io, args: readArguments(verb, args), out: createOutput(io, { json: false, color: 'never' }) }
}

function sinkOf(stream: NodeJS.WritableStream): Sink {
  return {
    isTTY: false,
    closed: false,
    write: async (text) => void stream.write(text),
  }
}
