import type { RequestAccess } from '../access.js'
import { type Check, checkFor, type GuardOptions, verdictOn } from '../guard.js'
import { NodeFacts, type NodeRequestLike, type NodeResponseLike, sendAnswer } from '../node-request.js'
import { type RbacOptions, readOptions } from '../options.js'
import type { Answer } from '../problem.js'
import type { RouteParams } from '../request.js'
import { checkedRule, checkHandler, type RuleOptions, type UpgradeAction } from '../rule.js'

export type { NodeRequestLike, NodeResponseLike } from '../node-request.js'

/** The route that the application's own routing chose, in its own words. */
export interface MatchedRoute<Params> {
  readonly route: string
  readonly params: Params
}

/** Called with what routing found, once the guard has let the request through. */
export type NodeHandler<Params, Request, Response> = (
  request: Request,
  response: Response,
  match: MatchedRoute<Params>,
) => unknown

/** To be called with what routing found. Settles when the handler, or the answer in its place, is done. */
export type GuardedNodeHandler<Params, Request, Response> = (
  request: Request,
  response: Response,
  match: MatchedRoute<Params>,
) => Promise<void>

/** The part of a Node socket that a refused upgrade is answered through. */
export interface SocketLike {
  end(text: string): unknown
  on(event: 'error', listener: () => void): unknown
  off(event: 'error', listener: () => void): unknown
}

export interface NodeRbac {
  /** The handler, run only for whom may do `action` at the scope. */
  require<
    Params = RouteParams,
    Request extends NodeRequestLike = NodeRequestLike,
    Response extends NodeResponseLike = NodeResponseLike,
  >(
    action: string,
    rule: RuleOptions<Params, Request>,
    handler: NodeHandler<Params, Request, Response>,
  ): GuardedNodeHandler<Params, Request, Response>
  /**
   * Decides on a request of the server's `upgrade` event, by `rule.upgrade`. Undefined where it is refused: the socket
   * has then been answered and closed. Never rejects; a rule that is none is answered with 500.
   */
  upgrade<Params, Request extends NodeRequestLike>(
    rule: RuleOptions<Params, Request> & { readonly upgrade: UpgradeAction },
    request: Request,
    socket: SocketLike,
    match: MatchedRoute<Params>,
  ): Promise<RequestAccess | undefined>
}

/** Guards for plain `node:http` that share an engine and a way to know who asks. */
export function createRbac(options: RbacOptions<NodeRequestLike>): NodeRbac {
  const settings = readOptions(options)
  return {
    require: (action, rule, handler) => handlerOf(checkFor(settings, checkedRule({ ...rule, action })), handler),
    async upgrade(rule, request, socket, match) {
      // Node hands the socket over with nobody to hear its errors, and one that nobody hears ends the process.
      socket.on('error', unheard)
      const facts = new NodeFacts(request, match.route, match.params, request, true)
      const verdict = await verdictOn(settings, facts, (passage) =>
        passage.decide(checkedRule({ ...rule, action: rule.upgrade.action })),
      )
      if (!verdict.allowed) {
        socket.end(rawAnswer(verdict.answer))
        return undefined
      }
      socket.off('error', unheard)
      return verdict.rbac
    },
  }
}

/** One guarded handler of plain `node:http`. */
export function guard<Params, Request extends NodeRequestLike, Response extends NodeResponseLike>(
  options: GuardOptions<Params, Request>,
  handler: NodeHandler<Params, Request, Response>,
): GuardedNodeHandler<Params, Request, Response> {
  return handlerOf(checkFor(readOptions(options), checkedRule(options)), handler)
}

function handlerOf<Params, Request extends NodeRequestLike, Response extends NodeResponseLike>(
  check: Check<Params, Request>,
  handler: NodeHandler<Params, Request, Response>,
): GuardedNodeHandler<Params, Request, Response> {
  checkHandler(handler)
  return async (request, response, match) => {
    const { route, params } = match
    const verdict = await check(new NodeFacts(request, route, params, request))
    if (!verdict.allowed) return sendAnswer(response, verdict.answer)
    request.rbac = verdict.rbac
    await handler(request, response, match)
  }
}

function unheard(): void {}

/** Before a protocol is agreed on there is no response object, only the socket. */
function rawAnswer({ status, headers, body }: Answer): string {
  const bytes = new TextEncoder().encode(body).length
  const lines = Object.entries({ ...headers, 'content-length': String(bytes), connection: 'close' })
  return `HTTP/1.1 ${status} \r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}
