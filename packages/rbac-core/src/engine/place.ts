import type { Scope } from '../scope/scope.js'
import type { Covering } from '../scope/trie.js'

/** Where: a scope resolved against one compiled policy. */
export interface Place extends Covering {
  /** As requested. */
  readonly scope: string
  /** Canonical, `Scope.path`. */
  readonly path: string
  /** A bit for each of `wide`; nodes may share one, so a set bit only says "perhaps". */
  readonly wideMask: number
  /** Deny assignments stand at or above it. */
  readonly mayBeDenied: boolean
}

/** @param hasDenials whether deny assignments stand at a node */
export function placeOf({ text, path }: Scope, covering: Covering, hasDenials: { has(node: number): boolean }): Place {
  const wideMask = covering.wide.reduce((mask, node) => mask | wideBit(node), 0)
  const mayBeDenied = covering.nodes.some((node) => hasDenials.has(node))
  return { scope: text, path, ...covering, wideMask, mayBeDenied }
}

export function wideBit(node: number): number {
  return 1 << (node & 31)
}
