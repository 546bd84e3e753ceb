import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import { closeIfUnread } from '../../listening/linger.js'
import { invalid, Refusal } from '../wire/refusal.js'
import { timesSent } from './raw-headers.js'
import type { Room } from './room.js'

/** One request and the way to answer it, whatever runtime it came in by. */
export interface Exchange {
  readonly method: string
  /** A header's value; undefined where it is missing. Repeated ones are joined with a comma. */
  header(name: string): string | undefined
  /** Whether the header was sent more than once, which a reader of the first or the last would not see. */
  isRepeated(name: string): boolean
  /** @throws {Refusal} with 413 above `maxBytes`, at the first byte too many; with 503 where there is no room */
  body(maxBytes: number, room: Room): Promise<Uint8Array>
  /** Whether the client has left. */
  isGone(): boolean
  send(status: number, headers: Readonly<Record<string, string>>, body: string): Response
}

/** What Node's server binds; undefined on other runtimes. */
export type Bindings = Partial<HttpBindings>

/**
 * On Node the request is read from and written to its socket as it is: making the web's objects for it costs more than
 * the answer does.
 */
export function exchangeOf(context: Context<{ Bindings: Bindings }>): Exchange {
  const { incoming, outgoing } = context.env ?? {}
  return incoming === undefined || outgoing === undefined
    ? new WebExchange(context.req.raw)
    : new NodeExchange(incoming as IncomingMessage, outgoing as ServerResponse)
}

class NodeExchange implements Exchange {
  readonly method: string
  readonly #incoming: IncomingMessage
  readonly #outgoing: ServerResponse

  constructor(incoming: IncomingMessage, outgoing: ServerResponse) {
    this.method = incoming.method ?? ''
    this.#incoming = incoming
    this.#outgoing = outgoing
  }

  header(name: string): string | undefined {
    const value = this.#incoming.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }

  isRepeated(name: string): boolean {
    return timesSent(this.#incoming.rawHeaders, name) > 1
  }

  body(maxBytes: number, room: Room): Promise<Uint8Array> {
    const incoming = this.#incoming
    if (Number(incoming.headers['content-length']) > maxBytes) return Promise.reject(tooLarge(maxBytes))
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      let size = 0
      let end = (settle: () => void): void => {
        end = () => undefined
        room.give(size)
        settle()
      }
      const take = (chunk: Buffer): void => {
        const problem =
          size + chunk.length > maxBytes ? tooLarge(maxBytes) : room.take(chunk.length) ? undefined : full()
        if (problem === undefined) {
          size += chunk.length
          chunks.push(chunk)
          return
        }
        incoming.off('data', take)
        incoming.pause()
        end(() => reject(problem))
      }
      incoming.on('data', take)
      incoming.on('end', () => end(() => resolve(joined(chunks))))
      // A client that leaves in the middle.
      incoming.on('error', () => end(() => reject(invalid('the body ended early'))))
    })
  }

  isGone(): boolean {
    return this.#outgoing.destroyed || this.#incoming.socket.destroyed
  }

  send(status: number, headers: Readonly<Record<string, string>>, body: string): Response {
    const outgoing = this.#outgoing
    closeIfUnread(this.#incoming, outgoing)
    const length = Buffer.byteLength(body)
    outgoing.writeHead(status, { ...headers, 'Content-Length': length })
    // Node joins a text to the headers and writes both at once, which is a third of the cost of an answer less. Only as
    // Latin-1, in which a request id came, and so only for a text that is the same in it.
    if (length === body.length) outgoing.end(body, 'latin1')
    else outgoing.end(Buffer.from(body))
    return RESPONSE_ALREADY_SENT
  }
}

class WebExchange implements Exchange {
  readonly method: string
  readonly #request: Request

  constructor(request: Request) {
    this.method = request.method
    this.#request = request
  }

  header(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined
  }

  /** The web joins them; none of the headers that matter has a comma of its own. */
  isRepeated(name: string): boolean {
    return this.#request.headers.get(name)?.includes(',') === true
  }

  async body(maxBytes: number): Promise<Uint8Array> {
    if (Number(this.header('content-length')) > maxBytes) throw tooLarge(maxBytes)
    const chunks: Uint8Array[] = []
    let size = 0
    const reader = this.#request.body?.getReader()
    for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
      size += part.value.length
      if (size > maxBytes) {
        await reader?.cancel()
        throw tooLarge(maxBytes)
      }
      chunks.push(part.value)
    }
    return Buffer.concat(chunks)
  }

  isGone(): boolean {
    return this.#request.signal.aborted
  }

  send(status: number, headers: Readonly<Record<string, string>>, body: string): Response {
    return new Response(body, { status, headers })
  }
}

function joined(chunks: readonly Buffer[]): Uint8Array {
  const [only] = chunks
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)
}

function full(): Refusal {
  return new Refusal('OVERLOADED', 'too many requests are coming in at once', { 'Retry-After': '1' })
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal('LIMIT_EXCEEDED', `the body is larger than ${maxBytes} bytes`)
}
