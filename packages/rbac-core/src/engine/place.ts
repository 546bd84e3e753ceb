import type { Covering } from '../scope/trie.js'

/** Where: a scope resolved against one compiled policy. */
export interface Place extends Covering {
  /** As requested. */
  readonly scope: string
  /** Canonical, `Scope.path`. */
  readonly path: string
  /** A bit for each of `wide`; nodes may share one, so a set bit only says "perhaps". */
  readonly wideMask: number
}

export function placeOf(scope: string, path: string, covering: Covering): Place {
  const wideMask = covering.wide.reduce((mask, node) => mask | wideBit(node), 0)
  return { scope, path, ...covering, wideMask }
}

export function wideBit(node: number): number {
  return 1 << (node & 31)
}
