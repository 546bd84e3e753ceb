import { builtin } from './host.js'
import type { Fetch } from './http.js'

/**
 * A `fetch` that goes straight to where the URL says, for metadata services: a proxy, which the real `fetch` may be told
 * to use for everything, would answer with a token of *its* machine and learn ours. Undefined where there is no Node.
 */
export function directFetch(): Fetch | undefined {
  const http = builtin<HttpModule>('node:http')
  if (http === undefined) return undefined
  return (url, { body, method, headers, signal }) =>
    new Promise((resolve, reject) => {
      // `agent: false` is a fresh agent, which knows nothing of proxies.
      const request = http.request(url, { method, headers, signal, agent: false }, (message) => {
        const { statusCode: status = 0, headers: fields } = message
        resolve({ status, headers: { get: (name) => fields[name.toLowerCase()] ?? null }, body: streamOf(message) })
      })
      request.on('error', reject)
      request.end(body)
    })
}

function streamOf(message: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      message.on('data', (chunk) => controller.enqueue(chunk))
      message.on('end', () => controller.close())
      message.on('error', (error) => controller.error(error))
    },
    cancel: () => message.destroy(),
  })
}

interface HttpModule {
  readonly request: (
    url: string,
    options: {
      readonly method: string
      readonly headers: Record<string, string>
      readonly signal: AbortSignal
      readonly agent: false
    },
    answered: (message: IncomingMessage) => void,
  ) => OutgoingMessage
}

interface OutgoingMessage {
  readonly on: (event: 'error', listener: (error: Error) => void) => void
  readonly end: (body: string | undefined) => void
}

interface IncomingMessage {
  readonly statusCode?: number
  readonly headers: Readonly<Record<string, string | undefined>>
  on(event: 'data', listener: (chunk: Uint8Array) => void): void
  on(event: 'end', listener: () => void): void
  on(event: 'error', listener: (error: Error) => void): void
  destroy(): void
}
