/** Runs one suite, or one peer, in one world and prints what it found as JSON: a process of its own, see jobs.ts. */

import { Bench } from './bench.js'
import { failureOf, type Job, type JobResult } from './job.js'
import { jobFromArguments } from './measure/elsewhere.js'
import type { Findings } from './suite.js'
import { suites } from './suites.js'
import { rolesFrom } from './world/roles.js'
import { isTenant, makeWorld } from './worlds.js'

const job = jobFromArguments<Job>()
const { seed, rolesFile, effort, agreementSeconds } = job.options
const bench = new Bench(makeWorld(job.world, { seed, roles: rolesFrom(rolesFile) }), effort, agreementSeconds)
console.error(`${job.world}: ${job.suite}${job.peer === undefined ? '' : `, ${job.peer}`}`)
process.stdout.write(JSON.stringify(await resultOf(bench)))

async function resultOf(bench: Bench): Promise<JobResult> {
  const { suite, peer } = job
  const { assignments } = bench.world
  try {
    return { suite, ...(peer !== undefined && { peer }), assignments, ...(await findings(bench)) }
  } catch (error) {
    console.error(error)
    return failureOf(job, assignments, firstLineOf(error))
  }
}

function findings(bench: Bench): Findings | Promise<Findings> {
  if (job.peer !== undefined) return raceOf(job.peer, bench)
  const suite = suites.find(({ name }) => name === job.suite)
  if (suite === undefined) throw new Error(`no suite is called ${job.suite}`)
  return suite.run(bench)
}

/** Peers are loaded where one is asked for: they are no part of a heap of ours. */
async function raceOf(name: string, bench: Bench): Promise<Findings> {
  const { peers } = await import('./peers/index.js')
  const { racePeer } = await import('./peers/race.js')
  const peer = peers.find((each) => each.name === name)
  if (peer === undefined) throw new Error(`no peer is called ${name}`)
  return racePeer(peer, bench, { secondsToAgree: agreementSeconds, kindsApart: isTenant(job.world) })
}

function firstLineOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n', 1)[0] ?? text
}
