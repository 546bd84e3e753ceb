import { InvalidRequestError } from '../../errors.js'
import type { RequestAccess } from '../access.js'
import { type Check, checkFor, type GuardOptions } from '../guard.js'
import { hasLostHeaders, type NodeRequestLike } from '../node-request.js'
import { type RbacOptions, readOptions } from '../options.js'
import { kindOf, marked, RouteUnguardedError } from '../route-guard.js'
import { checkedRule, type RuleOptions } from '../rule.js'
import { type RouteRule, RuleTable } from '../rules.js'
import { factsOfWeb, responseOf } from '../web-request.js'
import { innermost, mountedIn } from './mounted.js'
import type { HonoParamsOf } from './params.js'

export type { HonoParamsOf } from './params.js'

/** The part of a Hono context that guards need. */
export interface HonoContextLike {
  /** On Node's server it has the request as Node read it. */
  readonly env: unknown
  readonly req: {
    readonly raw: Request
    readonly matchedRoutes: readonly HonoRoute[]
    readonly routeIndex: number
    param(): Record<string, string>
  }
  set(name: 'rbac', value: RequestAccess): void
}

/** For `new Hono<{ Variables: RbacVariables }>()`, so that handlers know of `context.var.rbac`. */
export interface RbacVariables {
  readonly rbac: RequestAccess
}

export type HonoMiddleware = (context: HonoContextLike, next: () => Promise<void>) => Promise<Response | undefined>

/** The part of a Hono app that guards need. */
export interface HonoLike {
  readonly routes: readonly HonoRoute[]
  on(method: string, path: string, ...handlers: never[]): unknown
}

interface HonoRoute {
  readonly method: string
  readonly path: string
  readonly handler: unknown
}

export interface HonoRbac {
  /** Middleware to put first on a route: what follows on it runs only for whom may do `action` at the scope. */
  require<Route = Readonly<Record<string, string>>, Context extends HonoContextLike = HonoContextLike>(
    action: string,
    rule: RuleOptions<HonoParamsOf<Route>, Context>,
  ): (context: Context, next: () => Promise<void>) => Promise<Response | undefined>
  /** Middleware that says of a route that it is open to everyone. */
  public(): HonoMiddleware
  /**
   * Puts every route of `routes`, those of apps below it included, into `app`, each behind its rule. Routes that no rule
   * is for are refused, and returned as `METHOD /path`. Middleware for all belongs to `app`: what `routes` has is a route.
   */
  protect(app: HonoLike, routes: HonoLike, rules: readonly RouteRule<HonoContextLike>[]): readonly string[]
}

/** Guards for Hono 4 that share an engine and a way to know who asks. */
export function createRbac(options: RbacOptions<HonoContextLike>): HonoRbac {
  const settings = readOptions(options)
  return {
    require: (action, rule) => routeMiddleware(checkFor(settings, checkedRule({ ...rule, action }))),
    public: () =>
      marked(async (_context, next) => {
        await next()
        return undefined
      }, 'public'),
    protect: (app, routes, rules) => protect(app, routes, new RuleTable(settings, rules)),
  }
}

/** Middleware that guards one route of Hono 4, to put first on it. */
export function guard<Route = Readonly<Record<string, string>>, Context extends HonoContextLike = HonoContextLike>(
  options: GuardOptions<HonoParamsOf<Route>, Context>,
): (context: Context, next: () => Promise<void>) => Promise<Response | undefined> {
  return routeMiddleware(checkFor(readOptions(options), checkedRule(options)))
}

/**
 * Nothing, when a guard comes first on every route of an app, those of `route()` and `mount()` included. Any other
 * function of two parameters under `use` or `all` is taken for middleware, as Hono itself takes it: one that answers
 * requests is not seen.
 *
 * @throws {RouteUnguardedError} naming every other route
 */
export function assertGuarded(app: HonoLike): void {
  const routes = routesOf(app)
  const isMounted = mountedIn(app)
  const handlers = routes
    .map((route) => ({ ...route, handler: innermost(route.handler) }))
    .filter(({ method, handler }) => !isMiddleware(method, handler) || isMounted(handler))
  const unguarded = firstOfEach(handlers).filter(({ handler }) => [undefined, 'unmapped'].includes(kindOf(handler)))
  if (unguarded.length > 0) throw new RouteUnguardedError(unguarded.map(nameOf))
}

/** The first handler of each method and path: the others run only after it let them. */
function firstOfEach(routes: readonly HonoRoute[]): readonly HonoRoute[] {
  return [...new Map([...routes].reverse().map((route) => [nameOf(route), route])).values()].reverse()
}

function nameOf({ method, path }: HonoRoute): string {
  return `${method} ${path}`
}

/** @throws {InvalidRequestError} for what is no app */
function routesOf(app: HonoLike): readonly HonoRoute[] {
  if (Array.isArray(app?.routes) && typeof app.on === 'function') return app.routes
  throw new InvalidRequestError('app must be an app of Hono 4')
}

function isMiddleware(method: string, handler: unknown): handler is object {
  return method === 'ALL' && typeof handler === 'function' && handler.length >= 2 && kindOf(handler) === undefined
}

function routeMiddleware<Params, Context extends HonoContextLike>(
  check: Check<Params, Context>,
): (context: Context, next: () => Promise<void>) => Promise<Response | undefined> {
  return marked(async (context, next) => {
    // Under `use` the parameters are those of its pattern, not those that a handler will see.
    if (!isFollowedOnRoute(context)) throw new RouteUnguardedError(['what is below a guard mounted with `use`'])
    return pass(check, context, next)
  }, 'guarded')
}

function isFollowedOnRoute({ req: { matchedRoutes, routeIndex } }: HonoContextLike): boolean {
  const [here, next] = matchedRoutes.slice(routeIndex)
  return here !== undefined && next !== undefined && nameOf(here) === nameOf(next)
}

async function pass<Params, Context extends HonoContextLike>(
  check: Check<Params, Context>,
  context: Context,
  next: () => Promise<unknown>,
): Promise<Response | undefined> {
  const { raw, matchedRoutes, routeIndex } = context.req
  const route = matchedRoutes[routeIndex]?.path ?? ''
  const params = context.req.param() as Params
  const verdict = await check({
    ...factsOfWeb(raw),
    hasLostHeaders: hasLostBefore(context),
    route,
    params,
    native: context,
  })
  if (!verdict.allowed) return responseOf(verdict.answer)
  context.set('rbac', verdict.rbac)
  return (await next()) as Response | undefined
}

function hasLostBefore({ env }: HonoContextLike): boolean {
  const { incoming } = (env ?? {}) as { readonly incoming?: NodeRequestLike }
  return incoming !== undefined && hasLostHeaders(incoming)
}

function protect(app: HonoLike, routes: HonoLike, table: RuleTable<HonoContextLike>): readonly string[] {
  routesOf(app)
  const declared = routesOf(routes)
  const firsts = new Set(firstOfEach(declared))
  const unmapped: string[] = []
  for (const route of declared) {
    const { method, path } = route
    const handler = route.handler as HonoHandler
    if (!firsts.has(route)) {
      app.on(method, path, handler as never)
      continue
    }
    const kind = table.find(method === 'ALL' ? '*' : method, path).kind
    if (kind === 'unmapped') unmapped.push(nameOf(route))
    const guarded: HonoHandler = async (context, next) => {
      const { guard: check } = table.find(context.req.raw.method, path)
      if (check === undefined) return handler(context, next)
      return pass(check as Check<unknown, HonoContextLike>, context, async () => handler(context, next))
    }
    app.on(method, path, marked(guarded, kind) as never)
  }
  return unmapped
}

type HonoHandler = (context: HonoContextLike, next: () => Promise<void>) => unknown
