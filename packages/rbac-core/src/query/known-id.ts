import { type Engine, insideOf } from '../engine/engine.js'
import { EVERYONE_ID } from '../model/assignment.js'

/**
 * The id of a user, service principal or group as the policy writes it, ASCII case ignored; undefined for one that is named
 * nowhere in it: by no assignment, membership, group, principal or deny assignment. `EVERYONE_ID` is nobody in
 * particular, and undefined. O(length of the id).
 *
 * @throws {InvalidRequestError} for anything but an engine
 */
export function knownId(engine: Engine, id: string): string | undefined {
  const { directory } = insideOf(engine).context.policy
  const holder = directory.find(id)
  return holder === -1 || id === EVERYONE_ID ? undefined : directory.label(holder)
}
