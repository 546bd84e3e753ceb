import { RbacError } from '../errors.js'

/** Routes whose handlers would run unasked, or never. */
export class RouteUnguardedError extends RbacError {
  override readonly name = 'RouteUnguardedError'
  readonly code = 'ROUTE_UNGUARDED'
  /** As `METHOD /path`. */
  readonly routes: readonly string[]

  constructor(routes: readonly string[], mend = 'give each route a rule, or declare it public') {
    super(`no rule says who may use ${routes.join(', ')} (${mend})`)
    this.routes = routes
  }
}

/** How a handler says what it is to those who look for guards: only functions of ours have it. */
const KIND: unique symbol = Symbol('rbac.guard')

export type GuardKind = 'guarded' | 'public' | 'unmapped'

/** `handler`, known from now on as one that lets nobody by without being asked, or as the absence of a rule. */
export function marked<Handler extends object>(handler: Handler, kind: GuardKind): Handler {
  Object.defineProperty(handler, KIND, { value: kind })
  return handler
}

export function kindOf(handler: unknown): GuardKind | undefined {
  return typeof handler === 'function' ? (handler as { readonly [KIND]?: GuardKind })[KIND] : undefined
}
