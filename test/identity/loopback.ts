import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export interface Received {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export interface Loopback {
  readonly url: string
  readonly received: readonly Received[]
  /** Paths that were asked for, without their queries. */
  readonly paths: readonly string[]
}

/** A server on this machine for as long as the test runs, which keeps what it was asked. */
export async function loopback(answer: (received: Received, response: ServerResponse) => void): Promise<Loopback> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    // A client may leave in the middle of its own request.
    void text(request).then(
      (body) => {
        const one = { method: request.method ?? '', target: request.url ?? '', headers: request.headers, body }
        received.push(one)
        answer(one, response)
      },
      () => undefined,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    get paths() {
      return received.map(({ target }) => target.split('?')[0] ?? '')
    },
  }
}

export function json(
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
}
