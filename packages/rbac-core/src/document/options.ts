import { InvalidRequestError } from '../errors.js'
import { kindOf } from '../model/kind-of.js'
import { DEFAULT_LIMITS, type Limits, readLimits } from '../model/limits.js'
import { isObject } from './check-keys.js'

export interface ParsePolicyOptions {
  /** Every warning is an error. Default false. */
  readonly strict?: boolean | undefined
  readonly limits?: Partial<Limits> | undefined
}

/** Options with their defaults filled in. */
export interface Settings {
  readonly strict: boolean
  readonly limits: Limits
}

/** @throws {InvalidRequestError} for options of the wrong shape */
export function readOptions(options: ParsePolicyOptions | undefined): Settings {
  if (options === undefined) return { strict: false, limits: DEFAULT_LIMITS }
  if (!isObject(options)) throw new InvalidRequestError(`options must be an object, not ${kindOf(options)}`)
  try {
    const { strict = false, limits } = options
    if (typeof strict !== 'boolean') throw new InvalidRequestError('options.strict must be true or false')
    return { strict, limits: readLimits(limits) }
  } catch (error) {
    if (error instanceof InvalidRequestError) throw error
    throw new InvalidRequestError('options could not be read: a getter or a Proxy threw')
  }
}
