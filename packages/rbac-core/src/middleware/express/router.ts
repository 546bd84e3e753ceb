import type { NodeResponseLike } from '../node-request.js'
import type { ExpressRequest } from './index.js'

export type Handler = (request: ExpressRequest, response: NodeResponseLike, next: (error?: unknown) => void) => unknown

/** The part of an Express app that is walked. */
export interface AppLike {
  readonly router: RouterLike
}

/** The part of an Express router that is walked: what its `stack` holds is in no type of Express's. */
export interface RouterLike {
  readonly stack: readonly unknown[]
}

interface Layer {
  handle: Handler & { readonly stack?: readonly unknown[] }
  readonly name?: string
  readonly rawPath?: unknown
  readonly route?: {
    readonly path: unknown
    readonly methods: Readonly<Record<string, boolean>>
    readonly stack: readonly { readonly handle: unknown; readonly method?: string }[]
  }
}

/** A route, with the patterns of the routers it is in before its own. */
export interface RouteLayer {
  /** Undefined for an app below another, whose routes are not to be seen. */
  readonly layer: Layer | undefined
  readonly patterns: readonly string[]
  /** In capitals; `*` for `all`. */
  readonly methods: readonly string[]
}

/** Every route of a router and of those below it. `close` keeps any more from being declared. */
export function routesOf(app: AppLike | RouterLike, close: boolean): readonly RouteLayer[] {
  return routesBelow('router' in app ? app.router : app, [''], close)
}

function routesBelow({ stack }: RouterLike, prefixes: readonly string[], close: boolean): readonly RouteLayer[] {
  if (close) Object.freeze(stack)
  return (stack as readonly Layer[]).flatMap((layer): readonly RouteLayer[] => {
    const { route, handle } = layer
    const patterns = prefixes.flatMap((prefix) => pathsOf(layer).map((path) => joined(prefix, path)))
    if (route !== undefined) {
      if (close) Object.freeze(route.stack)
      return [{ layer, patterns, methods: methodsOf(route) }]
    }
    if (Array.isArray(handle.stack)) return routesBelow({ stack: handle.stack }, patterns, close)
    return layer.name === 'mounted_app' ? [{ layer: undefined, patterns, methods: ['*'] }] : []
  })
}

function pathsOf({ rawPath, route }: Layer): string[] {
  const path = rawPath ?? route?.path ?? '/'
  return Array.isArray(path) ? path.map(String) : [String(path)]
}

function joined(prefix: string, path: string): string {
  const whole = prefix.replace(/\/$/, '') + path
  return whole.length > 1 && path === '/' && prefix !== '' ? prefix : whole
}

function methodsOf({ methods }: NonNullable<Layer['route']>): string[] {
  if (methods._all === true) return ['*']
  return Object.keys(methods).map((method) => method.toUpperCase())
}
