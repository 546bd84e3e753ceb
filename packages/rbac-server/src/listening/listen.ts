import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { BACKLOG, takeBacklog } from './backlog.js'
import { cannotListen } from './cannot-listen.js'
import { type TlsFiles, tlsSettings } from './tls.js'

export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => void

export interface ListenOptions {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** Instead of both: a Unix domain socket. */
  readonly socket?: string | undefined
  readonly tls?: TlsFiles | undefined
  readonly maxConnections: number
  readonly bodyBytes: number
  /** How long the answers under way may take once the server is told to stop, half of it to take them up. */
  readonly graceMs: number
  /** How long a TLS handshake may take. Default 10 s, as headers may; Node's is two minutes. */
  readonly handshakeMs?: number
}

export interface Listening {
  readonly port: number
  readonly connections: () => Promise<number>
  /**
   * For connections made from now on.
   *
   * @throws {InvalidRequestError} for files that can't be used: those before stay
   */
  renewTls(tls: TlsFiles): void
  /** Takes no connections but those made before, and is resolved when all have ended. */
  close(): Promise<void>
}

/** Serves requests on a socket, with bounds on how slow a client may be. */
export async function listen(listener: NodeListener, options: ListenOptions): Promise<Listening> {
  const server = serverFor(listener, options)
  server.maxConnections = options.maxConnections
  // Node would drop what comes after the first thousand, a second credential for one. Their size is bounded all the same.
  server.maxHeadersCount = 0
  // A body that is refused anyway is not asked for.
  server.on('checkContinue', (incoming, outgoing) => {
    if (!(Number(incoming.headers['content-length']) > options.bodyBytes)) outgoing.writeContinue()
    listener(incoming, outgoing)
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await listening(server, options)
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    connections: () =>
      new Promise((resolve) => server.getConnections((error, count) => resolve(error === null ? count : 0))),
    renewTls: (tls) => {
      if ('setSecureContext' in server) (server as TlsServer).setSecureContext(tlsSettings(tls))
    },
    close: () => close(server, sockets, options.graceMs),
  }
}

const HEADERS_MS = 10_000

const SERVER_OPTIONS = {
  // Node would refuse a request without one in a form of its own.
  requireHostHeader: false,
  maxHeaderSize: 16 * 1024,
  headersTimeout: HEADERS_MS,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1000,
  // Longer than load balancers keep theirs, so that none sends a request into a connection that is being closed.
  keepAliveTimeout: 75_000,
}

function serverFor(listener: NodeListener, { tls, handshakeMs = HEADERS_MS }: ListenOptions): Server {
  if (tls === undefined) return createServer(SERVER_OPTIONS, listener)
  return createTlsServer({ ...SERVER_OPTIONS, ...tlsSettings(tls), handshakeTimeout: handshakeMs }, listener)
}

async function listening(server: Server, { host, port, socket }: ListenOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(error, host, port)))
    if (socket === undefined) server.listen(port, host, BACKLOG, resolve)
    else server.listen(socket, BACKLOG, resolve)
  })
  // From here on the only errors are those of single connections, which have ended by themselves.
  server.on('error', () => undefined)
}

async function close(server: Server, sockets: ReadonlySet<Socket>, graceMs: number): Promise<void> {
  const impatience = setTimeout(() => {
    // Not `closeAllConnections`, which does not know of those whose TLS handshake has not come to its end.
    for (const socket of sockets) socket.destroy()
  }, graceMs)
  await takeBacklog(server, graceMs / 2)
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  // A connection whose last answer has just gone out is idle, and nobody else would close it.
  const tidying = setInterval(() => server.closeIdleConnections(), 20)
  await closed
  clearInterval(tidying)
  clearTimeout(impatience)
}
