import type { Engine, PrincipalRef } from '../engine/engine.js'
import { InvalidRequestError } from '../errors.js'
import type { Allowed, Decision } from '../model/decision.js'
import type { AccessRequest, Attributes } from '../model/request.js'
import type { ScopeFilter } from '../query/scope-filter.js'
import type { Settings } from './options.js'
import { requestOf } from './question.js'
import { isPromise } from './time-limit.js'

/** Where and with what a handler asks; what is left out is as it was for the request. */
export interface Further {
  readonly isDataAction?: boolean | undefined
  readonly scope?: string | undefined
  readonly attributes?: Attributes | undefined
}

/** What a handler finds in `request.rbac`. */
export interface RequestAccess {
  readonly principal: PrincipalRef
  /** Why the handler runs. */
  readonly decision: Allowed
  /** The scope of the request. */
  readonly scope: string
  /**
   * May the principal do this too? For fields, and for each item of a list.
   *
   * @throws {InvalidRequestError} where the engine is a client of a server: its answer, a promise, would pass for true
   */
  can(action: string, further?: Further): boolean
  /**
   * As `can`, with what decided it.
   *
   * @throws as `can`
   */
  check(action: string, further?: Further): Decision
  /** As `check`, of whatever answers: an engine, or a client of a server. */
  ask(action: string, further?: Further): Promise<Decision>
  /**
   * The scopes at which the principal may do this, to keep or drop the items of a list by: one at a time, or as a WHERE.
   * Loads `rbac-core/query` when it is first called. No record is made of it.
   *
   * @throws {InvalidRequestError} where the engine is not one of `createEngine`, but stands in for one
   * @see docs/questions.md, "Lists"
   */
  filter(action: string, further?: Omit<Further, 'scope'>): Promise<ScopeFilter>
}

/**
 * What a guard found out about the request that a handler got: a request of Express, Fastify, Nest or Node, or the
 * `state` of a Koa context.
 *
 * @throws {InvalidRequestError} where no guard ran, so that a handler that needs one can't do without
 */
export function accessOf(guarded: object): RequestAccess {
  const rbac = (guarded as { readonly rbac?: RequestAccess } | undefined | null)?.rbac
  if (rbac instanceof HandlerAccess) return rbac
  throw new InvalidRequestError('no guard ran for this request (put one first on its route)')
}

/** How a request came to be allowed. */
interface Granted {
  readonly principal: PrincipalRef
  readonly request: AccessRequest
  readonly decision: Allowed
}

/** Asks as the principal of one request. */
export class HandlerAccess implements RequestAccess {
  readonly principal: PrincipalRef
  readonly decision: Allowed
  readonly scope: string
  readonly #settings: Settings<never>
  readonly #request: AccessRequest
  readonly #method: string
  readonly #route: string

  constructor(settings: Settings<never>, { principal, request, decision }: Granted, method: string, route: string) {
    this.principal = principal
    this.decision = decision
    this.scope = request.scope
    this.#settings = settings
    this.#request = request
    this.#method = method
    this.#route = route
  }

  can(action: string, further: Further = {}): boolean {
    return this.check(action, further).allowed
  }

  async filter(action: string, further: Omit<Further, 'scope'> = {}): Promise<ScopeFilter> {
    const { isDataAction = false, attributes = this.#request.attributes } = further
    const { scope: _, ...question } = requestOf(this.principal, action, isDataAction, this.scope)
    const { scopeFilter } = await import('../query/scope-filter.js')
    return scopeFilter(this.#settings.engine as Engine, {
      ...question,
      ...(attributes !== undefined && { attributes }),
    })
  }

  check(action: string, further: Further = {}): Decision {
    const startedAt = performance.now()
    const request = this.#requestFor(action, further)
    const decision = this.#settings.engine.check(request)
    if (isPromise(decision)) {
      // Nobody waits for it, and a rejection that nobody handles would end the process.
      decision.then(undefined, () => undefined)
      throw new InvalidRequestError('the engine is a client of a server, and answers later: use `await rbac.ask(…)`')
    }
    return this.#recorded(request, decision, startedAt)
  }

  async ask(action: string, further: Further = {}): Promise<Decision> {
    const startedAt = performance.now()
    const request = this.#requestFor(action, further)
    return this.#recorded(request, await this.#settings.engine.check(request), startedAt)
  }

  #requestFor(action: string, further: Further): AccessRequest {
    const { isDataAction = false, scope = this.scope, attributes = this.#request.attributes } = further
    const request = requestOf(this.principal, action, isDataAction, scope)
    if (attributes !== undefined) request.attributes = attributes
    return request
  }

  #recorded(request: AccessRequest, decision: Decision, startedAt: number): Decision {
    const { engine, recorder } = this.#settings
    const { principalId, action, isDataAction = false, scope } = request
    recorder?.add({
      source: 'handler',
      outcome: decision.allowed ? 'allowed' : 'refused',
      time: new Date(performance.timeOrigin + startedAt),
      durationMs: performance.now() - startedAt,
      method: this.#method,
      route: this.#route,
      principalId,
      action,
      isDataAction,
      scope,
      decision,
      ...(engine.revision !== undefined && { revision: engine.revision }),
    })
    return decision
  }
}
