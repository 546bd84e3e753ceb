import { type Check, checkFor, type GuardOptions } from '../guard.js'
import { NodeFacts, type NodeRequestLike, type NodeResponseLike, sendAnswer } from '../node-request.js'
import { type RbacOptions, readOptions } from '../options.js'
import type { ParamsOf, RouteParams } from '../request.js'
import { kindOf, marked, RouteUnguardedError } from '../route-guard.js'
import { checkedRule, type RuleOptions } from '../rule.js'
import { type RouteRule, RuleTable } from '../rules.js'
import { type AppLike, close, type Handler, type RouteLayer, type RouterLike, routesOf } from './router.js'

export type { AppLike, RouterLike } from './router.js'

/** The part of an Express request that guards need. */
export interface ExpressRequest extends NodeRequestLike {
  readonly params: unknown
  readonly route?: { readonly path: unknown }
}

/** Says nothing of `params`, so that Express finds their type in the path alone. */
export type ExpressHandler<Request> = (
  request: Omit<Request, 'params'>,
  response: NodeResponseLike,
  next: (error?: unknown) => void,
) => Promise<void>

export interface ExpressRbac {
  /** A handler to put first on a route: the others run only for whom may do `action` at the scope. */
  require<Route = RouteParams, Request extends ExpressRequest = ExpressRequest>(
    action: string,
    rule: RuleOptions<ParamsOf<Route>, Request>,
  ): ExpressHandler<NoInfer<Request>>
  /** A handler to put first on a route that is open to everyone. */
  public(): ExpressHandler<ExpressRequest>
  /**
   * Guards every route of an app or a router by a table, and closes it: a route that is declared later is an error.
   * Routes that no rule is for are refused, and returned as `METHOD /path`: apps below it, whose routes can't be seen,
   * and routes with several paths that no rule is for in common, are among them.
   *
   * @throws {RouteUnguardedError} where a router is mounted at a path that can't be read: update `router` to 2.3.0
   */
  protect(app: AppLike | RouterLike, rules: readonly RouteRule<ExpressRequest>[]): readonly string[]
}

/** Guards for Express 5 that share an engine and a way to know who asks. */
export function createRbac(options: RbacOptions<ExpressRequest>): ExpressRbac {
  const settings = readOptions(options)
  return {
    require: (action, rule) => routeHandler(checkFor(settings, checkedRule({ ...rule, action }))),
    public: () => marked(async (_request, _response, next) => next(), 'public'),
    protect: (app, rules) => protect(app, new RuleTable(settings, rules)),
  }
}

/** A guard for one route of Express 5, to put first on it. */
export function guard<Route = RouteParams, Request extends ExpressRequest = ExpressRequest>(
  options: GuardOptions<ParamsOf<Route>, Request>,
): ExpressHandler<NoInfer<Request>> {
  return routeHandler(checkFor(readOptions(options), checkedRule(options)))
}

/**
 * Nothing, when a guard comes first on every route of an app or a router, for each of its methods, those of nested
 * routers included. An app below another is never guarded, as its routes can't be seen; and what `use` was given is no
 * route: a function there that answers requests is not seen.
 *
 * @throws {RouteUnguardedError} naming every other route
 */
export function assertGuarded(app: AppLike | RouterLike): void {
  const unguarded = routesOf(app).flatMap((route) => namesOf(route, unguardedIn(route)))
  if (unguarded.length > 0) throw new RouteUnguardedError(unguarded)
}

function routeHandler<Params, Request extends ExpressRequest>(check: Check<Params, Request>): ExpressHandler<Request> {
  return marked(async (guarded, response, next) => {
    const request = guarded as Request
    // Mounted with `use` there is no route yet, and `params` are not those that a handler will see.
    if (request.route === undefined) return next(new RouteUnguardedError(['what is below a guard mounted with `use`']))
    await pass(check, String(request.route.path), request, response, next)
  }, 'guarded')
}

async function pass<Params, Request extends ExpressRequest>(
  check: Check<Params, Request>,
  route: string,
  request: Request,
  response: NodeResponseLike,
  next: () => void,
): Promise<void> {
  const verdict = await check(new NodeFacts(request, route, request.params as Params, request))
  if (!verdict.allowed) return sendAnswer(response, verdict.answer)
  request.rbac = verdict.rbac
  next()
}

/** @throws {RouteUnguardedError} before anything is guarded, where it can't be told which lines are for a route */
function protect(app: AppLike | RouterLike, table: RuleTable<ExpressRequest>): readonly string[] {
  const routes = routesOf(app)
  const lost = routes.filter(({ isPlaced }) => !isPlaced).flatMap((route) => namesOf(route, methodsOf(route)))
  if (lost.length > 0) throw new RouteUnguardedError(lost, NEWER_ROUTER)
  close(app)
  return routes.flatMap((route) => guardRoute(route, table))
}

const NEWER_ROUTER =
  'where `…` is mounted can only be read of `router` 2.3.0 or newer: update it, or guard each route instead of the app'

/** Puts the guards of a table in front of a route. The names of its methods that no rule is for. */
function guardRoute(route: RouteLayer, table: RuleTable<ExpressRequest>): readonly string[] {
  const { layer, patterns } = route
  const { handle } = layer
  const pattern = patterns.join(',')
  // No line of a table is for an app below, whose routes nobody knows.
  const find = (method: string) => table.findForAll(method, layer.route === undefined ? [] : patterns)
  const guarded: Handler = async (request, response, next) => {
    const { guard: check } = find(request.method ?? '')
    if (check === undefined) return handle(request, response, next)
    await pass(check as Check<unknown, ExpressRequest>, pattern, request, response, () =>
      handle(request, response, next),
    )
  }
  const unmapped = methodsOf(route).filter((method) => find(method).kind === 'unmapped')
  layer.handle = marked(guarded, unmapped.length === 0 ? 'guarded' : 'unmapped')
  return namesOf(route, unmapped)
}

function isGuarded({ layer }: RouteLayer, method: string): boolean {
  const first = layer.route?.stack.find((each) => each.method === undefined || each.method.toUpperCase() === method)
  return kindOf(first?.handle) !== undefined
}

/** The methods whose first handler is no guard. */
function unguardedIn(route: RouteLayer): readonly string[] {
  const kind = kindOf(route.layer.handle)
  if (kind !== undefined && kind !== 'unmapped') return []
  return methodsOf(route).filter((method) => kind === 'unmapped' || !isGuarded(route, method))
}

/** In capitals; `*` for all that are not among them. */
function methodsOf({ layer: { route } }: RouteLayer): readonly string[] {
  return route === undefined ? ['*'] : [...new Set(route.stack.map(({ method = '*' }) => method.toUpperCase()))]
}

function namesOf({ patterns }: RouteLayer, methods: readonly string[]): readonly string[] {
  // `app.all` declares every method that Node knows, one by one.
  const named = methods.includes('GET') && methods.includes('TRACE') ? ['*'] : methods
  return named.flatMap((method) => patterns.map((pattern) => `${method} ${pattern}`))
}
