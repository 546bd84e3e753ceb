/** An app below another that has an error handler of its own is wrapped in it. */
export function innermost(handler: unknown): unknown {
  return typeof handler === 'function' && '__COMPOSED_HANDLER' in handler
    ? innermost(handler.__COMPOSED_HANDLER)
    : handler
}

/**
 * Says of a handler whether `mount` put it into an app. It looks like middleware and has no mark, but Hono makes all of
 * them of one piece of code, whose text is read off one that is mounted for that. `mount` of `hono/mount` has the same
 * code, which only a minifier may write in another way.
 */
export function mountedIn(app: object): (handler: object) => boolean {
  const text = textOfMounted(app)
  return (handler) => textOf(handler) === text
}

/** The part of Hono's own class that mounts. */
interface Mounting {
  readonly routes: readonly { readonly handler: object }[]
  mount(path: string, handler: () => undefined): unknown
}

function textOfMounted(app: object): string | undefined {
  // Hono's class and not one that an application made of it, whose constructor may ask for more.
  let owner = app
  while (!Object.hasOwn(owner, 'mount')) {
    const above: object | null = Object.getPrototypeOf(owner)
    if (above === null) return undefined
    owner = above
  }
  const Hono = owner.constructor as new (options: object) => Mounting
  const probe = new Hono({ router: { add: () => undefined } })
  probe.mount('/', () => undefined)
  const [mounted] = probe.routes
  return mounted && textOf(mounted.handler)
}

function textOf(handler: object): string {
  return String(handler).replace(/\s+/g, '')
}
