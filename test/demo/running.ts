import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { IdentityEndpoints } from 'rbac-server/authority'

const main = fileURLToPath(new URL('../../examples/stock-tracker-demo/dist/main.js', import.meta.url))

/** The line that `demo --serve` prints. */
export interface DemoLine extends IdentityEndpoints {
  readonly vault: {
    readonly url: string
    readonly disableChallengeResourceVerification: boolean
    readonly allowed: { readonly name: string; readonly value: string }
    readonly denied: string
    readonly writable: string
    readonly deniedIdentity: true
  }
  readonly blob: {
    readonly url: string
    readonly allowed: { readonly container: string; readonly blob: string; readonly content: string }
    readonly denied: { readonly container: string; readonly blob: string }
    readonly challenge: true
  }
}

export interface Demo {
  readonly line: DemoLine
  readonly child: ChildProcess
  /** All that it printed after the line, once it ended. */
  readonly rest: Promise<string>
  readonly errors: Promise<string>
}

export async function serveDemo(): Promise<Demo> {
  const child = spawn(process.execPath, [main, '--serve'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const errors = text(child.stderr)
  const lines = createInterface(child.stdout)
  const [first] = await Promise.race([once(lines, 'line'), errors.then((said) => Promise.reject(new Error(said)))])
  const more: string[] = []
  lines.on('line', (line) => more.push(line))
  const rest = once(lines, 'close').then(() => more.join('\n'))
  return { line: JSON.parse(first), child, rest, errors }
}

export type Answer =
  | { readonly value: unknown }
  | { readonly status?: number; readonly code?: string; readonly message: string; readonly inner?: string }

export interface Client {
  readonly kind: 'managedIdentity' | 'clientSecret' | 'workloadIdentity'
  readonly options?: object
}

/**
 * What Microsoft's clients answer, in a process of their own: they choose where tokens come from once for a process.
 */
export async function ask(
  line: DemoLine,
  env: Readonly<Record<string, string>>,
  credential: Client,
  questions: readonly (readonly unknown[])[],
): Promise<readonly Answer[]> {
  const script = fileURLToPath(new URL('./client.mjs', import.meta.url))
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [script, JSON.stringify({ line, credential, questions })], {
    env: { PATH, NODE_EXTRA_CA_CERTS: line.ca, NO_PROXY: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [said, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (said === '') throw new Error(errors)
  return JSON.parse(said)
}
