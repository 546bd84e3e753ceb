import { Minimatch } from 'minimatch'
import { InvalidRequestError } from '../errors.js'
import { type Check, checkFor, refuseAll } from './guard.js'
import type { Settings } from './options.js'
import type { RouteParams } from './request.js'
import type { GuardKind } from './route-guard.js'
import { checkedRule, type Rule } from './rule.js'

/** One line of a table: the routes it is for, by the patterns they were declared with, and what to ask. */
export type RouteRule<Native = unknown> = RoutePattern & (Rule<RouteParams, Native> | { readonly public: true })

export interface RoutePattern {
  /** `GET` is for `HEAD` too; `*` is for every method. */
  readonly method: string | readonly string[]
  /** A glob over route patterns: `/secrets/*` is for a route declared as `/secrets/:name`, `/secrets/**` for all below. */
  readonly path: string
}

/** What a route has by a table. */
export interface MappedRoute<Native> {
  readonly kind: GuardKind
  /** Undefined for public routes. */
  readonly guard: Check<RouteParams, Native> | undefined
}

interface Line<Native> extends MappedRoute<Native> {
  covers(method: string, route: string): boolean
}

/** Says for each route which guard it has. The first line that covers a route counts; what no line covers is refused. */
export class RuleTable<Native> {
  readonly #lines: readonly Line<Native>[]
  readonly #unmapped: MappedRoute<Native>

  constructor(settings: Settings<Native>, rules: readonly RouteRule<Native>[]) {
    if (!Array.isArray(rules)) throw new InvalidRequestError('rules must be an array')
    this.#lines = rules.map((rule) => readLine(settings, rule))
    this.#unmapped = { kind: 'unmapped', guard: refuseAll(settings) }
  }

  find(method: string, route: string): MappedRoute<Native> {
    const asked = method === 'HEAD' ? 'GET' : method.toUpperCase()
    return this.#lines.find((line) => line.covers(asked, route)) ?? this.#unmapped
  }

  /** What one handler has that answers under several patterns: it is refused unless the same line covers all of them. */
  findForAll(method: string, routes: readonly string[]): MappedRoute<Native> {
    const found = new Set(routes.map((route) => this.find(method, route)))
    const [only = this.#unmapped] = found
    return found.size === 1 ? only : this.#unmapped
  }
}

function readLine<Native>(settings: Settings<Native>, rule: RouteRule<Native>): Line<Native> {
  if (typeof rule !== 'object' || rule === null) throw new InvalidRequestError('a rule must be an object')
  const covers = compilePattern(rule)
  if ('public' in rule) {
    if (rule.public !== true || 'action' in rule) {
      throw new InvalidRequestError(`${rule.path}: a rule has either an action or \`public: true\``)
    }
    return { kind: 'public', guard: undefined, covers }
  }
  return { kind: 'guarded', guard: checkFor(settings, checkedRule(rule)), covers }
}

function compilePattern({ method, path }: RoutePattern): Line<never>['covers'] {
  const methods = new Set([method].flat().map((each) => (typeof each === 'string' ? each.toUpperCase() : '')))
  if (methods.size === 0 || methods.has('')) {
    throw new InvalidRequestError('a rule has a method, or `*` for all of them')
  }
  if (typeof path !== 'string' || !path.startsWith('/') || /(?:^|\/)\.{1,2}(?:\/|$)/.test(path)) {
    throw new InvalidRequestError('the path of a rule starts with a slash and has no dot segments')
  }
  // The platform is named so that a backslash is not a slash on Windows.
  const glob = new Minimatch(path, { dot: true, nobrace: true, nonegate: true, nocomment: true, platform: 'linux' })
  // A route whose own pattern has signs that globs know, such as `/[id]`, is named by exactly that text.
  return (asked, route) => (methods.has('*') || methods.has(asked)) && (route === path || glob.match(route))
}
