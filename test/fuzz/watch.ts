import { Worker } from 'node:worker_threads'
import { nameOf, store, stored } from './corpus.js'
import { targetNamed } from './registry.js'
import { LONGEST } from './target.js'
import type { Notebook, Task, Told } from './task.js'

/** Without an input that ends for so long, in milliseconds, the one that runs is taken for endless: also on a busy machine. */
const PATIENCE = 60_000
/** Of a worker's heap, in MiB: far above what any target needs. */
const HEAP = 1024

/**
 * Fuzzes one target in a worker and gives its report. An input that never ends, or for which memory does not suffice,
 * ends the worker and not this process: it is then the failure.
 */
export async function watched(name: string, options: Pick<Task, 'seconds' | 'runs' | 'seed' | 'keeps'>): Promise<Told> {
  // Loaded here only to learn what it covers: the worker has to switch coverage on before it loads the code.
  const { covers } = await targetNamed(name)
  const notebook = {
    counter: new Int32Array(new SharedArrayBuffer(8)),
    text: new Uint16Array(new SharedArrayBuffer(2 * 4 * LONGEST)),
  }
  const task: Task = { name, covers, notebook, ...options }
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: HEAP },
  })
  return new Promise((resolve) => {
    let last = -1
    const ended = (message: string) => {
      clearInterval(timer)
      void worker.terminate()
      resolve(lost(name, notebook, message))
    }
    const timer = setInterval(() => {
      const now = Atomics.load(notebook.counter, 0)
      // Before the first input the worker is still loading the code.
      if (now === last && now > 0) ended(`an input does not end within ${PATIENCE / 1000} s`)
      last = now
    }, PATIENCE)
    worker.on('message', (told: Told) => {
      clearInterval(timer)
      void worker.terminate()
      resolve(told)
    })
    worker.on('error', (error) => ended(`the worker died: ${error}`))
  })
}

function lost(name: string, { counter, text }: Notebook, message: string): Told {
  const input = String.fromCharCode(...text.slice(0, counter[1]))
  store(name, 'crashers', [...stored(name, 'crashers'), input])
  const failure = { input, message, name: nameOf(input) }
  return { executions: counter[0] ?? 0, kept: 0, found: 0, ran: 0, of: 0, failure }
}
