import type { KeysOf } from '../model/known-keys.js'
import type { RbacOptions } from './options.js'
import type { RuleOptions } from './rule.js'
import type { RoutePattern } from './rules.js'

interface OfAdapters {
  readonly action: string
  readonly public: true
  /** Of handlers of web-standard requests. */
  readonly route: string
  readonly params: unknown
  /** Of Nest. */
  readonly exception: unknown
}

/**
 * Whatever may stand in a guard's options or in a rule: a guard alone has both in one object. With a slip in its name,
 * `isDataAction` would ask for the other plane.
 */
export const CONFIGURED: KeysOf<RbacOptions & RuleOptions & RoutePattern & OfAdapters> = {
  engine: true,
  verifier: true,
  principal: true,
  challenge: true,
  timeLimitMs: true,
  present: true,
  records: true,
  action: true,
  isDataAction: true,
  scope: true,
  attributes: true,
  subOperation: true,
  upgrade: true,
  method: true,
  path: true,
  public: true,
  route: true,
  params: true,
  exception: true,
}
