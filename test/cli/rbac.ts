import { fileURLToPath } from 'node:url'
import { run } from '../../packages/rbac-cli/src/cli.js'
import type { Sink } from '../../packages/rbac-cli/src/io.js'

/** What a run of the program wrote and ended with. */
export interface Ending {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface World {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string | Uint8Array
  /** Whether stdout and stderr are a terminal. */
  readonly tty?: boolean
}

/** The policy most questions here are about. */
export const POLICY: string = fileURLToPath(new URL('policy.json', import.meta.url))

/** Runs the program in this process, in a world of the test's making; the time is fixed. */
export async function rbac(args: readonly string[], world: World = {}): Promise<Ending> {
  const stdout = recorder(world.tty)
  const stderr = recorder(world.tty)
  const code = await run({
    args,
    env: world.env ?? {},
    cwd: world.cwd ?? '/',
    stdout,
    stderr,
    stdin: () => bytes(world.stdin ?? ''),
    clock: () => new Date('2026-11-22T12:00:00Z'),
    version: () => '1.2.3',
  })
  return { code, stdout: stdout.text, stderr: stderr.text }
}

function recorder(isTTY = false): Sink & { text: string } {
  return {
    isTTY,
    closed: false,
    text: '',
    async write(text) {
      this.text += text
    },
  }
}

/** In small pieces, so that lines and characters are cut anywhere. */
async function* bytes(input: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const all = typeof input === 'string' ? new TextEncoder().encode(input) : input
  for (let from = 0; from < all.length; from += 7) yield all.subarray(from, from + 7)
}
