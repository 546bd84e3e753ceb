import { InvalidRequestError } from '../../errors.js'
import type { RequestAccess } from '../access.js'
import { type Check, checkFor, type GuardOptions, type Verdict } from '../guard.js'
import { NodeFacts, type NodeRequestLike } from '../node-request.js'
import { type RbacOptions, readOptions, type Settings } from '../options.js'
import type { ParamsOf, RouteParams } from '../request.js'
import { kindOf, marked, RouteUnguardedError } from '../route-guard.js'
import { checkedRule, type Rule, type RuleOptions } from '../rule.js'
import { type MappedRoute, type RouteRule, RuleTable } from '../rules.js'

/** The part of a Fastify request that guards need. */
export interface FastifyRequestLike {
  readonly raw: NodeRequestLike
  readonly params: unknown
  readonly is404: boolean
  readonly routeOptions: { readonly url?: string | undefined; readonly config: object }
  /** Set once a guard let the request through. */
  rbac?: RequestAccess
}

/** The part of a Fastify reply that answers need. */
export interface FastifyReplyLike {
  code(status: number): unknown
  headers(headers: Readonly<Record<string, string>>): unknown
  send(body: string): unknown
}

/** A hook in callback style: where nothing has to be waited for, a promise would cost more than the guard. */
export type FastifyHook<Request> = (request: Request, reply: FastifyReplyLike, done: (error?: Error) => void) => void

/** What a route's `config` may say to the plugin. */
export interface RouteConfig<Request = FastifyRequestLike> {
  readonly rbac?: Rule<RouteParams, Request> | 'public' | undefined
}

/** A route as it is declared. */
interface DeclaredRoute {
  readonly method: string | readonly string[]
  readonly url: string
  config?: RouteConfig & { readonly [OWN_HOOK]?: true }
  readonly onRequest?: unknown
  readonly preParsing?: unknown
  readonly preValidation?: unknown
  readonly preHandler?: unknown
}

export interface PluginOptions {
  /** Rules for routes whose `config` has none. */
  readonly rules?: readonly RouteRule<FastifyRequestLike>[] | undefined
  /** Told once, when the server is ready, of routes that are refused because no rule is for them. */
  readonly onUnmapped?: ((routes: readonly string[]) => void) | undefined
}

export type FastifyPlugin = (app: object, options: PluginOptions) => Promise<void>

/** The part of a Fastify instance that the plugin needs; Fastify's own type for it fits no shorter one. */
interface Hooked {
  addHook(name: 'onRoute', hook: (route: DeclaredRoute) => void): unknown
  addHook(name: 'onRequest', hook: FastifyHook<FastifyRequestLike>): unknown
  addHook(name: 'onReady', hook: () => Promise<void>): unknown
}

export interface FastifyRbac {
  /** A hook for one route (`onRequest`, or `preHandler` where a callback needs the body). */
  require<Route = RouteParams, Request extends FastifyRequestLike = FastifyRequestLike>(
    action: string,
    rule: RuleOptions<ParamsOf<Route>, Request>,
  ): FastifyHook<NoInfer<Request>>
  /** A hook that says of a route that it is open to everyone. */
  public(): FastifyHook<FastifyRequestLike>
  /**
   * Guards every route of the instance it is registered on and of those nested in it, whenever they are declared. A
   * route says what it needs in `config.rbac` or with a hook of its own, and one that says both is an error; else the
   * table says; else it is refused.
   */
  readonly plugin: FastifyPlugin
}

/** Guards for Fastify 5 that share an engine and a way to know who asks. */
export function createRbac(options: RbacOptions<FastifyRequestLike>): FastifyRbac {
  const settings = readOptions(options)
  const plugin: FastifyPlugin = async (app, { rules = [], onUnmapped }) => {
    if (Object.hasOwn(app, UNMAPPED)) {
      throw new InvalidRequestError(
        'the plugin is registered on this instance already: one of the two goes on a nested one',
      )
    }
    const routes = new RouteGuards(settings, rules)
    const unmapped: string[] = []
    Object.defineProperty(app, UNMAPPED, { value: unmapped })
    const hooks = app as Hooked
    hooks.addHook('onRoute', (route) => {
      if (hasOwnGuard(route)) route.config = withOwnHook(route)
      for (const method of [route.method].flat()) {
        if (routes.find(method, route.url, route.config ?? {}).kind === 'unmapped')
          unmapped.push(`${method} ${route.url}`)
      }
    })
    hooks.addHook('onReady', async () => {
      if (unmapped.length > 0) onUnmapped?.(unmapped)
    })
    hooks.addHook('onRequest', (request, reply, done) => {
      // No route is matched where Fastify answers 404 by itself.
      if (request.is404) return done()
      const { config, url = '' } = request.routeOptions
      const { guard: check } = routes.find(request.raw.method ?? '', url, config)
      if (check === undefined) return done()
      pass(check as Check<unknown, FastifyRequestLike>, request, reply, done)
    })
  }
  return {
    require: (action, rule) => hookOf(checkFor(settings, checkedRule({ ...rule, action }))),
    public: () => marked((_request, _reply, done) => done(), 'public'),
    // Hooks then hold for the instance that registers the plugin, not for one nested in it.
    plugin: Object.assign(plugin, { [Symbol.for('skip-override')]: true }),
  }
}

/** A hook that guards one route of Fastify 5. */
export function guard<Route = RouteParams, Request extends FastifyRequestLike = FastifyRequestLike>(
  options: GuardOptions<ParamsOf<Route>, Request>,
): FastifyHook<NoInfer<Request>> {
  return hookOf(checkFor(readOptions(options), checkedRule(options)))
}

/**
 * Nothing, when every route declared since the plugin was registered has a rule or a guard of its own. To be asked once
 * `app.ready()` has settled.
 *
 * @throws {RouteUnguardedError} naming every other route, or where the plugin is not registered on `app` itself
 */
export function assertGuarded(app: object): void {
  const { [UNMAPPED]: unmapped = ['* (the plugin is not registered)'] } = (app ?? {}) as Marked
  if (unmapped.length > 0) throw new RouteUnguardedError(unmapped)
}

const UNMAPPED: unique symbol = Symbol('rbac.unmapped')

interface Marked {
  readonly [UNMAPPED]?: readonly string[]
}

const OWN_HOOK: unique symbol = Symbol('rbac.ownHook')

/** Which guard each route has. What a route's `config` says is read once. */
class RouteGuards {
  readonly #settings: Settings<FastifyRequestLike>
  readonly #table: RuleTable<FastifyRequestLike>
  readonly #own = new WeakMap<object, MappedRoute<FastifyRequestLike>>()

  constructor(settings: Settings<FastifyRequestLike>, rules: readonly RouteRule<FastifyRequestLike>[]) {
    this.#settings = settings
    this.#table = new RuleTable(settings, rules)
  }

  find(
    method: string,
    url: string,
    config: RouteConfig & { readonly [OWN_HOOK]?: true },
  ): MappedRoute<FastifyRequestLike> {
    const { rbac: rule, [OWN_HOOK]: hasOwnHook } = config
    if (hasOwnHook === true || rule === 'public') return OPEN
    if (rule === undefined) return this.#table.find(method, url)
    const known = this.#own.get(rule)
    if (known !== undefined) return known
    const mapped: MappedRoute<FastifyRequestLike> = {
      kind: 'guarded',
      guard: checkFor(this.#settings, checkedRule(rule)),
    }
    this.#own.set(rule, mapped)
    return mapped
  }
}

const OPEN: MappedRoute<FastifyRequestLike> = { kind: 'public', guard: undefined }

function hasOwnGuard({ onRequest, preParsing, preValidation, preHandler }: DeclaredRoute): boolean {
  return [onRequest, preParsing, preValidation, preHandler].flat().some((hook) => kindOf(hook) !== undefined)
}

/** @throws {InvalidRequestError} for a route whose `config` says something as well: one of them would count for nothing */
function withOwnHook({ method, url, config }: DeclaredRoute): NonNullable<DeclaredRoute['config']> {
  if (config?.rbac === undefined) return { ...config, [OWN_HOOK]: true }
  throw new InvalidRequestError(
    `${[method].flat().join(', ')} ${url}: a route has a guard or \`config.rbac\`, not both`,
  )
}

function hookOf<Params, Request extends FastifyRequestLike>(check: Check<Params, Request>): FastifyHook<Request> {
  return marked((request, reply, done) => pass(check, request, reply, done), 'guarded')
}

function pass<Params, Request extends FastifyRequestLike>(
  check: Check<Params, Request>,
  request: Request,
  reply: FastifyReplyLike,
  done: (error?: Error) => void,
): void {
  const { raw, routeOptions } = request
  const verdict = check(new NodeFacts(raw, routeOptions.url ?? '', request.params as Params, request))
  if (verdict instanceof Promise) verdict.then((settled) => follow(settled, request, reply, done))
  else follow(verdict, request, reply, done)
}

/** Goes on where the verdict allows it. A hook that has sent an answer does not go on. */
function follow(
  verdict: Verdict,
  request: FastifyRequestLike,
  reply: FastifyReplyLike,
  done: (error?: Error) => void,
): void {
  if (verdict.allowed) {
    request.rbac = verdict.rbac
    done()
    return
  }
  const { status, headers, body } = verdict.answer
  try {
    reply.code(status)
    reply.headers(headers)
    reply.send(body)
  } catch (error) {
    // An app's own form of refusals may be one that can't be sent.
    done(error as Error)
  }
}
