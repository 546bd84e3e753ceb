import type { RequestAccess } from './access.js'
import type { Answer } from './problem.js'
import type { GuardRequest } from './request.js'

/** The part of Node's `IncomingMessage` (HTTP/1 or HTTP/2) that guards need. */
export interface NodeRequestLike {
  readonly method?: string | undefined
  readonly rawHeaders: readonly string[]
  readonly socket: { readonly destroyed?: boolean }
  /** Set once a guard let the request through. */
  rbac?: RequestAccess
}

/** The part of Node's `ServerResponse` that answers need. */
export interface NodeResponseLike {
  statusCode: number
  /** True where something else has answered, such as a time limit. */
  readonly headersSent?: boolean
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/**
 * What Node knows of a request before any framework looks at it, with the route that one matched. Headers are read as they
 * came: `request.headers` keeps the first of two Authorization headers, and joins others.
 */
export class NodeFacts<Params, Native> implements GuardRequest<Params, Native> {
  readonly method: string
  readonly authorization: readonly string[]
  readonly isUpgrade: boolean
  readonly route: string
  readonly params: Params
  readonly native: Native
  readonly #request: NodeRequestLike

  constructor(request: NodeRequestLike, route: string, params: Params, native: Native, isUpgrade = false) {
    const { rawHeaders } = request
    const authorization: string[] = []
    let asksToUpgrade = isUpgrade
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const name = rawHeaders[at] ?? ''
      if (name.length === 13 && name.toLowerCase() === 'authorization') authorization.push(rawHeaders[at + 1] ?? '')
      if (name.length === 7 && name.toLowerCase() === 'upgrade') asksToUpgrade = true
    }
    this.method = request.method ?? ''
    this.authorization = authorization
    this.isUpgrade = asksToUpgrade
    this.route = route
    this.params = params
    this.native = native
    this.#request = request
  }

  get hasLostHeaders(): boolean {
    return hasLostHeaders(this.#request)
  }

  headers(name: string): readonly string[] {
    return valuesOf(this.#request.rawHeaders, name)
  }

  isGone(): boolean {
    return this.#request.socket.destroyed === true
  }
}

/** Node keeps so many names and values and drops the rest without a word. */
export function hasLostHeaders({ rawHeaders, socket }: NodeRequestLike): boolean {
  const { server } = socket as { readonly server?: { readonly maxHeadersCount?: number | null } }
  const most = server?.maxHeadersCount ?? NODE_DEFAULT
  return most !== 0 && rawHeaders.length >= 2 * most
}

function valuesOf(rawHeaders: readonly string[], wanted: string): string[] {
  const values: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() === wanted) values.push(rawHeaders[at + 1] ?? '')
  }
  return values
}

const NODE_DEFAULT = 1000

/** Sends an answer through Node's own response, unless one is out already. */
export function sendAnswer(response: NodeResponseLike, answer: Answer): void {
  if (response.headersSent === true) return
  response.statusCode = answer.status
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  response.end(answer.body)
}
