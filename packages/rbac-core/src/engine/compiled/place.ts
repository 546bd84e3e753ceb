import { type Scope, scopePath } from '../../scope/scope.js'
import type { Covering } from '../../scope/trie.js'
import type { CompiledDeny } from './compiled-policy.js'

/** Where: a scope resolved against one compiled policy. */
export class Place implements Covering {
  /** As requested. */
  readonly scope: string
  readonly nodes: readonly number[]
  readonly exact: number
  readonly wide: readonly number[]
  readonly anchor: number
  /** A bit for each of `wide`, see `wideBit`: what it lacks is not among them. */
  readonly wideBits: number
  /** The deny assignments at or above it, outermost first, and those at one node by their ids. */
  readonly denials: readonly CompiledDeny[]

  constructor(
    scope: Scope,
    { nodes, exact, wide, anchor }: Covering,
    wideBits: number,
    denials: readonly CompiledDeny[],
  ) {
    this.scope = scope.text
    this.nodes = nodes
    this.exact = exact
    this.wide = wide
    this.anchor = anchor
    this.wideBits = wideBits
    this.denials = denials
  }

  /** Canonical, `Scope.path`. */
  get path(): string {
    return scopePath(this.scope)
  }
}
