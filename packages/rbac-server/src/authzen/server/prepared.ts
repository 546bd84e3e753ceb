import type { IncomingMessage, ServerResponse } from 'node:http'
import { isSendable } from '../http/content.js'
import type { Refusal } from '../wire/refusal.js'

/** An answer that is the same for every request but for the request's id. */
export class Prepared {
  readonly #status: number
  readonly #headers: Readonly<Record<string, string | number>>
  readonly #body: string
  readonly #head: string

  constructor(refusal: Refusal) {
    const problem = refusal.toProblem()
    this.#status = refusal.status
    this.#body = JSON.stringify(problem)
    this.#headers = {
      'Content-Type': 'application/problem+json',
      'Content-Length': Buffer.byteLength(this.#body),
      'Cache-Control': 'no-store',
      ...refusal.headers,
    }
    const lines = Object.entries(this.#headers).map(([name, value]) => `${name}: ${value}\r\n`)
    this.#head = `HTTP/1.1 ${refusal.status} ${refusal.title}\r\n${lines.join('')}`
  }

  /** Answers through Node's server. */
  send(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const id = incoming.headers['x-request-id']
    const headers = typeof id === 'string' && isSendable(id) ? { ...this.#headers, 'X-Request-ID': id } : this.#headers
    outgoing.writeHead(this.#status, headers)
    outgoing.end(this.#body, 'latin1')
    incoming.resume()
  }

  /** The answer as it goes over the wire, in Latin-1, on a connection that stays. */
  text(requestId: string): string {
    const id = isSendable(requestId) ? `X-Request-ID: ${requestId}\r\n` : ''
    return `${this.#head}${id}\r\n${this.#body}`
  }
}
