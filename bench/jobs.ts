import { spawnSync } from 'node:child_process'
import { totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Job, JobResult } from './job.js'
import { type Options, PEERS } from './options.js'
import { suites } from './suites.js'
import { isTenant } from './worlds.js'

/** What the options ask for, in the order it is done. */
export function jobsFor(options: Options): Job[] {
  return options.worlds.flatMap((world) => {
    const own = suites
      .filter(({ name, onlyTenants }) => options.suites.includes(name) && !(onlyTenants === true && !isTenant(world)))
      .map(({ name }) => name)
    const forPeers = options.suites.includes(PEERS) ? options.peers : []
    return [
      ...(own.length > 0 ? [{ world, suites: own, options }] : []),
      ...forPeers.map((peer): Job => ({ world, suites: [], peer, options })),
    ]
  })
}

/**
 * A process for each world, so that the heap of one is not another's and what a compiler learnt stays behind; and one
 * for each peer, so that one that fails takes nobody with it.
 *
 * @throws {Error} when a suite of ours finds a fault; that a peer fails, or that memory runs out, is a result
 */
export function runJob(job: Job): JobResult[] {
  const script = fileURLToPath(new URL('job.js', import.meta.url))
  const { status, signal, stdout, error } = spawnSync(
    process.execPath,
    ['--expose-gc', ...heapFor(job), script, JSON.stringify(job)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 28, timeout: MOST_MILLISECONDS },
  )
  if (status === 0) return JSON.parse(stdout) as JobResult[]
  const how = error?.message ?? (signal === null ? `exit code ${status}` : `ended by ${signal}`)
  if (job.peer === undefined && signal === null) throw new Error(`${job.world} failed: ${how}`)
  const failure = { assignments: 0, agreement: { expected: 0, judged: 0 } }
  const noteOn = (subject: string) => [{ measure: 'none', subject, note: `its process failed (${how})` } as const]
  return job.peer === undefined
    ? job.suites.map((suite) => ({ suite, ...failure, figures: noteOn(suite) }))
    : [{ suite: PEERS, peer: job.peer, ...failure, figures: noteOn(job.peer) }]
}

/** Peers and ten million may take four fifths of the machine; everything else of ours has to do with Node's default. */
function heapFor({ peer, world }: Job): string[] {
  const isLarge = peer !== undefined || world === 'giantTenant'
  return isLarge ? [`--max-old-space-size=${Math.floor((totalmem() / 2 ** 20) * 0.8)}`] : []
}

const MOST_MILLISECONDS = 15 * 60_000
