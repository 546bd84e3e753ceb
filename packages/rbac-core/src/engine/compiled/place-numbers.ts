import { NO_NODE } from '../../scope/trie.js'
import type { ScopeTable } from '../flat/scope-table.js'
import type { CompiledPolicy } from './compiled-policy.js'
import { MARKS } from './grants.js'
import type { Place } from './place.js'

/**
 * What the quick walk has to know of a place, in integers that lie together; the names say where.
 *
 * `WIDE`: a bit for each of its wide nodes, see `wideBit`. `ANCHOR`, `SECOND`, `THIRD`: the outermost three of its other
 * nodes, of which the first is its anchor, or `NO_NODE`. `ORDER`: the numbers of its wide nodes, outermost first, five
 * bits each from the lowest on; `NO_ORDER` where there are more of them; `INEXACT` where there are more nodes, or others
 * further out than some of them, or in the policy more wide ones than bits or more nodes than marks, and the place itself
 * has to be looked at.
 *
 * `DENIED`: the bits of the permission classes that deny assignments at or above it use, see `ActionRow.denied`.
 */
export const PLACE_INTEGERS = 6
export const ANCHOR = 0
export const WIDE = 1
export const SECOND = 2
export const THIRD = 3
export const ORDER = 4
export const DENIED = 5

export const NO_ORDER = -1
export const INEXACT = -2
/** `ANCHOR`, `SECOND` and `THIRD`. */
const NARROW_NODES = 3
/** Wide nodes that have room in `ORDER`. */
const MOST_ORDERED = 6

export function writePlace(place: Place, { scopes }: CompiledPolicy, into: Int32Array, at: number): void {
  const narrow = narrowNodes(place)
  into[at + ANCHOR] = place.anchor
  into[at + WIDE] = place.wideBits
  into[at + SECOND] = narrow[1] ?? NO_NODE
  into[at + THIRD] = narrow[2] ?? NO_NODE
  const isExact = !isDeep(place) && scopes.wides <= 32 && scopes.size <= MARKS && hasWideFirst(place)
  into[at + ORDER] = isExact ? orderOf(place, scopes) : INEXACT
  into[at + DENIED] = place.denials.reduce((bits, deny) => bits | deny.bits, 0)
}

/** Those of its nodes that are not wide, outermost first. */
export function narrowNodes({ nodes, wide }: Place): number[] {
  return nodes.filter((node) => !wide.includes(node))
}

/** Are more of them than its integers hold? */
export function isDeep(place: Place | undefined): boolean {
  return place !== undefined && place.nodes.length - place.wide.length > NARROW_NODES
}

/** Are its wide nodes further out than all others? Not where something stands above a management group in its path. */
function hasWideFirst({ nodes, wide }: Place): boolean {
  return wide.every((node, index) => nodes[index] === node)
}

function orderOf({ wide }: Place, scopes: ScopeTable): number {
  if (wide.length > MOST_ORDERED) return NO_ORDER
  return wide.reduceRight((order, node) => (order << 5) | scopes.wideNumber(node), 0)
}

/** How many wide nodes of a place are further out than the one with this bit. */
export function wideDepth(order: number, bit: number): number {
  let depth = 0
  while (depth < MOST_ORDERED && wideBit(order >>> (depth * 5)) !== bit) depth++
  return depth
}

export function wideBit(wideNumber: number): number {
  return 1 << (wideNumber & 31)
}
