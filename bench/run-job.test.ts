import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Job, JobResult } from './job.js'
import { hasFailed } from './jobs.js'
import { readOptions } from './options.js'

const script = fileURLToPath(new URL('dist/run-job.js', import.meta.url))

/** As little as there can be: what the figures are is not asked here. */
async function resultOf(job: Pick<Job, 'suite' | 'peer'>): Promise<JobResult> {
  const options = readOptions([], '.')
  if (options === 'help') throw new Error('help was not asked for')
  const effort = { rounds: 1, seconds: 0.001, singleCalls: 1 }
  const whole: Job = { ...job, world: 'smallTeam', options: { ...options, effort, agreementSeconds: 0.01 } }
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--expose-gc', script, JSON.stringify(whole)])
  return JSON.parse(stdout) as JobResult
}

describe('a job of a bench', () => {
  it.each(['memory', 'snapshot', 'update', 'workers'])('finds figures for %s', async (suite) => {
    const result = await resultOf({ suite })
    expect(result).toMatchObject({ suite, assignments: 1_000 })
    expect(hasFailed(result)).toBe(false)
    expect(result.agreement.judged).toBeGreaterThan(0)
    const numbers = JSON.stringify(result.figures).match(/"(?:bytes|perSecond|median)":[^,}]+/g) ?? []
    expect(numbers.length).toBeGreaterThan(1)
    // What is no number is null in JSON.
    expect(numbers.filter((each) => each.endsWith('null'))).toEqual([])
  })

  it('says why it came to nothing', async () => {
    const result = await resultOf({ suite: 'nothing' })
    expect(result.figures).toEqual([{ measure: 'none', subject: 'nothing', note: 'no suite is called nothing' }])
  })
})
