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
  /** Whether stdout and stderr are a terminal, or stderr alone is. */
  readonly tty?: boolean | 'stderr'
  /** For verbs that stay up; by default they are asked to end at once. */
  readonly untilStopped?: () => Promise<void>
  /** Gets what a program that stays up is to be told to look at its files with. */
  readonly onReload?: (act: () => void) => void
  /** Is told each piece of text that goes to stdout, when it does. */
  readonly onOutput?: (text: string) => void
  /** The same for stderr. */
  readonly onRemark?: (text: string) => void
}

/** The policy most questions here are about. */
export const POLICY: string = fileURLToPath(new URL('policy.json', import.meta.url))

/** Runs the program in this process, in a world of the test's making; the time is fixed. */
export async function rbac(args: readonly string[], world: World = {}): Promise<Ending> {
  const stdout = recorder(world.tty === true, world.onOutput)
  const stderr = recorder(world.tty !== undefined && world.tty !== false, world.onRemark)
  const code = await run({
    args,
    env: world.env ?? {},
    cwd: world.cwd ?? '/',
    stdout,
    stderr,
    stdin: () => bytes(world.stdin ?? ''),
    clock: () => new Date('2026-11-22T12:00:00Z'),
    untilStopped: world.untilStopped ?? (() => Promise.resolve()),
    onReload: world.onReload ?? (() => undefined),
    version: () => '1.2.3',
  })
  return { code, stdout: stdout.text, stderr: stderr.text }
}

function recorder(isTTY: boolean, onOutput?: (text: string) => void): Sink & { text: string } {
  return {
    isTTY,
    closed: false,
    text: '',
    async write(text) {
      this.text += text
      onOutput?.(text)
    },
  }
}

/** In small pieces, so that lines and characters are cut anywhere. */
async function* bytes(input: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const all = typeof input === 'string' ? new TextEncoder().encode(input) : input
  for (let from = 0; from < all.length; from += 7) yield all.subarray(from, from + 7)
}
