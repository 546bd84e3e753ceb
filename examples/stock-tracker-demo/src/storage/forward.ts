import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { Azurite } from './azurite.js'
import { sharedKey } from './shared-key.js'
import { pathOf, type Target } from './target.js'

/** A request for the storage server behind. */
export interface Forwarded {
  readonly method: string
  readonly target: Target
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body?: Readable | Buffer
  readonly signal?: AbortSignal
}

/**
 * Sends a request to the storage server, signed with the account's key. The client's own `Authorization` never goes
 * there.
 */
export function forward(
  azurite: Azurite,
  { method, target, headers, body, signal }: Forwarded,
): Promise<IncomingMessage> {
  const { account, key, port } = azurite
  const path = pathOf(account, target)
  const kept = new Map([...headers].filter(([name]) => !DROPPED.has(name)))
  kept.set('x-ms-date', new Date().toUTCString())
  const query = [...target.query].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  const authorization = sharedKey(account, key, { method, path, query: target.query, headers: kept })
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path: query.length === 0 ? path : `${path}?${query.join('&')}`,
        headers: { ...Object.fromEntries(kept), authorization },
        ...(signal !== undefined && { signal }),
      },
      resolve,
    )
    outgoing.on('error', reject)
    if (body === undefined || body instanceof Uint8Array) outgoing.end(body)
    else body.on('error', (error) => outgoing.destroy(error)).pipe(outgoing)
  })
}

/** What is about one connection, what we say ourselves, and what would let somebody in. */
const DROPPED: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'date',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-ms-date',
])
