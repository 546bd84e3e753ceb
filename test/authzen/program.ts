import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

/** The program as it is shipped. */
export const MAIN: string = fileURLToPath(new URL('../../packages/rbac-cli/dist/main.js', import.meta.url))

/** `rbac serve` in a process of its own: shown its URL, its process and its log, then stopped. */
export async function servedProgram(
  cwd: string,
  args: readonly string[],
  look: (url: string, child: ChildProcess, log: () => string) => Promise<void>,
): Promise<void> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', ...args], { stdio: 'pipe', cwd })
  let log = ''
  child.stderr.on('data', (chunk) => {
    log += chunk
  })
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    await look(JSON.parse(line).url, child, () => log)
  } finally {
    child.kill('SIGTERM')
  }
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
  expect(code).toBe(0)
}
