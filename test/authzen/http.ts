import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body as JSON; undefined where it is none. */
  readonly body: unknown
}

export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Sent as JSON, or as it is where it is text. */
  readonly body?: unknown
  readonly ca?: string
}

/** One request on a connection of its own. */
export function send(url: string, { method = 'POST', headers = {}, body, ca }: Sent = {}): Promise<Reply> {
  const payload = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(
      url,
      {
        method,
        agent: false,
        ...(ca !== undefined && { ca }),
        headers: {
          ...(method === 'POST' && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(payload),
          }),
          ...(headers as Record<string, string | string[]>),
        },
      },
      async (response) => {
        const received = await text(response)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: received, body: parsed(received) })
      },
    )
    request.on('error', reject)
    request.end(payload)
  })
}

/** What comes back for these very bytes, until the server closes or `enough` says so. */
export async function sendRaw(
  url: string,
  bytes: string | Buffer,
  enough: (received: string) => boolean = () => false,
): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1')
    if (enough(received)) socket.destroy()
  })
  // What was received counts, however the server ended it.
  socket.on('error', () => undefined)
  socket.write(bytes)
  await new Promise((resolve) => socket.on('close', resolve))
  return received
}

function parsed(received: string): unknown {
  try {
    return JSON.parse(received)
  } catch {
    return undefined
  }
}
