import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { cerbosPolicies, ourPolicy } from './rules.js'

/** A server under load, in a process of its own on the first processor. */
export interface BenchedServer {
  readonly port: number
  /** How long it took from its start to its first answer. */
  readonly startSeconds: number
  /** Resident memory now. */
  memoryMb(): number
  /** Processor time it has used. */
  processorSeconds(): number
  stop(): Promise<void>
}

const CLI = fileURLToPath(new URL('../../../packages/rbac-cli/dist/main.js', import.meta.url))

/** Where one processor is for servers and the other for the client; elsewhere they share what there is. */
export function pinned(processor: 0 | 1, command: readonly string[]): readonly [string, ...string[]] {
  return process.platform === 'linux'
    ? ['taskset', '-c', String(processor), ...command]
    : (command as [string, ...string[]])
}

/** @param workers answers in so many threads, on all processors */
export async function startOurs(kinds: readonly string[], folder: string, workers?: number): Promise<BenchedServer> {
  const file = join(folder, 'policy.json')
  writeFileSync(file, JSON.stringify(ourPolicy(kinds)))
  return startServing(file, workers)
}

/** `rbac serve` with that policy. */
export async function startServing(file: string, workers?: number): Promise<BenchedServer> {
  const serve = [CLI, 'serve', '--policy', file, '--port', '0', '--log-level', 'silent']
  const flags = ['--max-old-space-size=8192', ...serve]
  const [command, ...args]: readonly [string, ...string[]] =
    workers === undefined
      ? pinned(0, [process.execPath, ...flags])
      : [process.execPath, ...flags, '--workers', `${workers}`]
  const startedAt = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return benched(child, Number(new URL(JSON.parse(line).url).port), startedAt)
}

/** @param binary of its npm package `@cerbos/cerbos-linux-x64` */
export async function startCerbos(binary: string, kinds: readonly string[], folder: string): Promise<BenchedServer> {
  const policies = join(folder, 'cerbos')
  mkdirSync(policies)
  for (const [index, policy] of cerbosPolicies(kinds).entries()) {
    writeFileSync(join(policies, `${index}.json`), JSON.stringify(policy))
  }
  const [http, grpc] = [await freePort(), await freePort()]
  const settings = [
    `storage.disk.directory=${policies}`,
    'storage.disk.watchForChanges=false',
    `server.httpListenAddr=127.0.0.1:${http}`,
    `server.grpcListenAddr=127.0.0.1:${grpc}`,
    'telemetry.disabled=true',
    'audit.enabled=false',
  ]
  const [command, ...args] = pinned(0, [
    binary,
    'server',
    '--log-level=error',
    ...settings.map((each) => `--set=${each}`),
  ])
  const startedAt = performance.now()
  // One processor is what it gets, so one is what it is told to use.
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, GOMAXPROCS: '1' },
  })
  await untilReady(`http://127.0.0.1:${http}/_cerbos/health`, child)
  return benched(child, http, startedAt)
}

function benched(child: ChildProcess, port: number, startedAt: number): BenchedServer {
  return {
    port,
    startSeconds: (performance.now() - startedAt) / 1000,
    memoryMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    processorSeconds: () => {
      // Behind the name in brackets; the 12th and 13th field from there, in hundredths of a second.
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) / 100
    },
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 1200 && child.exitCode === null; tries++) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resume) => setTimeout(resume, 100))
  }
  throw new Error('the server did not start')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  return typeof address === 'object' && address !== null ? address.port : 0
}
