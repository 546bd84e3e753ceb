import { parentPort, workerData } from 'node:worker_threads'
import { randomFrom } from '../worlds/gen.js'
import { nameOf, store, stored } from './corpus.js'
import { Coverage } from './coverage.js'
import { fewest } from './fewest.js'
import { fuzz } from './loop.js'
import { minimised } from './minimise.js'
import { targetNamed } from './registry.js'
import { failureOf } from './run-input.js'
import type { Notebook, Task, Told } from './task.js'

/** Fuzzes one target, in a thread of its own: the one that started it watches over time and memory. */
async function work({ name, covers, seconds, runs, seed, keeps, notebook }: Task): Promise<Told> {
  const coverage = new Coverage(covers)
  const target = await targetNamed(name)
  const known = [...stored(name, 'crashers'), ...stored(name, 'kept'), ...target.seeds]
  const end = performance.now() + seconds * 1000
  const { executions, kept, found, failure } = await fuzz({
    target,
    random: randomFrom(seed),
    start: ['', ...known],
    coverage,
    goesOn: (executions) => (runs === undefined ? performance.now() < end : executions < runs),
    before: (input) => note(notebook, input),
  })
  const { ran, of } = coverage.total
  const told = { executions, kept: kept.length, found, ran, of }
  if (failure !== undefined) {
    const { sign } = failure
    const input = await minimised(failure.input, async (candidate) => {
      note(notebook, candidate)
      return (await failureOf(target, candidate))?.sign === sign
    })
    const message = (await failureOf(target, input))?.message ?? failure.message
    store(name, 'crashers', [...stored(name, 'crashers'), input])
    return { ...told, failure: { input, message, name: nameOf(input) } }
  }
  if (keeps && found > 0) store(name, 'kept', await fewest(target, kept, coverage))
  return told
}

/** So that the watcher knows which input it was that never came back. */
function note({ counter, text }: Notebook, input: string): void {
  const length = Math.min(input.length, text.length)
  for (let at = 0; at < length; at++) text[at] = input.charCodeAt(at)
  counter[1] = length
  Atomics.add(counter, 0, 1)
}

parentPort?.postMessage(await work(workerData as Task))
