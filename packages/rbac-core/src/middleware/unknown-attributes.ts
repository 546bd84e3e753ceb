import type { Attributes } from '../model/request.js'
import { RepeatedHeaderError } from './bad-request.js'

/** Records that are no objects can't even be said to be empty, so `Exists` is unknown as well. */
const UNKNOWN_ATTRIBUTES = Object.freeze({
  Request: false,
  Resource: false,
  Principal: false,
  Environment: false,
}) as unknown as Attributes

/** What a callback returned, as far as it can be used. */
export function attributesIn(found: unknown): Attributes | undefined {
  if (found === undefined) return undefined
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : UNKNOWN_ATTRIBUTES
}

/**
 * In the place of what a callback failed to return.
 *
 * @throws {RepeatedHeaderError} which is the client's fault and not the callback's
 */
export function unknownAttributes(error: unknown): Attributes {
  if (error instanceof RepeatedHeaderError) throw error
  return UNKNOWN_ATTRIBUTES
}
