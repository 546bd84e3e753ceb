/** Runs some suites, or one peer, in one world and prints the figures as JSON: a process of its own, started by run.ts. */

import { Bench } from './bench.js'
import type { Options } from './options.js'
import { peers } from './peers/index.js'
import { racePeer } from './peers/race.js'
import type { Findings } from './suite.js'
import { suites } from './suites.js'
import { rolesFrom } from './world/roles.js'
import { isTenant, makeWorld, type WorldName } from './worlds.js'

/** What one process does. */
export interface Job {
  readonly world: WorldName
  readonly suites: readonly string[]
  /** Of the suite `peers`, which. */
  readonly peer?: string
  readonly options: Options
}

/** What a job prints. */
export interface JobResult extends Findings {
  readonly suite: string
  readonly peer?: string
  readonly assignments: number
}

const [text = ''] = process.argv.slice(2)
const job = JSON.parse(text) as Job
const { seed, rolesFile, effort, agreementSeconds } = job.options
const bench = new Bench(makeWorld(job.world, { seed, roles: rolesFrom(rolesFile) }), effort, agreementSeconds)
const { assignments } = bench.world
const results: JobResult[] = []
for (const suite of suites) {
  if (!job.suites.includes(suite.name)) continue
  console.error(`${job.world}: ${suite.name}`)
  results.push({ suite: suite.name, assignments, ...(await suite.run(bench)) })
}
const peer = peers.find(({ name }) => name === job.peer)
if (peer !== undefined) {
  console.error(`${job.world}: peers, ${peer.name}`)
  const manner = { secondsToAgree: agreementSeconds, kindsApart: isTenant(job.world) }
  results.push({ suite: 'peers', peer: peer.name, assignments, ...(await racePeer(peer, bench, manner)) })
}
process.stdout.write(JSON.stringify(results))
