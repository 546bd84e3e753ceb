import type { CompiledPolicy } from '../compiled-policy.js'
import { HELD_STRIDE } from '../held.js'

/** Has so much been taken away, or written anew, that it is time to compile the policy? */
export function isWorn({ assignments, directory, held }: CompiledPolicy): boolean {
  const alive = assignments.length - assignments.removed
  const { groups } = directory
  const members = groups.length + groups.memberships - groups.removed
  return (
    assignments.removed > alive + WEAR ||
    groups.removed > members + WEAR ||
    held.kept > HELD_STRIDE * (alive * 4 + WEAR * 16) ||
    directory.above.kept > members * 4 + WEAR * 16
  )
}

const WEAR = 10_000
