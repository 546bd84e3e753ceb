import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { CannotListenError } from '../../cannot-listen.js'
import type { TlsIdentity } from '../certificates/x509.js'
import { type HttpHandler, type HttpReply, type HttpRequest, Parameters, Refusal, refuse } from './exchange.js'

export interface Listener {
  readonly port: number
  /** Stops taking requests and waits for those under way, but not long. */
  close(): Promise<void>
}

export interface ListenOptions {
  readonly address: string
  /** 0: any free one. */
  readonly port: number
  readonly tls?: TlsIdentity
  /** Is told about faults of a handler; their requests end with 500. */
  readonly onFault: (error: unknown) => void
}

/** Serves the handler. Resolves when requests are taken. */
export async function listen(handler: HttpHandler, options: ListenOptions): Promise<Listener> {
  const { address, port, tls } = options
  const listener: RequestListener = (incoming, response) => {
    void answer(handler, incoming, options.onFault).then((reply) => send(reply, incoming, response))
  }
  const server =
    tls === undefined
      ? createServer(SERVER_OPTIONS, listener)
      : createTlsServer({ ...SERVER_OPTIONS, key: tls.privateKey, cert: tls.certificate }, listener)
  await listening(server, address, port)
  return { port: (server.address() as AddressInfo).port, close: () => close(server) }
}

const SERVER_OPTIONS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
}

async function answer(
  handler: HttpHandler,
  incoming: IncomingMessage,
  onFault: ListenOptions['onFault'],
): Promise<HttpReply> {
  try {
    return await handler(requestFrom(incoming))
  } catch (error) {
    if (error instanceof Refusal) return error.reply
    onFault(error)
    return { status: 500, body: { error: 'server_error', error_description: 'a fault of the authority itself' } }
  }
}

function requestFrom(incoming: IncomingMessage): HttpRequest {
  const target = incoming.url ?? ''
  // A URL parser would read a host into `//path` and resolve dots: the target is only ever cut at its first `?`.
  if (!target.startsWith('/')) throw refuse(400, 'invalid_request', 'the request target must be a path')
  const [path = '', ...query] = target.split('?')
  return {
    method: incoming.method ?? '',
    path,
    query: new Parameters(query.join('?')),
    headers: (name) => incoming.headersDistinct[name] ?? [],
    body: (maxBytes) => readBody(incoming, maxBytes),
  }
}

function readBody(incoming: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    // Not `for await`: leaving that early would cut the connection before the refusal is sent.
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) chunks.push(chunk)
      else reject(refuse(413, 'invalid_request', `the body is larger than ${maxBytes} bytes`))
    })
    incoming.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    incoming.on('error', () => reject(refuse(400, 'invalid_request', 'the body ended early')))
  })
}

function send(reply: HttpReply, incoming: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify(reply.body)
  // What is left of a request that was not read to its end can't be told from the next one.
  if (!incoming.complete) response.setHeader('Connection', 'close')
  response.writeHead(reply.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...reply.headers,
  })
  response.end(body)
}

async function listening(server: Server, address: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new CannotListenError(problemOf(error, address, port))),
    )
    server.listen(port, address, resolve)
  })
  // From here on the only errors are those of single connections, which have ended by themselves.
  server.on('error', () => undefined)
}

function problemOf({ code }: NodeJS.ErrnoException, address: string, port: number): string {
  if (code === 'EADDRINUSE') return `port ${port} is in use: give another one, or 0 for any that is free`
  if (code === 'EACCES') return `not allowed to listen on port ${port}: give one above 1023`
  return `can't listen on \`${address}\` port ${port} (${code ?? 'unknown'}): give an address of this machine`
}

/** How long requests under way may take once the server is told to stop. */
const GRACE_MS = 2000

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  server.closeIdleConnections()
  const impatience = setTimeout(() => server.closeAllConnections(), GRACE_MS)
  await closed
  clearTimeout(impatience)
}
