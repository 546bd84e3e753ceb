/** Why a request gets no answer of its own: stable, a client may branch on it. */
export type RefusalCode =
  | 'INVALID_REQUEST'
  | 'INVALID_SCOPE'
  | 'INVALID_ACTION'
  | 'UNAUTHENTICATED'
  | 'INVALID_TOKEN'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'LIMIT_EXCEEDED'
  | 'OVERLOADED'
  | 'TIME_LIMIT'
  | 'POLICY_UNAVAILABLE'
  | 'KEYS_UNAVAILABLE'
  | 'INTERNAL_ERROR'

const STATUS: Readonly<Record<RefusalCode, readonly [status: number, title: string]>> = {
  INVALID_REQUEST: [400, 'Bad Request'],
  INVALID_SCOPE: [400, 'Bad Request'],
  INVALID_ACTION: [400, 'Bad Request'],
  UNAUTHENTICATED: [401, 'Unauthorized'],
  INVALID_TOKEN: [401, 'Unauthorized'],
  FORBIDDEN: [403, 'Forbidden'],
  NOT_FOUND: [404, 'Not Found'],
  METHOD_NOT_ALLOWED: [405, 'Method Not Allowed'],
  LIMIT_EXCEEDED: [413, 'Content Too Large'],
  OVERLOADED: [503, 'Service Unavailable'],
  TIME_LIMIT: [503, 'Service Unavailable'],
  POLICY_UNAVAILABLE: [503, 'Service Unavailable'],
  KEYS_UNAVAILABLE: [503, 'Service Unavailable'],
  INTERNAL_ERROR: [500, 'Internal Server Error'],
}

/** A request that is answered with an error status. Never leaves the server. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  /** @param detail one line for the client's author; says nothing of the policy and quotes nothing of the request */
  constructor(code: RefusalCode, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail)
    this.code = code
    this.status = STATUS[code][0]
    this.headers = headers
  }

  /** The body (RFC 9457). */
  toProblem(): object {
    const { code, status, message } = this
    return { type: 'about:blank', title: STATUS[code][1], status, code, detail: message }
  }
}

export function invalid(detail: string): Refusal {
  return new Refusal('INVALID_REQUEST', detail)
}
