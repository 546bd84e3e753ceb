import type { PrincipalRef } from '../engine/engine.js'
import { RbacError } from '../errors.js'
import { readBearer } from '../identity/bearer.js'
import type { Decision } from '../model/decision.js'
import type { AccessRequest, Attributes } from '../model/request.js'
import { HandlerAccess, type RequestAccess } from './access.js'
import { NotASegmentError, oneHeader, oneSegmentEach, RepeatedHeaderError } from './bad-request.js'
import type { Settings, TokenVerifier } from './options.js'
import { presentedBy } from './presented.js'
import { type Answer, internalError, type ProblemCode, problemOf } from './problem.js'
import { requestOf } from './question.js'
import type { Outcome } from './recorder.js'
import type { AttributesContext, CallContext, GuardRequest } from './request.js'
import type { Rule, UpgradeAction } from './rule.js'
import { after, isPromise, type Soon, TimeLimitError, withinLimit } from './time-limit.js'
import { attributesIn, unknownAttributes } from './unknown-attributes.js'

/** What came of a request: the handler may run and gets `rbac`, or `answer` is to be sent in its place. */
export type Verdict = { readonly allowed: true; readonly rbac: RequestAccess } | Refused

/** A verdict that keeps the handler from running. */
export interface Refused {
  readonly allowed: false
  readonly answer: Answer
}

/**
 * One request on its way through a guard. Nothing outlives it, so nothing of it can reach another request.
 *
 * Each step is taken at once where the one before had nothing to wait for: a promise costs more than the decision.
 */
export class Passage<Params, Native> {
  readonly #settings: Settings<Native>
  readonly #request: GuardRequest<Params, Native>
  readonly #method: string
  readonly #startedAt: number
  /** As far as it is known, for records. */
  #principal: PrincipalRef | undefined
  #asked: UpgradeAction | undefined
  #scope: string | undefined

  constructor(settings: Settings<Native>, request: GuardRequest<Params, Native>) {
    this.#settings = settings
    this.#request = request
    this.#method = request.method === 'HEAD' ? 'GET' : request.method
    this.#startedAt = settings.recorder === undefined ? 0 : performance.now()
  }

  decide(rule: Rule<Params, Native>): Soon<Verdict> {
    return after(this.#authenticate(), (found) =>
      found instanceof Refusal ? found.verdict : this.#authorize(rule, found),
    )
  }

  #authorize(rule: Rule<Params, Native>, principal: PrincipalRef): Soon<Verdict> {
    this.#principal = principal
    const asked = this.#request.isUpgrade === true ? rule.upgrade : rule
    if (asked === undefined) return this.refuse('FORBIDDEN', 'refused', 'upgradeNotMapped')
    this.#asked = asked
    return after(this.#scopeOf(rule, principal), (scope) => {
      if (typeof scope !== 'string') return this.refuse('INVALID_SCOPE', 'invalid', 'scopeIsNotText')
      this.#scope = scope
      const request = requestOf(principal, asked.action, asked.isDataAction === true, scope)
      if (rule.subOperation !== undefined) request.subOperation = rule.subOperation
      if (rule.attributes === undefined) return this.#ask(principal, request)
      return after(this.#attributes(rule.attributes, principal), (attributes) => {
        if (attributes !== undefined) request.attributes = attributes
        return this.#ask(principal, request)
      })
    })
  }

  #ask(principal: PrincipalRef, request: AccessRequest): Soon<Verdict> {
    const answer = this.#settings.engine.check(request)
    return isPromise(answer) ? this.#afar(answer, principal, request) : this.#follow(answer, principal, request)
  }

  /** The answer of an engine somewhere else. One that does not come in time is none. */
  async #afar(answer: PromiseLike<Decision>, principal: PrincipalRef, request: AccessRequest): Promise<Verdict> {
    let decision: Decision
    try {
      decision = await withinLimit(answer, this.#settings.timeLimitMs)
    } catch (error) {
      const cause = error instanceof TimeLimitError ? 'timeLimit' : describedBy(error).code
      if (cause !== 'timeLimit' && cause !== 'PDP_UNAVAILABLE') throw error
      return this.refuse('PDP_UNAVAILABLE', 'unavailable', cause)
    }
    return this.#follow(decision, principal, request)
  }

  #follow(decision: Decision, principal: PrincipalRef, request: AccessRequest): Verdict {
    if (decision.allowed !== true) return this.refuse('FORBIDDEN', 'refused', undefined, decision)
    // The client may have left while a callback was waiting; what the handler would do is then nobody's wish any more.
    if (this.#request.isGone?.() === true) return this.refuse('INVALID_REQUEST', 'invalid', 'clientGone')
    this.#record('allowed', decision)
    const granted = { principal, request, decision }
    return { allowed: true, rbac: new HandlerAccess(this.#settings, granted, this.#method, this.#request.route) }
  }

  /** The answer to an error inside the guard, whatever it is. Never throws. */
  failed(error: unknown): Refused {
    try {
      return this.#failed(error)
    } catch {
      return { allowed: false, answer: internalError() }
    }
  }

  /** Errors are told apart only as far as the client has a part in them. */
  #failed(error: unknown): Refused {
    const cause = error instanceof RbacError ? error.code : error instanceof TimeLimitError ? 'timeLimit' : 'error'
    if (error instanceof RepeatedHeaderError) return this.refuse('INVALID_REQUEST', 'invalid', 'repeatedHeader')
    return error instanceof RbacError && error.code === 'INVALID_SCOPE'
      ? this.refuse('INVALID_SCOPE', 'invalid', error instanceof NotASegmentError ? 'parameterIsNotASegment' : cause)
      : this.refuse('INTERNAL_ERROR', 'error', cause)
  }

  refuse(code: ProblemCode, outcome: Outcome, cause: string | undefined, decision?: Decision): Refused {
    const answer = this.#answer(code)
    this.#record(outcome, decision, answer === undefined ? 'presentFailed' : cause)
    return { allowed: false, answer: answer ?? internalError() }
  }

  #authenticate(): Soon<Authenticated> {
    const { verifier, principal: find, timeLimitMs } = this.#settings
    const { authorization, hasLostHeaders = false } = this.#request
    if (verifier === undefined) {
      if (hasLostHeaders) return this.#unreadable('lostHeaders')
      const found = withinLimit(find?.(this.#callContext()), timeLimitMs)
      return after(found, (principal) => principal || this.#nobody('UNAUTHENTICATED', 'noPrincipal'))
    }
    const known = hasLostHeaders ? undefined : verifier.remembered?.(tokenAsUsual(authorization))
    if (known !== undefined) return known.principal
    const bearer = readBearer(authorization)
    if ('reason' in bearer) {
      return bearer.status === 400 ? this.#unreadable(bearer.reason) : this.#nobody('UNAUTHENTICATED', bearer.reason)
    }
    // Among the lost ones there may be a second Authorization.
    if (hasLostHeaders) return this.#unreadable('lostHeaders')
    return this.#verify(verifier, bearer.token)
  }

  async #verify(verifier: TokenVerifier, token: string): Promise<Authenticated> {
    try {
      const { principal } = await withinLimit(verifier.verify(token), this.#settings.timeLimitMs)
      return principal
    } catch (error) {
      const { code, reason = code } = describedBy(error)
      if (code === 'INVALID_TOKEN') return this.#nobody(code, String(reason))
      if (code === 'KEYS_UNAVAILABLE') return new Refusal(this.refuse(code, 'unavailable', String(reason)))
      throw error
    }
  }

  #nobody(code: 'UNAUTHENTICATED' | 'INVALID_TOKEN', cause: string): Authenticated {
    return new Refusal(this.refuse(code, 'unauthenticated', cause))
  }

  #unreadable(cause: string): Authenticated {
    return new Refusal(this.refuse('INVALID_REQUEST', 'invalid', cause))
  }

  /** Text, if all is well. */
  #scopeOf({ scope: find }: Rule<Params, Native>, principal: PrincipalRef): unknown {
    if (typeof find === 'string') return find
    const { params } = this.#request
    return withinLimit(find(this.#callContext(oneSegmentEach(params), principal)), this.#settings.timeLimitMs)
  }

  #attributes(
    find: NonNullable<Rule<Params, Native>['attributes']>,
    principal: PrincipalRef,
  ): Soon<Attributes | undefined> {
    try {
      const context = this.#callContext(this.#request.params, principal)
      const found = withinLimit<unknown>(find(context), this.#settings.timeLimitMs)
      return found instanceof Promise ? found.then(attributesIn, unknownAttributes) : attributesIn(found)
    } catch (error) {
      return unknownAttributes(error)
    }
  }

  #callContext(): CallContext<Params, Native>
  #callContext(params: Params, principal: PrincipalRef): AttributesContext<Params, Native>
  #callContext(params = this.#request.params, principal?: PrincipalRef): object {
    const request = this.#request
    return {
      method: this.#method,
      route: request.route,
      params,
      // Absent only where the guard is called by hand, with callbacks that know.
      request: request.native as Native,
      header: (name: string) => oneHeader(name, request.headers?.(name.toLowerCase())),
      ...(principal !== undefined && { principal }),
    }
  }

  /** Undefined where the form that the application gives it can't be had. */
  #answer(code: ProblemCode): Answer | undefined {
    const problem = problemOf(code)
    const challenge = this.#settings.challenge(code)
    try {
      const { headers, body } = presentedBy(this.#settings.present, problem)
      return {
        status: problem.status,
        headers: { ...headers, ...(challenge !== undefined && { 'www-authenticate': challenge }) },
        body,
      }
    } catch {
      return undefined
    }
  }

  #record(outcome: Outcome, decision: Decision | undefined, cause?: string): void {
    const { recorder, engine } = this.#settings
    if (recorder === undefined) return
    const durationMs = performance.now() - this.#startedAt
    recorder.add({
      source: 'guard',
      outcome,
      time: new Date(performance.timeOrigin + this.#startedAt),
      durationMs,
      method: this.#method,
      route: this.#request.route,
      ...(this.#principal !== undefined && { principalId: this.#principal.id }),
      ...(this.#asked !== undefined && {
        action: this.#asked.action,
        isDataAction: this.#asked.isDataAction === true,
      }),
      ...(this.#scope !== undefined && { scope: this.#scope }),
      ...(decision !== undefined && { decision }),
      ...(cause !== undefined && { cause }),
      ...(engine.revision !== undefined && { revision: engine.revision }),
    })
  }
}

type Authenticated = PrincipalRef | Refusal

/** A verdict in the place of a principal. A class, so that nothing which an application hands in can be taken for one. */
class Refusal {
  readonly verdict: Refused

  constructor(verdict: Refused) {
    this.verdict = verdict
  }
}

/** What stands behind `Bearer ` in the only header, unread: whether it is a token is known by whoever remembers it. */
function tokenAsUsual(authorization: GuardRequest['authorization']): string {
  const [value = '', second] = typeof authorization === 'string' ? [authorization] : (authorization ?? [])
  return second === undefined && value.startsWith('Bearer ') ? value.slice('Bearer '.length) : ''
}

function describedBy(error: unknown): { readonly code?: string; readonly reason?: string } {
  return typeof error === 'object' && error !== null ? error : {}
}
