import type { UpTo } from '../request.js'

/**
 * As `ParamsOf`, for the patterns of Hono: a name has its segment to itself, up to what it has to match (`:id{[0-9]+}`),
 * and may have a hyphen in it.
 */
export type HonoParamsOf<Route> = Route extends string ? { readonly [name in NamesIn<`/${Route}`>]: string } : Route

type NamesIn<Path extends string> = Path extends `${string}/:${infer After}`
  ? UpTo<After, '/' | '{' | '?'> | NamesIn<After>
  : never
