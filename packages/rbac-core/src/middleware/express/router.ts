import { InvalidRequestError } from '../../errors.js'
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
  /** What `use` or a route was given; of a version 2.3.0 or newer of Express's router. */
  readonly rawPath?: unknown
  /** True for what `use` was given without a path, or for `/`. In no layer of Express 4. */
  readonly slash: boolean
  readonly route?: {
    readonly path: unknown
    /** In the order in which they are run. A handler without a method is for every one. */
    readonly stack: readonly { readonly handle: unknown; readonly method?: string }[]
  }
}

/** A route, or an app below another, whose routes are not to be seen. */
export interface RouteLayer {
  /** Its `route` is undefined for an app. */
  readonly layer: Layer
  /** Those of the routers it is in before its own. Several where one of them was given several, or is mounted twice. */
  readonly patterns: readonly string[]
  /** False where a router is mounted at a path that can't be read; the patterns have `…` in its place. */
  readonly isPlaced: boolean
}

/**
 * Every route of a router and of those below it, each of them once.
 *
 * @throws {InvalidRequestError} for what is no app or router of Express 5
 */
export function routesOf(app: AppLike | RouterLike): readonly RouteLayer[] {
  const found = new Map<Layer, RouteLayer>()
  for (const route of routesBelow(routerOf(app), [''], true)) {
    const { patterns = [], isPlaced = true } = found.get(route.layer) ?? {}
    const all = [...patterns, ...route.patterns]
    found.set(route.layer, { ...route, patterns: all, isPlaced: isPlaced && route.isPlaced })
  }
  return [...found.values()]
}

/** Keeps any more routes from being declared, in a router and in those below it. */
export function close(app: AppLike | RouterLike): void {
  const { stack } = routerOf(app)
  Object.freeze(stack)
  for (const { route, handle } of layersOf(stack)) {
    if (route !== undefined) Object.freeze(route.stack)
    else if (Array.isArray(handle.stack)) close({ stack: handle.stack })
  }
}

function routesBelow({ stack }: RouterLike, prefixes: readonly string[], isBelowPlaced: boolean): RouteLayer[] {
  return layersOf(stack).flatMap((layer): readonly RouteLayer[] => {
    const { route, handle, name } = layer
    const paths = pathsOf(layer)
    const patterns = prefixes.flatMap((prefix) => (paths ?? ['…']).map((path) => joined(prefix, path)))
    const isPlaced = isBelowPlaced && paths !== undefined
    if (route !== undefined) return [{ layer, patterns, isPlaced }]
    if (Array.isArray(handle.stack)) return routesBelow({ stack: handle.stack }, patterns, isPlaced)
    return name === 'mounted_app' ? [{ layer, patterns, isPlaced }] : []
  })
}

function routerOf(app: AppLike | RouterLike): RouterLike {
  const given: Partial<AppLike & RouterLike & { readonly lazyrouter: unknown }> = app ?? {}
  // An app of Express 4 throws when its `router` is read.
  const router = Array.isArray(given.stack) || given.lazyrouter !== undefined ? given : given.router
  if (!Array.isArray(router?.stack)) throw new InvalidRequestError(NOT_EXPRESS)
  return { stack: router.stack }
}

function layersOf(stack: readonly unknown[]): readonly Layer[] {
  const layers = stack as readonly Layer[]
  if (!layers.every((layer) => typeof layer?.slash === 'boolean')) throw new InvalidRequestError(NOT_EXPRESS)
  return layers
}

const NOT_EXPRESS = 'app must be an app or a router of Express 5'

/** The paths a layer was given; undefined where an older router keeps them in no form that can be read. */
function pathsOf({ rawPath, route, slash }: Layer): readonly string[] | undefined {
  const path = rawPath ?? route?.path ?? (slash ? '/' : undefined)
  if (path === undefined) return undefined
  return Array.isArray(path) ? path.map(String) : [String(path)]
}

function joined(prefix: string, path: string): string {
  const whole = prefix.replace(/\/$/, '') + path
  return whole.length > 1 && path === '/' && prefix !== '' ? prefix : whole
}
