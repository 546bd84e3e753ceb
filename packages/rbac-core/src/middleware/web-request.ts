import type { Answer } from './problem.js'
import type { GuardRequest } from './request.js'

/** What a web-standard `Request` says. It joins repeated headers with a comma, which no bearer token has. */
export function factsOfWeb(request: Request): WebFacts {
  const { headers } = request
  return {
    method: request.method,
    authorization: headers.get('authorization'),
    isUpgrade: headers.has('upgrade'),
    headers: (name) => headers.get(name),
    isGone: () => request.signal.aborted,
  }
}

type WebFacts = Required<Pick<GuardRequest, 'method' | 'authorization' | 'isUpgrade' | 'headers' | 'isGone'>>

export function responseOf({ status, headers, body }: Answer): Response {
  return new Response(body, { status, headers })
}
