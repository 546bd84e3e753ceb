/** `pnpm bench`: measures, prints tables, keeps a record. */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Job, JobResult } from './job.js'
import { type Options, readOptions, USAGE, UsageError } from './options.js'
import { type Result, recordOf, writeRecord } from './report/record.js'
import { tableOf } from './report/table.js'
import { suites } from './suites.js'

/** A process for each world: the heap of one is not another's, and what a compiler learnt stays behind. */
function measure(options: Options): Result[] {
  return options.worlds.flatMap((world) => {
    const job: Job = { world, options }
    const script = fileURLToPath(new URL('job.js', import.meta.url))
    const { status, signal, stdout } = spawnSync(process.execPath, ['--expose-gc', script, JSON.stringify(job)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 2 ** 28,
    })
    if (status !== 0) throw new Error(`${world} failed (${signal ?? `exit code ${status}`})`)
    return (JSON.parse(stdout) as JobResult[]).map((result) => ({ world, ...result }))
  })
}

function run(args: readonly string[]): number {
  const options = readOptions(args, process.env.INIT_CWD ?? process.cwd())
  if (options === 'help') {
    console.log(USAGE)
    return 0
  }
  const results = measure(options)
  for (const { name, question } of suites) {
    const own = results.filter(({ suite }) => suite === name)
    if (own.length > 0) console.log(`${name}: ${question}\n\n${tableOf(own)}\n`)
  }
  if (options.record) console.log(`record: ${writeRecord(recordOf(results, options, args))}`)
  return 0
}

try {
  process.exitCode = run(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
