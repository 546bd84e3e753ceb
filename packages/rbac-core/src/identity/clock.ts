import { InvalidRequestError } from '../errors.js'

/**
 * The time in milliseconds since the epoch.
 *
 * @throws {InvalidRequestError} for a clock that throws or tells none: every comparison with NaN is false, so that no
 * token would ever expire
 */
export function timeOf(clock: () => Date): number {
  const time = read(clock)
  if (!Number.isFinite(time)) throw new InvalidRequestError('the clock does not tell the time')
  return time
}

function read(clock: () => Date): number {
  try {
    return clock().getTime()
  } catch {
    return Number.NaN
  }
}
