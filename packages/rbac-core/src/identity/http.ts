import { isCertificateFault } from './certificate-fault.js'

/** The part of the web's `fetch` that is used here. The real one fits; a test may bring its own. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>

export interface FetchInit {
  readonly method: 'GET' | 'POST'
  readonly headers: Record<string, string>
  readonly body?: string
  readonly redirect: 'manual'
  readonly signal: AbortSignal
}

export interface FetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: ReadableStream<Uint8Array> | null
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Record<string, string>
  readonly body?: string
}

export interface HttpBounds {
  /** For the whole exchange, body included. */
  readonly timeoutMs: number
  readonly maxBytes: number
}

export interface HttpAnswer {
  readonly status: number
  readonly header: (name: string) => string | undefined
  readonly text: string
}

/** Why there is no answer. */
export type HttpFailure =
  | 'timeout'
  | 'unreachable'
  | 'untrusted_certificate'
  | 'unexpected_redirect'
  | 'response_too_large'
  | 'invalid_response'

/**
 * One request, one answer, in bounded time and space. Redirects are not followed: they would carry what is asked, and
 * the secrets that go with it, to a place nobody configured.
 *
 * Never rejects. What a failing `fetch` says is dropped, because it may quote the request.
 */
export function exchange(fetch: Fetch, request: HttpRequest, bounds: HttpBounds): Promise<HttpAnswer | HttpFailure> {
  const abort = new AbortController()
  // A race, because a `fetch` that was handed in may not listen to the signal.
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => {
        resolve('timeout')
        abort.abort()
      },
      Math.min(bounds.timeoutMs, LONGEST_TIMER_MS),
    )
    answer(fetch, request, bounds.maxBytes, abort.signal).then((outcome) => {
      clearTimeout(timer)
      resolve(outcome)
    })
  })
}

/** A timer for longer than this goes off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

async function answer(
  fetch: Fetch,
  { url, ...request }: HttpRequest,
  maxBytes: number,
  signal: AbortSignal,
): Promise<HttpAnswer | HttpFailure> {
  try {
    const response = await fetch(url, { ...request, redirect: 'manual', signal })
    const { status, headers, body } = response
    // A browser shows a redirect that it did not follow as status 0.
    if (status === 0 || (status >= 300 && status < 400)) {
      await body?.cancel()
      return 'unexpected_redirect'
    }
    const bytes = await readBounded(body, maxBytes)
    if (bytes === undefined) return 'response_too_large'
    const text = decode(bytes)
    if (text === undefined) return 'invalid_response'
    return { status, header: (name) => headers.get(name) ?? undefined, text }
  } catch (error) {
    return isCertificateFault(error) ? 'untrusted_certificate' : 'unreachable'
  }
}

async function readBounded(body: FetchResponse['body'], maxBytes: number): Promise<Uint8Array | undefined> {
  if (body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = body.getReader()
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    size += chunk.value.length
    if (size > maxBytes) {
      await reader.cancel()
      return undefined
    }
    chunks.push(chunk.value)
  }
  return joined(chunks, size)
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
