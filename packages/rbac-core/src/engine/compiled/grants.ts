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

/**
 * A demand as the quick walk reads it: twice the number of a bit among those an action meets, and one more where an
 * assignment has to be asked even so.
 */
export type Need = number

export function needOf(demand: RoleDemand): Need {
  if (demand === NO_CLASS) return NEVER * 2
  if (demand === ANY_CLASS) return ALWAYS * 2 + 1
  return demand >= 0 ? (demand + FIRST_CLASS) * 2 : (-2 - demand + FIRST_CLASS) * 2 + 1
}

/**
 * A need and where the grant stands, in one integer: in the low bits the need, above them a mark of the node. Of a wide
 * node it is its number among them, of others as many of its low bits as there is room for: see `markOf`. A need without
 * room for it is one that has to be asked.
 */
export type PackedGrant = number

export function packGrant(mark: number, need: Need): PackedGrant {
  return (mark << NEED_BITS) | (need > MOST_NEED ? ALWAYS * 2 + 1 : need)
}

export function needIn(grant: PackedGrant): Need {
  return grant & MOST_NEED
}

export function markIn(grant: PackedGrant): number {
  return grant >>> NEED_BITS
}

/** The mark of a node that is not wide; for `NO_NODE` one that no grant has. */
export function markOf(node: number): number {
  return (node & (MARKS - 1)) + (node >>> 31) * MARKS
}

/** May it grant these classes? Certainly not is said with certainty. */
export function mayMeet(need: Need, granted: Bits): boolean {
  const bit = need >>> 1
  return bit === ALWAYS || (bit !== NEVER && hasBit(granted, bit - FIRST_CLASS))
}

/** As `mayMeet`, of bits as `ActionMemo` has them. */
export function meets(need: Need, bits: Int32Array, at: number): boolean {
  return (meeting(need, bits, at) & 1) !== 0
}

/**
 * `meets` in the lowest bit, whatever the others say. Who looks through many grants joins this with where they stand, and
 * branches once: either alone is what a processor guesses wrong.
 */
export function meeting(need: Need, bits: Int32Array, at: number): number {
  // With its sign, it stays an integer of 32 bits.
  return (bits[at + (need >>> 6)] ?? 0) >> (need >>> 1)
}

/** In the lowest bit, whether a wide grant has one of these marks, see `wideBit`. */
export function markedWith(wideBits: number, grant: PackedGrant): number {
  return wideBits >> markIn(grant)
}

/** 1 where a grant has one of three marks, else 0. */
export function markedAs(first: number, second: number, third: number, grant: PackedGrant): number {
  const mark = markIn(grant)
  // Only nothing less one is negative.
  return (((mark ^ first) - 1) | ((mark ^ second) - 1) | ((mark ^ third) - 1)) >>> 31
}

/** May it grant? As `mayMeet`, of a demand. */
export function mayGrant(demand: RoleDemand, granted: Bits): boolean {
  return mayMeet(needOf(demand), granted)
}

/** The bit that every action meets, the one that none does, and that of the first class. */
export const ALWAYS = 0
export const NEVER = 1
export const FIRST_CLASS = 2
const NEED_BITS = 13
const MOST_NEED = (1 << NEED_BITS) - 1
/** Nodes up to that number are told apart by their marks. */
export const MARKS: number = 1 << (32 - NEED_BITS)
