import { InvalidRequestError } from '../errors.js'

export interface GraphOptions {
  /** Only what stands at, above or below this scope. */
  readonly scope?: string | undefined
  /** Only what this principal has, by its id. */
  readonly principal?: string | undefined
  /** The most assignments and deny assignments. Default 50: more is hard to look at. */
  readonly limit?: number | undefined
  /** Draw roles as nodes of their own, with what they grant. Default: an assignment is called by its role. */
  readonly roles?: boolean | undefined
}

const DEFAULT_LIMIT = 50

/** @throws {InvalidRequestError} for options of the wrong shape */
export function readGraphOptions(given: unknown): {
  readonly scope: string | undefined
  readonly principal: string | undefined
  readonly limit: number
  readonly roles: boolean
} {
  try {
    const { scope, principal, limit = DEFAULT_LIMIT, roles = false } = (given ?? {}) as GraphOptions
    if (scope !== undefined && typeof scope !== 'string') throw new InvalidRequestError('options.scope must be text')
    if (principal !== undefined && typeof principal !== 'string') {
      throw new InvalidRequestError('options.principal must be text')
    }
    if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) {
      throw new InvalidRequestError('options.limit must be a whole number from 1 to 10000')
    }
    if (typeof roles !== 'boolean') throw new InvalidRequestError('options.roles must be true or false')
    return { scope, principal, limit, roles }
  } catch (error) {
    if (error instanceof InvalidRequestError) throw error
    throw new InvalidRequestError('options could not be read: a getter or a Proxy threw')
  }
}
