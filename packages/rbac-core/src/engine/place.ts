import type { Covering } from '../scope/trie.js'

/** Where: a scope resolved against one compiled policy. */
export interface Place extends Covering {
  /** As requested. */
  readonly scope: string
  /** Canonical, `Scope.path`. */
  readonly path: string
}
