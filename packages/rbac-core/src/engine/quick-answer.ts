import type { AccessRequest } from '../model/request.js'
import type { QuestionContext } from './question.js'

/**
 * The answer to a request whose principal, scope and action were all asked about lately, where it depends on nothing
 * else; undefined where the long way has to be gone. Allocates nothing.
 *
 * What is remembered was found valid when it was first seen, so a hit needs no second look. Its twin is `isAllowed`.
 */
export function quickAnswer({ policy }: QuestionContext, request: Partial<AccessRequest>): boolean | undefined {
  const { principalId, scope, action, isDataAction } = request
  if (typeof principalId !== 'string' || typeof scope !== 'string' || typeof action !== 'string') return undefined
  if ((isDataAction !== undefined && typeof isDataAction !== 'boolean') || !isPlain(request)) return undefined
  const requester = policy.requesters.get(principalId)
  if (requester === undefined) return undefined
  const place = policy.places.get(scope)
  if (place === undefined) return undefined
  const row = policy.permissions.remembered(action, isDataAction === true)
  if (row === undefined) return undefined
  const granted = requester.surelyGrants(place, row.granted)
  return granted === true && place.mayBeDenied ? undefined : granted
}

/** Nothing is said beyond who, what and where. */
function isPlain({ groupIds, groupsIncomplete, subOperation, attributes, now }: Partial<AccessRequest>): boolean {
  return (
    groupIds === undefined &&
    groupsIncomplete === undefined &&
    subOperation === undefined &&
    attributes === undefined &&
    now === undefined
  )
}
