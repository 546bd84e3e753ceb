import type { RequestAccess } from '../access.js'
import { type Check, checkFor, type GuardOptions } from '../guard.js'
import { type RbacOptions, readOptions } from '../options.js'
import { internalError } from '../problem.js'
import type { RouteParams } from '../request.js'
import { checkedRule, type RuleOptions } from '../rule.js'
import { factsOfWeb, responseOf } from '../web-request.js'

/** A handler of web-standard requests, as Next.js, Bun, Deno and Cloudflare call them. */
export type WebHandler<Rest extends readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>

/** What a guarded handler is called with: the request's access first, then what the runtime passes. */
export type GuardedWebHandler<Rest extends readonly unknown[]> = (
  rbac: RequestAccess,
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>

/** The route that the runtime matched, by which this handler was chosen. */
export interface WebRoute<Params, Rest extends readonly unknown[]> {
  /** Its pattern, for records. */
  readonly route: string
  /** Its parameters, from what the runtime passes. Default: none. */
  readonly params?: (request: Request, ...rest: Rest) => Params | Promise<Params>
}

export interface WebRbac {
  /** The handler, run only for whom may do `action` at the scope. */
  require<Params = RouteParams, Rest extends readonly unknown[] = readonly unknown[]>(
    action: string,
    rule: RuleOptions<Params, Request> & WebRoute<Params, Rest>,
    handler: GuardedWebHandler<Rest>,
  ): WebHandler<Rest>
}

/** Guards for handlers of web-standard requests that share an engine and a way to know who asks. */
export function createRbac(options: RbacOptions<Request>): WebRbac {
  const settings = readOptions(options)
  return {
    require: (action, rule, handler) => handlerOf(checkFor(settings, checkedRule({ ...rule, action })), rule, handler),
  }
}

/** One guarded handler of web-standard requests. */
export function guard<Params = RouteParams, Rest extends readonly unknown[] = readonly unknown[]>(
  options: GuardOptions<Params, Request> & WebRoute<Params, Rest>,
  handler: GuardedWebHandler<Rest>,
): WebHandler<Rest> {
  return handlerOf(checkFor(readOptions(options), checkedRule(options)), options, handler)
}

function handlerOf<Params, Rest extends readonly unknown[]>(
  check: Check<Params, Request>,
  { route, params: paramsOf }: WebRoute<Params, Rest>,
  handler: GuardedWebHandler<Rest>,
): WebHandler<Rest> {
  return async (request, ...rest) => {
    let params: Params
    try {
      params = ((await paramsOf?.(request, ...rest)) ?? {}) as Params
    } catch {
      return responseOf(internalError())
    }
    const verdict = await check({ ...factsOfWeb(request), route, params, native: request })
    return verdict.allowed ? handler(verdict.rbac, request, ...rest) : responseOf(verdict.answer)
  }
}
