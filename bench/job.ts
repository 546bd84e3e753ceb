/** Runs the suites asked for in one world and prints their figures as JSON: a process of its own, started by run.ts. */

import { Bench } from './bench.js'
import type { Options } from './options.js'
import type { Findings } from './suite.js'
import { suites } from './suites.js'
import { rolesFrom } from './world/roles.js'
import { WORLDS, type WorldName } from './worlds.js'

export interface Job {
  readonly world: WorldName
  readonly options: Options
}

/** What a job prints. */
export interface JobResult extends Findings {
  readonly suite: string
}

const [text = ''] = process.argv.slice(2)
const { world, options } = JSON.parse(text) as Job
const plan = { assignments: WORLDS[world], seed: options.seed, roles: rolesFrom(options.rolesFile) }
const bench = new Bench(plan, options.effort, options.agreementSeconds)
const results: JobResult[] = []
for (const suite of suites) {
  if (!options.suites.includes(suite.name)) continue
  console.error(`${world}: ${suite.name}`)
  results.push({ suite: suite.name, ...suite.run(bench) })
}
process.stdout.write(JSON.stringify(results))
