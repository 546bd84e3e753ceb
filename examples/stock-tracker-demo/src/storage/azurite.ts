import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Azurite, Microsoft's storage emulator, in a process of its own. */
export interface Azurite {
  readonly account: string
  /** What opens every door of it. Made for this run, and known to nobody but us. */
  readonly key: Buffer
  readonly port: number
  close(): Promise<void>
}

const START_MS = 30_000

/** Starts Azurite's blob service on a free port of this machine, with everything in memory. */
export async function startAzurite(account: string): Promise<Azurite> {
  const key = randomBytes(64)
  const child = spawn(
    process.execPath,
    [
      program(),
      ...['--blobHost', '127.0.0.1', '--blobPort', '0', '--inMemoryPersistence', '--silent'],
      // Clients are newer than it; what they send is still what it knows.
      ...['--skipApiVersionCheck', '--disableProductStyleUrl', '--disableTelemetry'],
    ],
    {
      env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key.toString('base64')}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = () => {
    child.kill()
    return closed
  }
  // Whatever ends this process, the other one goes too.
  process.once('exit', () => child.kill())
  try {
    return { account, key, port: await portOf(child), close: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function program(): string {
  const { resolve } = createRequire(import.meta.url)
  const manifest = resolve('azurite/package.json')
  return join(dirname(manifest), 'dist/src/blob/main.js')
}

/** The port that it says it listens on. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (text: Buffer) => {
      said += text
      const [, port] = /successfully listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(said) ?? []
      if (port === undefined) return
      clearTimeout(timer)
      resolve(Number(port))
    }
    const fail = () => reject(new Error(`Azurite did not start: ${said.trim()}`))
    const timer = setTimeout(fail, START_MS)
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('close', fail)
  })
}
