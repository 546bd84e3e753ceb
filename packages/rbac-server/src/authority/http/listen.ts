import type { IncomingMessage, ServerResponse } from 'node:http'
import { closeIfUnread } from '../../listening/linger.js'
import { type Listening, listen as listenOn } from '../../listening/listen.js'
import type { TlsIdentity } from '../certificates/x509.js'
import { type HttpHandler, type HttpReply, type HttpRequest, Parameters, Refusal, refuse } from './exchange.js'

export interface ListenOptions {
  readonly address: string
  /** 0: any free one. */
  readonly port: number
  readonly tls?: TlsIdentity
  /** Is told about faults of a handler; their requests end with 500. */
  readonly onFault: (error: unknown) => void
}

/** Serves the handler. Resolves when requests are taken. */
export function listen(handler: HttpHandler, { address, port, tls, onFault }: ListenOptions): Promise<Listening> {
  return listenOn(
    (incoming, response) => {
      void answer(handler, incoming, onFault).then((reply) => send(reply, incoming, response))
    },
    {
      host: address,
      port,
      tls: tls && { key: tls.privateKey, cert: tls.certificate },
      maxConnections: MAX_CONNECTIONS,
      bodyBytes: MAX_BODY_BYTES,
      graceMs: GRACE_MS,
    },
  )
}

const MAX_CONNECTIONS = 1000
/** Larger than any form that makes sense: an assertion is a few thousand characters. */
const MAX_BODY_BYTES = 64 * 1024
const GRACE_MS = 2000

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
    body: () => readBody(incoming),
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  // Said beforehand, it need not be read.
  if (Number(incoming.headers['content-length']) > MAX_BODY_BYTES) throw tooLong()
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    // Not `for await`: leaving that early would cut the connection before the refusal is sent.
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MAX_BODY_BYTES) chunks.push(chunk)
      else reject(tooLong())
    })
    incoming.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    incoming.on('error', () => reject(refuse(400, 'invalid_request', 'the body ended early')))
  })
}

function tooLong(): Refusal {
  return refuse(413, 'invalid_request', `the body is larger than ${MAX_BODY_BYTES} bytes`)
}

function send(reply: HttpReply, incoming: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify(reply.body)
  closeIfUnread(incoming, response)
  response.writeHead(reply.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    ...reply.headers,
  })
  response.end(body)
}
