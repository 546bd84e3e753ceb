import { InvalidRequestError } from '../errors.js'
import { kindOf } from '../model/kind-of.js'
import { type KeysOf, refuseUnknownKeys } from '../model/known-keys.js'
import { DEFAULT_LIMITS, type Limits, readLimits } from '../model/limits.js'
import { isObject } from './check-keys.js'

export interface ParsePolicyOptions {
  /** Every warning is an error. Default false. */
  readonly strict?: boolean | undefined
  readonly limits?: Partial<Limits> | undefined
  /**
   * Remember where each item was written, so that `lint` can name file and line. Keeps the documents in memory. Default
   * false.
   */
  readonly places?: boolean | undefined
}

/** Options with their defaults filled in. */
export interface Settings {
  readonly strict: boolean
  readonly limits: Limits
  readonly places: boolean
}

export const PARSE_OPTIONS: KeysOf<ParsePolicyOptions> = { strict: true, limits: true, places: true }

/**
 * @param known the keys that may be there
 * @throws {InvalidRequestError} for options of the wrong shape
 */
export function readOptions(options: ParsePolicyOptions | undefined, known: object = PARSE_OPTIONS): Settings {
  if (options === undefined) return { strict: false, limits: DEFAULT_LIMITS, places: false }
  if (!isObject(options)) throw new InvalidRequestError(`options must be an object, not ${kindOf(options)}`)
  try {
    refuseUnknownKeys(options, known)
    const { strict = false, limits, places = false } = options
    if (typeof strict !== 'boolean') throw new InvalidRequestError('options.strict must be true or false')
    if (typeof places !== 'boolean') throw new InvalidRequestError('options.places must be true or false')
    return { strict, limits: readLimits(limits), places }
  } catch (error) {
    if (error instanceof InvalidRequestError) throw error
    throw new InvalidRequestError('options could not be read: a getter or a Proxy threw')
  }
}
