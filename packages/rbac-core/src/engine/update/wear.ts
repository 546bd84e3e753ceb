import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { HELD_STRIDE } from '../compiled/held.js'
import type { Line } from './line.js'

/** When a policy is put together anew, and how fast. */
export interface Pace {
  /** How much may be gone beyond what is left. */
  readonly mostWorn: number
  /** Items taken over at each change: of those that are compiled, and of others. */
  readonly few: number
  readonly many: number
}

/** A change takes about a millisecond more while it goes on. */
export const PACE: Pace = { mostWorn: 10_000, few: 20, many: 60 }

/** Has so much been taken away, or written anew, that it is time to put the policy together anew? O(1). */
export function isWorn(
  { assignments, directory, held, permissions, source, pace = PACE }: CompiledPolicy,
  line: Pick<Line, 'removed' | 'classes'>,
): boolean {
  const { mostWorn } = pace
  const alive = assignments.length - assignments.removed
  const { groups } = directory
  const members = groups.length + groups.memberships - groups.removed
  const { roleDefinitions, denyAssignments } = source.kept
  return (
    assignments.removed > alive + mostWorn ||
    groups.removed > members + mostWorn ||
    line.removed > roleDefinitions.length + denyAssignments.length + mostWorn ||
    held.kept > HELD_STRIDE * (alive * 4 + mostWorn * 16) ||
    directory.above.kept > members * 4 + mostWorn * 16 ||
    // Nobody counts who uses a class, and an action that is asked for is matched against all of them.
    permissions.size > line.classes * 2 + mostWorn / 10
  )
}
