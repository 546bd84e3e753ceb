import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { BACKLOG, takeBacklog } from '../../listening/backlog.js'
import { cannotListen } from '../../listening/cannot-listen.js'

/** Where a connection can be passed on to. */
export interface Backend {
  readonly socket: string
  connections: number
}

export interface FrontOptions {
  readonly host: string
  readonly port: number
  readonly maxConnections: number
  readonly graceMs: number
  /** Those that take connections now. */
  readonly backends: () => readonly Backend[]
}

export interface Front {
  readonly port: number
  /** Resolved when it is shut and all its connections have ended. */
  readonly ended: Promise<void>
  /** Takes no connections but those made before, and is resolved when all are passed on. */
  shut(): Promise<void>
}

/**
 * Takes connections and passes each on, byte for byte, to the worker that has the fewest. Threads of Node 20 can't share
 * a port, and a connection can't change threads.
 */
export async function openFront(options: FrontOptions): Promise<Front> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
    sockets.add(client)
    client.on('close', () => sockets.delete(client))
    passOn(client, options.backends())
  })
  server.maxConnections = options.maxConnections
  await listening(server, options)
  return {
    port: (server.address() as AddressInfo).port,
    ended: new Promise((resolve) => server.once('close', resolve)),
    shut: async () => {
      const impatience = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, options.graceMs)
      server.once('close', () => clearTimeout(impatience))
      await takeBacklog(server, options.graceMs / 2)
      server.close()
    },
  }
}

function passOn(client: Socket, backends: readonly Backend[]): void {
  const [backend] = [...backends].sort((a, b) => a.connections - b.connections)
  if (backend === undefined) {
    client.destroy()
    return
  }
  backend.connections += 1
  const worker = connect({ path: backend.socket, allowHalfOpen: true })
  client.on('error', () => worker.destroy())
  client.on('close', () => worker.destroy())
  worker.on('error', () => client.destroy())
  worker.on('close', () => {
    backend.connections -= 1
    // What the client has not read yet still goes out.
    client.destroySoon()
  })
  client.pipe(worker)
  worker.pipe(client)
}

async function listening(server: Server, { host, port }: FrontOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(error, host, port)))
    server.listen(port, host, BACKLOG, resolve)
  })
  server.on('error', () => undefined)
}
