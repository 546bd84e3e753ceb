import { InvalidRequestError } from '../errors.js'
import { DEFAULT_LIMITS, type Limits } from '../model/limits.js'

/** Condition groups are read and asked by recursion: deeper than this no limit may allow. */
export const DEEPEST = 512

/** @throws {InvalidRequestError} for a limit that is no number, or a depth that the stack might not hold */
export function readLimits(limits: Partial<Limits> | undefined): Limits {
  if (limits === undefined) return DEFAULT_LIMITS
  const all = withDefaults(limits)
  for (const [name, limit] of Object.entries(all)) {
    if (typeof limit !== 'number' || !(limit >= 0)) throw new InvalidRequestError(`limits.${name} must be a number`)
  }
  if (all.conditionDepth > DEEPEST) throw new InvalidRequestError(`limits.conditionDepth is at most ${DEEPEST}`)
  return all
}

function withDefaults(limits: Partial<Limits>): Limits {
  try {
    return { ...DEFAULT_LIMITS, ...limits }
  } catch {
    throw new InvalidRequestError('limits can not be read')
  }
}
