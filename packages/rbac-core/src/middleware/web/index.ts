import { InvalidRequestError } from '../../errors.js'
import type { RequestAccess } from '../access.js'
import { checkFor, type GuardOptions } from '../guard.js'
import { type RbacOptions, readOptions, type Settings } from '../options.js'
import { Passage } from '../passage.js'
import type { RouteParams } from '../request.js'
import { checkedRule, checkHandler, type Rule, type RuleOptions } from '../rule.js'
import { withinLimit } from '../time-limit.js'
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
  readonly params?: ((request: Request, ...rest: Rest) => Params | Promise<Params>) | undefined
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
    require: (action, rule, handler) => handlerOf(settings, { ...rule, action }, handler),
  }
}

/** One guarded handler of web-standard requests. */
export function guard<Params = RouteParams, Rest extends readonly unknown[] = readonly unknown[]>(
  options: GuardOptions<Params, Request> & WebRoute<Params, Rest>,
  handler: GuardedWebHandler<Rest>,
): WebHandler<Rest> {
  return handlerOf(readOptions(options), options, handler)
}

function handlerOf<Params, Rest extends readonly unknown[]>(
  settings: Settings<Request>,
  rule: Rule<Params, Request> & WebRoute<Params, Rest>,
  handler: GuardedWebHandler<Rest>,
): WebHandler<Rest> {
  const check = checkFor(settings, checkedRule(rule))
  const { route, params: paramsOf } = rule
  if (paramsOf !== undefined && typeof paramsOf !== 'function') {
    throw new InvalidRequestError(`${rule.action}: params must be a function`)
  }
  checkHandler(handler)
  return async (request, ...rest) => {
    const facts = { ...factsOfWeb(request), route, native: request }
    let params: Params
    try {
      params = ((await withinLimit(paramsOf?.(request, ...rest), settings.timeLimitMs)) ?? {}) as Params
    } catch (error) {
      return responseOf(new Passage(settings, { ...facts, params: {} }).failed(error).answer)
    }
    const verdict = await check({ ...facts, params })
    return verdict.allowed ? handler(verdict.rbac, request, ...rest) : responseOf(verdict.answer)
  }
}
