import type { PrincipalRef } from '../engine/engine.js'

/** What a guard needs to know of a request, as the framework that matched it sees it. */
export interface GuardRequest<Params = RouteParams, Native = unknown> {
  readonly method: string
  /** All `Authorization` headers there are: a server that joins or drops repeated ones hides the second. */
  readonly authorization: string | readonly string[] | null | undefined
  /** The pattern of the matched route, as it was written: `/secrets/:name`. For rules and records. */
  readonly route: string
  /** The parameters that the handler will see. */
  readonly params: Params
  /** The framework's own request, which callbacks are handed. */
  readonly native?: Native
  /** Every value of a header, by its name in lower case. */
  readonly headers?: (name: string) => string | readonly string[] | null | undefined
  /** The client asks to leave HTTP for another protocol on this connection. */
  readonly isUpgrade?: boolean
  /** The server dropped headers because there were too many. */
  readonly hasLostHeaders?: boolean
  /** True once nobody waits for the answer any more. */
  readonly isGone?: () => boolean
}

/** Values are text in most frameworks, lists of text for Express's wildcards. */
export type RouteParams = Readonly<Record<string, string | readonly string[] | undefined>>

/** What the `principal` callback is handed. */
export interface CallContext<Params = RouteParams, Native = unknown> {
  /** `HEAD` is `GET`; headers that ask for another method count for nothing. */
  readonly method: string
  readonly route: string
  readonly params: Params
  readonly request: Native
  /**
   * The value of a header that is there once.
   *
   * A header that is repeated, or that has a comma (which two joined by a proxy would have), is answered with 400.
   */
  header(name: string): string | undefined
}

/** What the `attributes` callback is handed. */
export interface AttributesContext<Params = RouteParams, Native = unknown> extends CallContext<Params, Native> {
  readonly principal: PrincipalRef
}

/**
 * What the `scope` callback is handed.
 *
 * A parameter that is not one segment of a scope (it is empty, holds a slash, is `..`) is answered with 400 when it is
 * read. `request` holds it as it came, for routes whose parameter spans segments on purpose.
 */
export type ScopeContext<Params = RouteParams, Native = unknown> = AttributesContext<Params, Native>

/**
 * The parameters of a route by its pattern, or as they are given: `require<'/secrets/:name'>(…)` and
 * `require<{ name: string }>(…)` say the same.
 *
 * As Express, Fastify, Koa and Nest read patterns: a name ends at the first sign that no name has, so what it has to match
 * (`:id(^\d+$)`) is no part of it. Nor is that it may be absent (`:id?`): in a scope, to read what is absent ends in 400.
 */
export type ParamsOf<Route> = Route extends string ? { readonly [name in NamesIn<Route>]: string } : Route

type NamesIn<Path extends string> = Path extends `${infer Before}:${infer After}` ? NamesBehind<Before, After> : never

/** Two colons are one that is meant as such, and the colon of `(?:a|b)` begins no name either. */
type NamesBehind<Before extends string, After extends string> = After extends `:${infer Literal}`
  ? NamesIn<Literal>
  : (Before extends `${string}(?` ? never : UpTo<After, NoName>) | NamesIn<After>

type NoName = '/' | '-' | '.' | ':' | '(' | ')' | '{' | '}' | '?' | '*' | '+' | '@' | '~' | '!' | ',' | ';' | '=' | '&'

/** The text before the first of some signs. */
export type UpTo<Text extends string, Sign extends string> = Text extends `${infer Head}${Sign}${string}`
  ? UpTo<Head, Sign>
  : Text
