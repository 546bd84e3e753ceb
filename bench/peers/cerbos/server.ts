import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GRPC } from '@cerbos/grpc'

/** A Cerbos server on loopback, and a client of it. */
export interface Running {
  readonly client: GRPC
  readonly close: () => Promise<void>
}

/** Starts the server with one policy and waits until it answers. @throws {Error} when it does not within a minute */
export async function startCerbos(binary: string, policy: object): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'cerbos-'))
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy))
  const [grpc, http] = await freePorts()
  const settings = [
    `storage.disk.directory=${folder}`,
    'storage.disk.watchForChanges=false',
    `server.grpcListenAddr=127.0.0.1:${grpc}`,
    `server.httpListenAddr=127.0.0.1:${http}`,
    'telemetry.disabled=true',
    'audit.enabled=false',
  ]
  const server = spawn(binary, ['server', '--log-level=error', ...settings.map((each) => `--set=${each}`)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const client = new GRPC(`127.0.0.1:${grpc}`, { tls: false })
  const close = async () => {
    client.close()
    await ended(server)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilItAnswers(client, server)
  } catch (error) {
    await close()
    throw error
  }
  return { client, close }
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exit = once(server, 'exit')
  server.kill()
  await exit
}

async function untilItAnswers(client: GRPC, server: ChildProcess): Promise<void> {
  const end = performance.now() + 60_000
  for (;;) {
    try {
      await client.serverInfo()
      return
    } catch (error) {
      if (server.exitCode !== null || performance.now() > end) throw error
      await new Promise((resume) => setTimeout(resume, 100))
    }
  }
}

/** Two ports that nothing listens on: this server can't say which it was given when it is given any. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()]
  const ports: number[] = []
  for (const server of servers) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    ports.push(typeof address === 'object' && address !== null ? address.port : 0)
  }
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))))
  const [first = 0, second = 0] = ports
  return [first, second]
}
