import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { pinned } from './servers.js'

/** Asks from a process of its own on the second processor, and gives what it found. */
export async function runClient<Job extends object, Result>(script: 'load' | 'flood', job: Job): Promise<Result> {
  const path = fileURLToPath(new URL(`${script}.js`, import.meta.url))
  const [command, ...args] = pinned(1, [process.execPath, path, JSON.stringify(job)])
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return JSON.parse(await text(child.stdout)) as Result
}
