import { type Engine, insideOf } from '../engine/engine.js'
import { isNamedIn } from '../engine/request/named.js'
import type { ActionCatalogue } from '../engine/typed-actions.js'
import { InvalidRequestError } from '../errors.js'
import { EVERYONE_ID } from '../model/assignment.js'

/**
 * The id of a user, service principal or group as the policy writes it, ASCII case ignored; undefined for one that is named
 * nowhere in it: by no assignment, membership, group, principal or deny assignment. `EVERYONE_ID` is nobody in
 * particular, and undefined. O(length of the id), and once for each revision O(deny assignments).
 *
 * @throws {InvalidRequestError} for anything but an engine and a text
 */
export function knownId(engine: Engine<ActionCatalogue>, id: string): string | undefined {
  const { policy } = insideOf(engine).context
  if (typeof id !== 'string') throw new InvalidRequestError('an id must be text')
  const holder = policy.directory.find(id)
  return id === EVERYONE_ID || !isNamedIn(policy, holder) ? undefined : policy.directory.label(holder)
}
