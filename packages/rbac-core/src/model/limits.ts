import { InvalidRequestError } from '../errors.js'
import { shown } from './shown.js'

/** Bounds on input, checked before any work is done with it. Lengths are in UTF-16 code units. */
export interface Limits {
  readonly scopeLength: number
  readonly scopeSegments: number
  readonly actionLength: number
  readonly patternLength: number
  readonly idLength: number
  readonly conditionLength: number
  /** At most `DEEPEST`. */
  readonly conditionDepth: number
  /** How many pairs a quantified comparison of two lists may look at. */
  readonly listProduct: number
  readonly jsonDepth: number
  readonly policyBytes: number
}

/** Condition groups are read and asked by recursion: deeper than this the stack might not hold. */
export const DEEPEST = 512

export const DEFAULT_LIMITS: Limits = Object.freeze({
  scopeLength: 2048,
  scopeSegments: 128,
  actionLength: 512,
  patternLength: 512,
  idLength: 256,
  conditionLength: 8192,
  conditionDepth: 64,
  listProduct: 1_000_000,
  jsonDepth: 64,
  policyBytes: 256 * 1024 * 1024,
})

/**
 * The default limits with those given in their place.
 *
 * @throws {InvalidRequestError} for a limit nobody knows, or one that is not a whole number
 */
export function readLimits(given: unknown): Limits {
  return { ...DEFAULT_LIMITS, ...givenLimits(given) }
}

/**
 * Those given, and no others.
 *
 * @throws {InvalidRequestError} as `readLimits`
 */
export function givenLimits(given: unknown): Partial<Limits> {
  if (given === undefined) return {}
  if (typeof given !== 'object' || given === null) throw new InvalidRequestError('limits must be an object')
  try {
    return checked(given)
  } catch (error) {
    if (error instanceof InvalidRequestError) throw error
    throw new InvalidRequestError('limits could not be read: a getter or a Proxy threw')
  }
}

function checked(given: object): Partial<Limits> {
  const limits: { -readonly [name in keyof Limits]?: Limits[name] } = {}
  for (const [name, value] of Object.entries(given)) {
    if (!isLimit(name)) {
      throw new InvalidRequestError(`limits has no key ${shown(name)} (its keys are ${KEYS.join(', ')})`)
    }
    if (value === undefined) continue
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
      throw new InvalidRequestError(`limits.${name} must be a whole number`)
    }
    if (name === 'conditionDepth' && value > DEEPEST) {
      throw new InvalidRequestError(`limits.conditionDepth is at most ${DEEPEST}`)
    }
    limits[name] = value
  }
  return limits
}

function isLimit(name: string): name is keyof Limits {
  return Object.hasOwn(DEFAULT_LIMITS, name)
}

const KEYS = Object.keys(DEFAULT_LIMITS)
