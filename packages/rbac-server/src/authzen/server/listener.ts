import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { NodeListener } from '../../listening/listen.js'
import type { PdpApp } from '../http/app.js'
import { isSendable } from '../http/content.js'
import type { Metrics } from '../http/metrics.js'
import { Refusal } from '../wire/refusal.js'
import type { Gate } from './gate.js'
import { isHostRight } from './host.js'
import type { Rests } from './rests.js'

export interface ListenerOptions {
  readonly gate: Gate
  readonly rests: Rests
  readonly metrics: Metrics
  readonly isOpen: () => boolean
}

/** What stands before the application on Node: hosts and targets that are none, and requests that come too late. */
export function createListener(app: PdpApp, { gate, rests, metrics, isOpen }: ListenerOptions): NodeListener {
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false, autoCleanupIncoming: false })
  return (incoming, outgoing) => {
    // No answer is longer than a packet or two, and each is awaited.
    outgoing.socket?.setNoDelay(true)
    if (!isOpen()) outgoing.shouldKeepAlive = false
    if (!isHostRight(incoming)) return refuse(incoming, outgoing, NOT_A_HOST)
    // The adapter would make a URL with it, and has an opinion of its own on hosts; nobody here asks for it.
    incoming.headers.host = 'localhost'
    const target = incoming.url ?? ''
    // A URL parser would take a host out of `http://…` and `//…`, and decode and resolve what it likes.
    if (!PATH.test(target)) return refuse(incoming, outgoing, NOT_A_PATH)
    if (gate.isShut() && !PROBES.has(target)) {
      metrics.shed()
      rests.add(incoming.socket)
      return refuse(incoming, outgoing, TOO_LATE)
    }
    void answer(incoming, outgoing)
  }
}

// No `//`, no dot segments, no fragment, nothing encoded: one spelling for each path.
const PATH = /^(?!\/\/|[^?]*\/\.{1,2}(?:[/?]|$))\/[^%\\#]*$/
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz'])

const NOT_A_HOST = prepared(
  new Refusal('INVALID_REQUEST', 'the request must have one Host header, with a host and perhaps a port'),
)
const NOT_A_PATH = prepared(
  new Refusal('INVALID_REQUEST', 'the request target must be one of the paths of this server'),
)
const TOO_LATE = prepared(
  new Refusal('OVERLOADED', 'more is asked than can be answered in time', { 'Retry-After': '1' }),
)

interface Prepared {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: string
}

function prepared(refusal: Refusal): Prepared {
  const body = JSON.stringify(refusal.toProblem())
  const headers = {
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...refusal.headers,
  }
  return { status: refusal.status, headers, body }
}

function refuse(incoming: IncomingMessage, outgoing: ServerResponse, { status, headers, body }: Prepared): void {
  const id = incoming.headers['x-request-id']
  outgoing.writeHead(status, typeof id === 'string' && isSendable(id) ? { ...headers, 'X-Request-ID': id } : headers)
  // In one write with the headers: a refusal must not cost what an answer does.
  outgoing.end(body, 'latin1')
  incoming.resume()
}
