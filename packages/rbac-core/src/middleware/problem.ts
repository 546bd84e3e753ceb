/** Stable; what a client may branch on. */
export type ProblemCode =
  | 'UNAUTHENTICATED'
  | 'INVALID_TOKEN'
  | 'INVALID_REQUEST'
  | 'INVALID_SCOPE'
  | 'FORBIDDEN'
  | 'KEYS_UNAVAILABLE'
  | 'PDP_UNAVAILABLE'
  | 'INTERNAL_ERROR'

/** The body of a refusal (RFC 9457). It says what the client may know: nothing of the policy, nothing of the token. */
export interface Problem {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly code: ProblemCode
}

/** A refusal, ready to be sent. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What an answer says, and the headers that say what that is. */
export type Presented = Pick<Answer, 'headers' | 'body'>

/**
 * The body of an answer in another form than problem+json, for clients that expect one; undefined leaves it as it is.
 * Where this throws, or returns what can't be sent, the answer is a 500.
 */
export type PresentProblem = (problem: Problem) => Presented | undefined

const STATUS: Readonly<Record<ProblemCode, readonly [status: number, title: string]>> = {
  UNAUTHENTICATED: [401, 'Unauthorized'],
  INVALID_TOKEN: [401, 'Unauthorized'],
  INVALID_REQUEST: [400, 'Bad Request'],
  INVALID_SCOPE: [400, 'Bad Request'],
  FORBIDDEN: [403, 'Forbidden'],
  KEYS_UNAVAILABLE: [503, 'Service Unavailable'],
  PDP_UNAVAILABLE: [503, 'Service Unavailable'],
  INTERNAL_ERROR: [500, 'Internal Server Error'],
}

export function problemOf(code: ProblemCode): Problem {
  const [status, title] = STATUS[code]
  return { type: 'about:blank', title, status, code }
}

export function presentAsProblem(problem: Problem): Presented {
  return { headers: { 'content-type': 'application/problem+json' }, body: JSON.stringify(problem) }
}

/** For an error that leaves no other answer. */
export function internalError(): Answer {
  const problem = problemOf('INTERNAL_ERROR')
  return { status: problem.status, ...presentAsProblem(problem) }
}
