import { InvalidRequestError } from '../../errors.js'

/** A Nest application. What is walked of it is in none of Nest's types. */
export type NestAppLike = object

interface Walked {
  readonly config: { getGlobalGuards(): readonly unknown[] }
  readonly container: {
    getModules(): ReadonlyMap<
      unknown,
      { readonly controllers: ReadonlyMap<unknown, { readonly metatype: Controller }> }
    >
  }
}

type Controller = { readonly name: string; readonly prototype: object }

/** A method of a controller that a route leads to. */
export interface NestHandler {
  readonly name: string
  readonly handler: object
  readonly controller: object
}

export function isGuardedBy(app: NestAppLike, kind: abstract new (...options: never[]) => object): boolean {
  return walked(app)
    .config.getGlobalGuards()
    .some((guard) => guard instanceof kind)
}

/** Every handler of every controller. O(methods). */
export function handlersOf(app: NestAppLike): readonly NestHandler[] {
  const modules = [...walked(app).container.getModules().values()]
  return modules
    .flatMap(({ controllers }) => [...controllers.values()])
    .flatMap(({ metatype: controller }) =>
      methodsOf(controller.prototype)
        .filter(([name, method]) => name !== 'constructor' && isRouted(method))
        .map(([name, handler]) => ({ name: `${controller.name}.${name}`, handler, controller })),
    )
}

/** @throws {InvalidRequestError} for what is no app of Nest */
function walked(app: NestAppLike): Walked {
  const { config, container } = (app ?? {}) as Partial<Walked>
  if (typeof config?.getGlobalGuards === 'function' && typeof container?.getModules === 'function') {
    return { config, container }
  }
  throw new InvalidRequestError('app must be an app that NestFactory has made')
}

/** Own and inherited methods; a method that a subclass replaces is not listed. */
function methodsOf(prototype: object): readonly [name: string, method: object][] {
  const methods = new Map<string, object>()
  for (let each: object | null = prototype; each !== null; each = Object.getPrototypeOf(each)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
      if (typeof value === 'function' && !methods.has(name)) methods.set(name, value)
    }
  }
  return [...methods]
}

/** Nest's `@Get()` and its kin leave the path on the method, by way of `reflect-metadata`. */
function isRouted(method: object): boolean {
  const { hasMetadata } = Reflect as { readonly hasMetadata?: (key: string, target: object) => boolean }
  return hasMetadata?.('path', method) === true
}
