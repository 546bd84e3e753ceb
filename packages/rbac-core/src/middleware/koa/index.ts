import { InvalidRequestError } from '../../errors.js'
import type { RequestAccess } from '../access.js'
import { type Check, checkFor, type GuardOptions } from '../guard.js'
import { NodeFacts, type NodeRequestLike } from '../node-request.js'
import { type RbacOptions, readOptions } from '../options.js'
import type { ParamsOf, RouteParams } from '../request.js'
import { kindOf, marked, RouteUnguardedError } from '../route-guard.js'
import { checkedRule, type RuleOptions } from '../rule.js'
import { type MappedRoute, type RouteRule, RuleTable } from '../rules.js'

/** The part of a Koa context, below `@koa/router`, that guards need. */
export interface KoaContextLike {
  readonly req: NodeRequestLike
  /** Has `rbac` once a guard let the request through. */
  readonly state: { rbac?: RequestAccess }
  status: number
  body: unknown
  set(headers: Record<string, string>): void
}

export type KoaMiddleware<Context> = (context: Context, next: () => Promise<unknown>) => Promise<void>

/** The part of a router of `@koa/router` that is walked. */
export interface KoaRouterLike {
  readonly stack: readonly KoaLayer[]
}

interface KoaLayer {
  readonly path: string | RegExp
  /** Empty for what `use` was given. */
  readonly methods: readonly string[]
  stack: readonly unknown[]
}

/** What the router adds to the context of a route. */
interface Routed {
  readonly params?: unknown
  readonly matched?: readonly KoaLayer[]
}

export interface KoaRbac {
  /** Middleware to put first on a route: what follows on it runs only for whom may do `action` at the scope. */
  require<Route = RouteParams, Context extends KoaContextLike = KoaContextLike>(
    action: string,
    rule: RuleOptions<ParamsOf<Route>, Context>,
  ): KoaMiddleware<NoInfer<Context>>
  /** Middleware that says of a route that it is open to everyone. */
  public(): KoaMiddleware<KoaContextLike>
  /**
   * Guards every route of a router by a table, and closes it: a route that is declared later is an error. Routes that
   * no rule is for are refused, and returned as `METHOD /path`.
   */
  protect(router: KoaRouterLike, rules: readonly RouteRule<KoaContextLike>[]): readonly string[]
}

/** Guards for Koa 3 with `@koa/router` that share an engine and a way to know who asks. */
export function createRbac(options: RbacOptions<KoaContextLike>): KoaRbac {
  const settings = readOptions(options)
  return {
    require: (action, rule) => routeMiddleware(checkFor(settings, checkedRule({ ...rule, action }))),
    public: () => marked(async (_context, next) => void (await next()), 'public'),
    protect: (router, rules) => protect(router, new RuleTable(settings, rules)),
  }
}

/** Middleware that guards one route of Koa 3, to put first on it. */
export function guard<Route = RouteParams, Context extends KoaContextLike = KoaContextLike>(
  options: GuardOptions<ParamsOf<Route>, Context>,
): KoaMiddleware<NoInfer<Context>> {
  return routeMiddleware(checkFor(readOptions(options), checkedRule(options)))
}

/**
 * Nothing, when a guard comes first on every route of a router, those of routers nested in it included.
 *
 * @throws {RouteUnguardedError} naming every other route
 */
export function assertGuarded(router: KoaRouterLike): void {
  const unguarded = routesOf(router).filter(({ stack: [first] }) => [undefined, 'unmapped'].includes(kindOf(first)))
  if (unguarded.length > 0) throw new RouteUnguardedError(unguarded.flatMap((layer) => namesOf(layer)))
}

function routeMiddleware<Params, Context extends KoaContextLike>(
  check: Check<Params, Context>,
): KoaMiddleware<Context> {
  const middleware: KoaMiddleware<Context> = async (context, next) => {
    // Under `use` the parameters are not yet those that a handler will see.
    const { matched = [] } = context as Routed
    const layer = matched.find(({ methods, stack }) => methods.length > 0 && stack.includes(middleware))
    if (layer === undefined) throw new RouteUnguardedError(['what is below a guard mounted with `use`'])
    await pass(check, String(layer.path), context, next)
  }
  return marked(middleware, 'guarded')
}

async function pass<Params, Context extends KoaContextLike>(
  check: Check<Params, Context>,
  route: string,
  context: Context,
  next: () => Promise<unknown>,
): Promise<void> {
  const params = (context as Routed).params as Params
  const verdict = await check(new NodeFacts(context.req, route, params, context))
  if (verdict.allowed) {
    context.state.rbac = verdict.rbac
    await next()
    return
  }
  const { status, headers, body } = verdict.answer
  context.status = status
  context.set({ ...headers })
  context.body = body
}

function protect(router: KoaRouterLike, table: RuleTable<KoaContextLike>): readonly string[] {
  const unmapped = routesOf(router).flatMap((layer) => {
    const route = String(layer.path)
    const find = (method: string): MappedRoute<KoaContextLike> => table.find(method, route)
    const without = layer.methods.filter((method) => find(method).kind === 'unmapped')
    const guarded: KoaMiddleware<KoaContextLike> = async (context, next) => {
      const { guard: check } = find(context.req.method ?? '')
      if (check === undefined) await next()
      else await pass(check, route, context, next)
    }
    // Not in place: the routes of one declaration with several paths have one stack in common.
    layer.stack = Object.freeze([marked(guarded, without.length === 0 ? 'guarded' : 'unmapped'), ...layer.stack])
    return namesOf(layer, without)
  })
  Object.freeze(router.stack)
  return unmapped
}

/** @throws {InvalidRequestError} for what is no router, such as the app */
function routesOf(router: KoaRouterLike): readonly KoaLayer[] {
  const stack: unknown = router?.stack
  if (!Array.isArray(stack) || !stack.every((layer) => Array.isArray(layer?.methods))) {
    throw new InvalidRequestError('router must be a router of `@koa/router`')
  }
  return router.stack.filter(({ methods }) => methods.length > 0)
}

/** HEAD, which the router adds to every GET, goes without saying. */
function namesOf({ path, methods: all }: KoaLayer, methods: readonly string[] = all): string[] {
  return methods.filter((method) => !(method === 'HEAD' && all.includes('GET'))).map((method) => `${method} ${path}`)
}
