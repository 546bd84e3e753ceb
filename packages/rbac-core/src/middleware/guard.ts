import type { PrincipalRef } from '../engine/engine.js'
import { RbacError } from '../errors.js'
import { readBearer } from '../identity/bearer.js'
import type { AccessRequest, Attributes } from '../model/request.js'
import { HandlerAccess, type RequestAccess } from './access.js'
import { NotASegmentError, oneHeader, oneSegmentEach, RepeatedHeaderError } from './bad-request.js'
import { type RbacOptions, readOptions, type Settings } from './options.js'
import { type Answer, type ProblemCode, presentAsProblem, problemOf } from './problem.js'
import { requestOf, type Writable } from './question.js'
import type { DecisionRecord, Outcome } from './recorder.js'
import type { AttributesContext, CallContext, GuardRequest, RouteParams } from './request.js'
import { checkedRule, type Rule } from './rule.js'
import { isPromise, TimeLimitError, withinLimit } from './time-limit.js'

/** What came of a request: the handler may run and gets `rbac`, or `answer` is to be sent in its place. */
export type Verdict =
  | { readonly allowed: true; readonly rbac: RequestAccess }
  | { readonly allowed: false; readonly answer: Answer }

/** Decides on requests. Never rejects: whatever goes wrong inside is an answer with status 500. */
export type Guard<Params = RouteParams, Native = unknown> = (request: GuardRequest<Params, Native>) => Promise<Verdict>

export interface GuardOptions<Params = RouteParams, Native = unknown>
  extends RbacOptions<Native>,
    Rule<Params, Native> {}

/**
 * A guard for one route, whatever the framework: it finds out who asks, builds the question, puts it to the engine once
 * and says whether the handler may run.
 *
 * @throws {InvalidRequestError} for options that would leave something open
 * @see docs/middleware.md
 */
export function guard<Params = RouteParams, Native = unknown>(
  options: GuardOptions<Params, Native>,
): Guard<Params, Native> {
  return guardFor(readOptions(options), checkedRule(options))
}

/** A guard that lets nothing through, for a route that has no rule. */
export function refuseAll<Native>(settings: Settings<Native>): Guard<unknown, Native> {
  return async (request) => new Passage(settings, request).refuse('FORBIDDEN', 'refused', 'unmappedRoute')
}

/** As `guard`, with settings that were read once for many routes. */
export function guardFor<Params, Native>(
  settings: Settings<Native>,
  rule: Rule<Params, Native>,
): Guard<Params, Native> {
  return async (request) => {
    const passage = new Passage(settings, request)
    try {
      return await passage.decide(rule)
    } catch (error) {
      return passage.failed(error)
    }
  }
}

/** One request on its way through a guard. Nothing outlives it, so nothing of it can reach another request. */
class Passage<Params, Native> {
  readonly #settings: Settings<Native>
  readonly #request: GuardRequest<Params, Native>
  readonly #method: string
  readonly #startedAt = performance.now()
  /** As far as it is known, for records. */
  readonly #question: Partial<Writable<AccessRequest>> = {}

  constructor(settings: Settings<Native>, request: GuardRequest<Params, Native>) {
    this.#settings = settings
    this.#request = request
    this.#method = request.method === 'HEAD' ? 'GET' : request.method
  }

  async decide(rule: Rule<Params, Native>): Promise<Verdict> {
    const context = this.#callContext()
    const found = await this.#authenticate(context)
    if ('refusal' in found) return found.refusal
    const { principal } = found
    this.#question.principalId = principal.id

    const asked = this.#request.isUpgrade === true ? rule.upgrade : rule
    if (asked === undefined) return this.refuse('FORBIDDEN', 'refused', 'upgradeNotMapped')
    const { action, isDataAction = false } = asked
    this.#question.action = action
    this.#question.isDataAction = isDataAction

    const built = this.#scope(rule, context, principal)
    const scope = isPromise(built) ? await built : built
    if (typeof scope !== 'string') return this.refuse('INVALID_SCOPE', 'invalid', 'scopeIsNotText')
    this.#question.scope = scope

    const request = requestOf(principal, action, isDataAction, scope)
    if (rule.subOperation !== undefined) request.subOperation = rule.subOperation
    if (rule.attributes !== undefined) {
      const attributes = await this.#attributes(rule.attributes, withPrincipal(context, context.params, principal))
      if (attributes !== undefined) request.attributes = attributes
    }
    const decision = this.#settings.engine.check(request)
    if (decision.allowed !== true) {
      this.#record('refused', { decision })
      return this.#answer('FORBIDDEN')
    }
    // The client may have left while a callback was waiting; what the handler would do is then nobody's wish any more.
    if (this.#request.isGone?.() === true) return this.refuse('INVALID_REQUEST', 'invalid', 'clientGone')
    this.#record('allowed', { decision })
    return {
      allowed: true,
      rbac: new HandlerAccess(this.#settings, { principal, request, decision }, this.#method, this.#request.route),
    }
  }

  /** An error inside the guard, told apart only as far as the client has a part in it. */
  failed(error: unknown): Verdict {
    const cause = error instanceof RbacError ? error.code : error instanceof TimeLimitError ? 'timeLimit' : 'error'
    if (error instanceof RepeatedHeaderError) return this.refuse('INVALID_REQUEST', 'invalid', 'repeatedHeader')
    return error instanceof RbacError && error.code === 'INVALID_SCOPE'
      ? this.refuse('INVALID_SCOPE', 'invalid', error instanceof NotASegmentError ? 'parameterIsNotASegment' : cause)
      : this.refuse('INTERNAL_ERROR', 'error', cause)
  }

  refuse(code: ProblemCode, outcome: Outcome, cause: string): Verdict & { readonly allowed: false } {
    this.#record(outcome, { cause })
    return this.#answer(code)
  }

  async #authenticate(context: CallContext<Params, Native>): Promise<Authenticated> {
    const { verifier, principal: find, timeLimitMs } = this.#settings
    if (verifier === undefined) {
      if (this.#request.hasLostHeaders === true) return this.#unreadable('lostHeaders')
      const principal = await withinLimit(find?.(context), timeLimitMs)
      return principal ? { principal } : this.#nobody('UNAUTHENTICATED', 'noPrincipal')
    }
    const bearer = readBearer(this.#request.authorization)
    if ('reason' in bearer) {
      return bearer.status === 400 ? this.#unreadable(bearer.reason) : this.#nobody('UNAUTHENTICATED', bearer.reason)
    }
    // Among the lost ones there may be a second Authorization.
    if (this.#request.hasLostHeaders === true) return this.#unreadable('lostHeaders')
    try {
      const { principal } = await withinLimit(verifier.verify(bearer.token), timeLimitMs)
      return { principal }
    } catch (error) {
      const { code, reason = code } = describedBy(error)
      if (code === 'INVALID_TOKEN') return this.#nobody(code, String(reason))
      if (code === 'KEYS_UNAVAILABLE') return { refusal: this.refuse(code, 'unavailable', String(reason)) }
      throw error
    }
  }

  #nobody(code: 'UNAUTHENTICATED' | 'INVALID_TOKEN', cause: string): Authenticated {
    return { refusal: this.refuse(code, 'unauthenticated', cause) }
  }

  #unreadable(cause: string): Authenticated {
    return { refusal: this.refuse('INVALID_REQUEST', 'invalid', cause) }
  }

  /** Text, if all is well; a promise only where the callback returned one. */
  #scope(rule: Rule<Params, Native>, context: CallContext<Params, Native>, principal: PrincipalRef): unknown {
    if (typeof rule.scope === 'string') return rule.scope
    const scope = rule.scope(withPrincipal(context, oneSegmentEach(context.params), principal))
    return withinLimit(scope, this.#settings.timeLimitMs)
  }

  async #attributes(
    find: NonNullable<Rule<Params, Native>['attributes']>,
    context: AttributesContext<Params, Native>,
  ): Promise<Attributes | undefined> {
    try {
      const attributes: unknown = await withinLimit(find(context), this.#settings.timeLimitMs)
      if (attributes === undefined) return undefined
      return isRecord(attributes) ? attributes : UNKNOWN_ATTRIBUTES
    } catch (error) {
      if (error instanceof RepeatedHeaderError) throw error
      return UNKNOWN_ATTRIBUTES
    }
  }

  #callContext(): CallContext<Params, Native> {
    const { route, params, native, headers } = this.#request
    return {
      method: this.#method,
      route,
      params,
      // Absent only where the guard is called by hand, with callbacks that know.
      request: native as Native,
      header: (name) => oneHeader(name, headers?.(name.toLowerCase())),
    }
  }

  #answer(code: ProblemCode): Verdict & { readonly allowed: false } {
    const problem = problemOf(code)
    const challenge = this.#settings.challenge(code)
    const { headers, body } = this.#presented(problem)
    return {
      allowed: false,
      answer: {
        status: problem.status,
        headers: { ...headers, ...(challenge !== undefined && { 'www-authenticate': challenge }) },
        body,
      },
    }
  }

  #presented(problem: ReturnType<typeof problemOf>): ReturnType<typeof presentAsProblem> {
    try {
      return this.#settings.present(problem)
    } catch {
      return presentAsProblem(problem)
    }
  }

  #record(outcome: Outcome, result: Pick<DecisionRecord, 'decision' | 'cause'>): void {
    const { recorder, engine } = this.#settings
    if (recorder === undefined) return
    const { principalId, action, isDataAction, scope } = this.#question
    const durationMs = performance.now() - this.#startedAt
    recorder.add({
      source: 'guard',
      outcome,
      time: new Date(performance.timeOrigin + this.#startedAt),
      durationMs,
      method: this.#method,
      route: this.#request.route,
      ...(principalId !== undefined && { principalId }),
      ...(action !== undefined && { action, isDataAction: isDataAction === true }),
      ...(scope !== undefined && { scope }),
      ...result,
      revision: engine.revision,
    })
  }
}

function withPrincipal<Params, Native>(
  { method, route, request, header }: CallContext<Params, Native>,
  params: Params,
  principal: PrincipalRef,
): AttributesContext<Params, Native> {
  return { method, route, params, request, header, principal }
}

type Authenticated = { readonly principal: PrincipalRef } | { readonly refusal: Verdict }

/** Records that are no objects can't even be said to be empty, so `Exists` is unknown as well. */
const UNKNOWN_ATTRIBUTES = Object.freeze({
  Request: false,
  Resource: false,
  Principal: false,
  Environment: false,
}) as unknown as Attributes

function isRecord(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describedBy(error: unknown): { readonly code?: string; readonly reason?: string } {
  return typeof error === 'object' && error !== null ? error : {}
}
