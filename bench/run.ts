/** `pnpm bench`: measures, prints tables, keeps a record. Ends with 1 when a suite of ours failed, 2 for wrong usage. */

import { hasFailed, jobsFor, runJob } from './jobs.js'
import { type Options, PEERS, readOptions, USAGE, UsageError } from './options.js'
import { type Result, recordOf, writeRecord } from './report/record.js'
import { tableOf } from './report/table.js'
import { suites } from './suites.js'

function measure(options: Options): Result[] {
  const end = performance.now() + (options.minutes ?? Number.POSITIVE_INFINITY) * 60_000
  return jobsFor(options).flatMap((job) => {
    if (performance.now() < end) return [{ world: job.world, ...runJob(job) }]
    console.error(`${job.world}: ${job.peer ?? job.suite} left out, the time is up`)
    return []
  })
}

function run(args: readonly string[]): number {
  const options = readOptions(args, process.env.INIT_CWD ?? process.cwd())
  if (options === 'help') {
    console.log(USAGE)
    return 0
  }
  const results = measure(options)
  const questions = new Map(suites.map(({ name, question }) => [name, question]))
  for (const suite of [...questions.keys(), PEERS]) {
    const own = results.filter((result) => result.suite === suite)
    if (own.length > 0) console.log(`${suite}: ${questions.get(suite) ?? PEERS_QUESTION}\n\n${tableOf(own)}\n`)
  }
  if (options.record) console.log(`record: ${writeRecord(recordOf(results, options, args), options.into)}`)
  return results.some(hasFailed) ? 1 : 0
}

const PEERS_QUESTION = 'How long do others take, each in its fastest way and beside can?'

try {
  process.exitCode = run(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
