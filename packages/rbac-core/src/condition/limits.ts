import { InvalidRequestError } from '../errors.js'
import { type Limits, readLimits as readAnyLimits } from '../model/limits.js'

/** Condition groups are read and asked by recursion: deeper than this no limit may allow. */
export const DEEPEST = 512

/** @throws {InvalidRequestError} for limits of the wrong shape, or a depth that the stack might not hold */
export function readLimits(given: Partial<Limits> | undefined): Limits {
  const limits = readAnyLimits(given)
  if (limits.conditionDepth > DEEPEST) throw new InvalidRequestError(`limits.conditionDepth is at most ${DEEPEST}`)
  return limits
}
