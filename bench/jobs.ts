import { spawnSync } from 'node:child_process'
import { totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { failureOf, type Job, type JobResult } from './job.js'
import { type Options, PEERS } from './options.js'
import { suites } from './suites.js'
import { isTenant } from './worlds.js'

/** What the options ask for, in the order it is done. */
export function jobsFor(options: Options): Job[] {
  return options.worlds.flatMap((world) => {
    const own = suites.filter(
      ({ name, onlyTenants }) => options.suites.includes(name) && !(onlyTenants === true && !isTenant(world)),
    )
    const forPeers = options.suites.includes(PEERS) ? options.peers : []
    return [
      ...own.map(({ name }): Job => ({ world, suite: name, options })),
      ...forPeers.map((peer): Job => ({ world, suite: PEERS, peer, options })),
    ]
  })
}

/**
 * Runs a job in a process of its own, so that the heap of one is not another's, what a compiler learnt stays behind, and
 * one that fails takes nobody with it: that it fails, or that memory runs out, is a result.
 */
export function runJob(job: Job): JobResult {
  const script = fileURLToPath(new URL('run-job.js', import.meta.url))
  const { status, signal, stdout, error } = spawnSync(
    process.execPath,
    ['--expose-gc', ...heapFor(job), script, JSON.stringify(job)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 28, timeout: MOST_MILLISECONDS },
  )
  if (status === 0) return JSON.parse(stdout) as JobResult
  const how = error?.message ?? (signal === null ? `exit code ${status}` : `ended by ${signal}`)
  return failureOf(job, 0, `its process failed (${how})`)
}

/** Whether a suite of ours found a fault or came to nothing. Peers may: what they can't do is a result. */
export function hasFailed({ peer, figures }: JobResult): boolean {
  return peer === undefined && figures.some(({ measure }) => measure === 'none')
}

/** Peers and ten million may take four fifths of the machine; everything else of ours has to do with Node's default. */
function heapFor({ peer, world }: Job): string[] {
  const isLarge = peer !== undefined || world === 'giantTenant'
  return isLarge ? [`--max-old-space-size=${Math.floor((totalmem() / 2 ** 20) * 0.8)}`] : []
}

const MOST_MILLISECONDS = 15 * 60_000
