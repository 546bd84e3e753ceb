import { InvalidRequestError } from '../../errors.js'
import type { RequestAccess } from '../access.js'
import { type Check, checkFor, refuseAll } from '../guard.js'
import { NodeFacts, type NodeRequestLike, type NodeResponseLike, sendAnswer } from '../node-request.js'
import { type RbacOptions, readOptions, type Settings } from '../options.js'
import type { Answer } from '../problem.js'
import type { ParamsOf, RouteParams } from '../request.js'
import { RouteUnguardedError } from '../route-guard.js'
import { checkedRule, type Rule, type RuleOptions } from '../rule.js'
import { handlersOf, isGuardedBy, type NestAppLike } from './handlers.js'

export type { NestAppLike } from './handlers.js'

/** A request of Nest on Express, or on Fastify, which keeps Node's own in `raw`. */
export interface NestRequest extends Partial<NodeRequestLike> {
  readonly params?: unknown
  readonly raw?: NodeRequestLike
  readonly route?: { readonly path?: unknown }
  readonly routeOptions?: { readonly url?: string | undefined }
  /** Set once a guard let the request through. */
  rbac?: RequestAccess
}

/** The part of Nest's `ExecutionContext` that guards need. */
export interface NestContextLike {
  getType(): string
  getHandler(): object
  getClass(): object
  switchToHttp(): { getRequest(): unknown; getResponse(): unknown }
}

export interface NestOptions extends RbacOptions<NestRequest> {
  /** Makes the exception that is thrown for a refusal, for apps whose filters shape every answer. Default: the guard answers. */
  readonly exception?: ((answer: Answer) => unknown) | undefined
}

/** For a method of a controller, or for the controller and with it every method that has none of its own. */
export type RbacDecorator = (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) => void

/** The handler runs only for whom may do `action` at the scope. */
export function Require<Route = RouteParams>(
  action: string,
  rule: RuleOptions<ParamsOf<Route>, NestRequest>,
): RbacDecorator {
  return declared(checkedRule({ ...rule, action }) as Rule<never, NestRequest>)
}

/** The handler is open to everyone. */
export function Public(): RbacDecorator {
  return declared('public')
}

type Declared = Rule<never, NestRequest> | 'public'

const DECLARED: unique symbol = Symbol('rbac.declared')

function declared(what: Declared): RbacDecorator {
  return (target, name, descriptor) => {
    const holder = (descriptor?.value ?? target) as object
    if (Object.hasOwn(holder, DECLARED)) {
      throw new InvalidRequestError(`${nameOf(target, name)}: one of \`@Require\` and \`@Public\`, and once`)
    }
    Object.defineProperty(holder, DECLARED, { value: what })
  }
}

/** A decorator of a class is handed the class, one of a method the prototype. */
function nameOf(target: object, method: string | symbol | undefined): string {
  const { name } = (typeof target === 'function' ? target : target.constructor) as { readonly name: string }
  return method === undefined ? name : `${name}.${String(method)}`
}

function declaredOn(handler: object, controller: object): Declared | undefined {
  const of = (holder: object) => (holder as { readonly [DECLARED]?: Declared })[DECLARED]
  return of(handler) ?? of(controller)
}

/**
 * Guards every handler of an app by what its decorators say; a handler that has none is refused. To be handed to
 * `app.useGlobalGuards()`, or as the value of `APP_GUARD`.
 */
export class RbacGuard {
  readonly #settings: Settings<NestRequest>
  readonly #exception: NestOptions['exception']
  readonly #unmapped: Check<unknown, NestRequest>
  readonly #guards = new WeakMap<object, Check<never, NestRequest>>()

  constructor(options: NestOptions) {
    this.#settings = readOptions(options)
    const { exception } = options
    if (exception !== undefined && typeof exception !== 'function') {
      throw new InvalidRequestError('exception must be a function')
    }
    this.#exception = exception
    this.#unmapped = refuseAll(this.#settings)
  }

  async canActivate(context: NestContextLike): Promise<boolean> {
    // Messages of other transports have neither a token nor an answer that this guard would know.
    if (context.getType() !== 'http') return false
    const what = declaredOn(context.getHandler(), context.getClass())
    if (what === 'public') return true
    const http = context.switchToHttp()
    const request = http.getRequest() as NestRequest
    const check = what === undefined ? this.#unmapped : this.#checkOf(what)
    const route = String(request.routeOptions?.url ?? request.route?.path ?? '')
    const raw = request.raw ?? (request as NodeRequestLike)
    const verdict = await check(new NodeFacts(raw, route, request.params as never, request))
    if (verdict.allowed) {
      request.rbac = verdict.rbac
      return true
    }
    if (this.#exception !== undefined) throw this.#exception(verdict.answer)
    // Nest's own filter sees that the answer is out and adds nothing.
    sendAnswer(rawOf(http.getResponse() as NestResponse), verdict.answer)
    return false
  }

  #checkOf(rule: Rule<never, NestRequest>): Check<never, NestRequest> {
    const known = this.#guards.get(rule)
    if (known !== undefined) return known
    const guard = checkFor(this.#settings, rule)
    this.#guards.set(rule, guard)
    return guard
  }
}

/** A response of Nest on Express, which is Node's, or a reply of Fastify. */
type NestResponse = NodeResponseLike | FastifyReply

interface FastifyReply {
  readonly raw: Omit<NodeResponseLike, 'setHeader'> & { setHeader(name: string, value: unknown): unknown }
  getHeaders(): Readonly<Record<string, unknown>>
}

/** Node's response. What hooks of Fastify have set on its reply, for CORS for example, would wait for the reply's own `send`. */
function rawOf(response: NestResponse): NodeResponseLike {
  if (!('raw' in response)) return response
  const { raw } = response
  if (raw.headersSent !== true) {
    for (const [name, value] of Object.entries(response.getHeaders())) {
      if (value !== undefined) raw.setHeader(name, value)
    }
  }
  return raw
}

/**
 * Nothing, when an `RbacGuard` is global in the app and every handler of its controllers has a decorator. To be asked
 * after `app.init()`.
 *
 * @throws {RouteUnguardedError} naming every other handler, as `Controller.method`
 */
export function assertGuarded(app: NestAppLike): void {
  if (!isGuardedBy(app, RbacGuard)) throw new RouteUnguardedError(['* (no RbacGuard is global)'])
  const unguarded = handlersOf(app).filter(({ handler, controller }) => declaredOn(handler, controller) === undefined)
  if (unguarded.length > 0) throw new RouteUnguardedError(unguarded.map(({ name }) => name))
}
