import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { PdpApp } from '../http/app.js'
import type { Metrics } from '../http/metrics.js'
import { Refusal } from '../wire/refusal.js'
import { requestIdOf } from './framing.js'
import { type Lane, layLane } from './lane.js'
import type { Line } from './line.js'
import { NODE_LOOP } from './loop.js'
import { Prepared } from './prepared.js'

export interface NodeListener {
  /** To be told of every connection, before anything is read from it. */
  readonly onConnection: (socket: Socket) => void
  readonly onRequest: (incoming: IncomingMessage, outgoing: ServerResponse) => void
}

export interface ListenerOptions {
  readonly line: Line
  readonly metrics: Metrics
  readonly isOpen: () => boolean
}

/** What stands before the application on Node: targets that are no paths, and requests that come too late. */
export function createListener(app: PdpApp, { line, metrics, isOpen }: ListenerOptions): NodeListener {
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false, autoCleanupIncoming: false })
  const lanes = new WeakMap<Socket, Lane>()
  const refuse = (bytes: Buffer, starts: readonly number[]): string => {
    metrics.shed(starts.length)
    return starts.map((at) => TOO_LATE.text(requestIdOf(bytes, at))).join('')
  }
  return {
    onConnection: (socket) => {
      const lane = layLane(socket, { line, loop: NODE_LOOP, refuse })
      if (lane !== undefined) lanes.set(socket, lane)
    },
    onRequest: (incoming, outgoing) => {
      const lane = lanes.get(incoming.socket)
      if (lane !== undefined) {
        lane.opened()
        outgoing.on('close', () => lane.closed())
      }
      // No answer is longer than a packet or two, and each is awaited.
      outgoing.socket?.setNoDelay(true)
      if (!isOpen()) outgoing.shouldKeepAlive = false
      const target = incoming.url ?? ''
      // A URL parser would take a host out of `http://…` and `//…`, and decode and resolve what it likes.
      if (!PATH.test(target)) return NOT_A_PATH.send(incoming, outgoing)
      if (lane?.isRefusing === true && !PROBES.has(target)) {
        metrics.shed(1)
        return TOO_LATE.send(incoming, outgoing)
      }
      void answer(incoming, outgoing)
    },
  }
}

// No `//`, no dot segments, nothing encoded: one spelling for each path.
const PATH = /^(?!\/\/|[^?]*\/\.{1,2}(?:[/?]|$))\/[^%\\]*$/
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz'])

const NOT_A_PATH = new Prepared(
  new Refusal('INVALID_REQUEST', 'the request target must be one of the paths of this server'),
)
const TOO_LATE = new Prepared(
  new Refusal('OVERLOADED', 'more is asked than can be answered in time', { 'Retry-After': '1' }),
)
