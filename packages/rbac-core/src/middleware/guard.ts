import { type RbacOptions, readOptions, type Settings } from './options.js'
import { Passage, type Verdict } from './passage.js'
import { internalError } from './problem.js'
import type { GuardRequest, RouteParams } from './request.js'
import { checkedRule, type Rule } from './rule.js'
import type { Soon } from './time-limit.js'

export type { Verdict } from './passage.js'

/** Decides on requests. Never rejects: whatever goes wrong inside is an answer with status 500. */
export type Guard<Params = RouteParams, Native = unknown> = (request: GuardRequest<Params, Native>) => Promise<Verdict>

/** As a guard, and at once where nothing had to be waited for. Never throws. */
export type Check<Params = RouteParams, Native = unknown> = (request: GuardRequest<Params, Native>) => Soon<Verdict>

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
  const check = checkFor(readOptions(options), checkedRule(options))
  return async (request) => check(request)
}

/** A check that lets nothing through, for a route that has no rule. */
export function refuseAll<Native>(settings: Settings<Native>): Check<unknown, Native> {
  return (request) => verdictOn(settings, request, (passage) => passage.refuse('FORBIDDEN', 'refused', 'unmappedRoute'))
}

/** As `guard`, with settings that were read once for many routes. */
export function checkFor<Params, Native>(
  settings: Settings<Native>,
  rule: Rule<Params, Native>,
): Check<Params, Native> {
  return (request) => verdictOn(settings, request, (passage) => passage.decide(rule))
}

/** What `decide` comes to. Never throws or rejects: an error of it is an answer as well. */
export function verdictOn<Params, Native>(
  settings: Settings<Native>,
  request: GuardRequest<Params, Native>,
  decide: (passage: Passage<Params, Native>) => Soon<Verdict>,
): Soon<Verdict> {
  try {
    return verdictIn(new Passage(settings, request), decide)
  } catch {
    // What was handed in can't be read, so there is nothing to make a record of.
    return { allowed: false, answer: internalError() }
  }
}

function verdictIn<Params, Native>(
  passage: Passage<Params, Native>,
  decide: (passage: Passage<Params, Native>) => Soon<Verdict>,
): Soon<Verdict> {
  try {
    const verdict = decide(passage)
    return verdict instanceof Promise ? verdict.catch((error) => passage.failed(error)) : verdict
  } catch (error) {
    return passage.failed(error)
  }
}
