import { InvalidRequestError, InvalidScopeError } from '../errors.js'

/** Thrown into the callback that read it, so that code after the read does not run. */
export class RepeatedHeaderError extends InvalidRequestError {}

/** A parameter that would move the scope somewhere else than the route says. */
export class NotASegmentError extends InvalidScopeError {}

/**
 * The parameters, each of them checked when it is read: `/vaults/${vault}/secrets/${name}` must not become a scope with
 * more or fewer segments than the template has. What a scope refuses anywhere is left to the engine.
 */
export function oneSegmentEach<Params>(params: Params): Params {
  if (typeof params !== 'object' || params === null) return params
  return new Proxy<Params & object>(params, ONE_SEGMENT)
}

const ONE_SEGMENT: ProxyHandler<object> = {
  get: (target, name) => segment(name, Reflect.get(target, name)),
}

function segment(name: string | symbol, value: unknown): unknown {
  if (typeof name === 'symbol' || typeof value === 'function') return value
  if (typeof value === 'string' && value !== '' && !NOT_ONE_SEGMENT.test(value)) return value
  throw new NotASegmentError(`the parameter \`${name}\` is not one segment of a scope`)
}

// A lone `*` is a legal name to the engine, and to whoever reads a record of it a pattern.
const NOT_ONE_SEGMENT = /[/\\]|^(?:\.{1,2}|\*)$/

/** @throws {RepeatedHeaderError} when there may be two of it */
export function oneHeader(name: string, values: string | readonly string[] | null | undefined): string | undefined {
  const [value, second] = typeof values === 'string' ? [values] : (values ?? [])
  if (second !== undefined || value?.includes(',')) {
    throw new RepeatedHeaderError(`the header \`${name}\` is there more than once`)
  }
  return value
}
