import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  /** Parsed JSON; an empty object where there is no body. */
  readonly body: Record<string, unknown>
}

export interface Sending {
  readonly method?: string
  /** Sent as they are: a list is sent as so many headers. */
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string
  /** PEM of the certificate to trust. */
  readonly ca?: string
  /** What to send in the place of the URL's path and query. */
  readonly target?: string
}

/** Sends exactly this, unlike `fetch`, which mends and refuses. */
export async function send(
  url: string,
  { method = 'GET', headers = {}, body, ca, target }: Sending = {},
): Promise<Answer> {
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const request = protocol === 'https:' ? httpsRequest : httpRequest
  // Else Node would take the name to check the certificate for from a Host header.
  const options = {
    method,
    servername: hostname,
    host: hostname,
    port,
    path: target ?? `${pathname}${search}`,
    headers,
    agent: false as const,
  }
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...options, ...(ca !== undefined && { ca }) }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          body: text === '' ? {} : JSON.parse(text),
        }),
      )
      response.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Asks a metadata endpoint for a token. */
export function askImds(imds: string, query: Record<string, string> | string, sending: Sending = {}): Promise<Answer> {
  const asked = typeof query === 'string' ? query : new URLSearchParams({ 'api-version': '2018-02-01', ...query })
  const headers = { Metadata: 'true', ...sending.headers }
  return send(`${imds}/metadata/identity/oauth2/token?${asked}`, { ...sending, headers })
}

/** Posts a form to a token endpoint. */
export function postForm(url: string, form: Record<string, string> | string, sending: Sending = {}): Promise<Answer> {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', ...sending.headers }
  return send(url, { method: 'POST', ...sending, headers, body: new URLSearchParams(form).toString() })
}

/** A `fetch` that trusts one more certificate authority. */
export function trustingFetch(ca: string): (url: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (url, init = {}) => {
    const headers = Object.fromEntries(new Headers(init.headers))
    const body = init.body === undefined || init.body === null ? undefined : String(init.body)
    const target = url instanceof Request ? url.url : String(url)
    const answer = await send(target, {
      method: init.method ?? 'GET',
      headers,
      ca,
      ...(body !== undefined && { body }),
    })
    const received = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)])
    return new Response(answer.text, { status: answer.status, headers: received })
  }
}

/** Both halves of a JWT, unverified. */
export function decode(token: unknown): { header: Record<string, unknown>; claims: Record<string, unknown> } {
  const [header = '', claims = ''] = String(token).split('.')
  const read = (segment: string) => JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'))
  return { header: read(header), claims: read(claims) }
}
