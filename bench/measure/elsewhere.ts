import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/**
 * What a script prints as JSON that runs in a process of its own, which holds nothing but what the script makes.
 *
 * @throws {Error} when it fails; why is on stderr
 */
export async function elsewhere<Job extends object, Result>(script: URL, job: Job): Promise<Result> {
  const path = fileURLToPath(script)
  const child = spawn(process.execPath, ['--expose-gc', path, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (code !== 0) throw new Error(`a process of its own failed (${signal ?? `exit code ${code}`})`)
  return JSON.parse(printed) as Result
}

/** What `elsewhere` told this process to do. */
export function jobFromArguments<Job extends object>(): Job {
  const [text = ''] = process.argv.slice(2)
  return JSON.parse(text) as Job
}
