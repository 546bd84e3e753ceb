import { request } from 'node:https'
import { Readable } from 'node:stream'
import type { Fetch } from 'rbac-core/identity'

/** A `fetch` that trusts one certificate authority and no other, for https alone. Follows no redirects. */
export function trustingFetch(ca: string): Fetch {
  return (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const outgoing = request(url, { method, headers, ca, signal, agent: false }, (incoming) => {
        resolve({
          status: incoming.statusCode ?? 0,
          headers: { get: (name) => incoming.headersDistinct[name.toLowerCase()]?.join(', ') ?? null },
          body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>,
        })
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
}
