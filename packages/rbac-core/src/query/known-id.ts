import { type Engine, insideOf } from '../engine/engine.js'

/**
 * The id of a user, service principal or group as the policy writes it, ASCII case ignored; undefined for one that is named
 * nowhere in it: by no assignment, membership, group, principal or deny assignment. O(length of the id).
 *
 * @throws {InvalidRequestError} for anything but an engine
 */
export function knownId(engine: Engine, id: string): string | undefined {
  const { directory } = insideOf(engine).context.policy
  const holder = directory.find(id)
  return holder === -1 ? undefined : directory.label(holder)
}
