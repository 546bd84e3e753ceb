import { parentPort } from 'node:worker_threads'
import { loadPolicy } from 'rbac-core/node'
import { pack } from '../policy/packed.js'
import { summaryOf } from '../policy/summary.js'
import { problemFrom, type ReadAnswer, type ReadJob } from './jobs.js'

/** What the thread runs: it reads, validates and compiles, while another one answers. */
parentPort?.on('message', async (job: ReadJob) => parentPort?.postMessage(await answerTo(job)))

async function answerTo({ paths, options, unless }: ReadJob): Promise<ReadAnswer> {
  try {
    const { strict, ...compiling } = options
    const policy = await loadPolicy(paths, strict === undefined ? {} : { strict })
    const summary = summaryOf(policy)
    if (summary.revision === unless) return { kind: 'same', summary }
    return { kind: 'packed', packed: pack(policy, compiling, summary) }
  } catch (error) {
    return { kind: 'problem', problem: problemFrom(error) }
  }
}
