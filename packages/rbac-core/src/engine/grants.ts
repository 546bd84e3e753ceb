import type { CompiledRole } from './assignments.js'
import { type Bits, hasBit } from './bits.js'

/**
 * What has to be granted for a role to grant: the one permission class it has; `-2 -` it where that block has a
 * condition.
 */
export type RoleDemand = number

/** The role has several blocks: it has to be asked itself. */
export const ANY_CLASS: RoleDemand = -1
/** The role is missing, or has no blocks. */
export const NO_CLASS: RoleDemand = -0x8000_0000

export function demandOf(role: CompiledRole | undefined): RoleDemand {
  const [only, ...others] = role?.permissions ?? []
  if (only === undefined) return NO_CLASS
  if (others.length > 0) return ANY_CLASS
  return only.condition === undefined ? only.permissionClass : -2 - only.permissionClass
}

/** The demand of an assignment: as the role's, or with a condition or window of the assignment's own. */
export function withOwnConditions(demand: RoleDemand): RoleDemand {
  return demand >= 0 ? -2 - demand : demand
}

/** May it grant? Certainly not is said with certainty. */
export function mayGrant(demand: RoleDemand, granted: Bits): boolean {
  if (demand >= 0) return hasBit(granted, demand)
  if (demand === ANY_CLASS) return true
  return demand !== NO_CLASS && hasBit(granted, -2 - demand)
}
