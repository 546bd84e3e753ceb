import { ANCHOR_DEPTH, groupsAbove, type Hierarchy, hangsSomewhere } from './hierarchy.js'
import type { Scope } from './scope.js'
import { managementGroupOf, scopeKind } from './scope.js'

/** The index that stands for "no such scope". */
export const NO_NODE = -1

/** Where a scope stands in the trie. */
export interface Standing {
  readonly node: number
  /**
   * The node of its first two segments (the subscription, in Azure's scopes), which all scopes it covers share.
   * `NO_NODE` for a wide scope, which may cover several of those: the root, one segment, a management group.
   */
  readonly anchor: number
}

/** What applies at a scope. */
export interface Covering {
  /** Indexes of the nodes at and above the scope, outermost first. */
  readonly nodes: readonly number[]
  /** The node exactly at the scope, or `NO_NODE`. */
  readonly exact: number
  /** Those of `nodes` that stand for wide scopes. */
  readonly wide: readonly number[]
  /** The anchor of all others, or `NO_NODE` when there are none. */
  readonly anchor: number
}

/** A place in the trie. `index` counts from 0 (the root) in order of insertion. */
interface Node {
  readonly index: number
  /** Made with the first child: most nodes are leaves. */
  children: Map<string, Node> | undefined
}

/**
 * The compiled scope trie: one node per segment, so that everything that applies at a scope is found by one walk from
 * the root, whatever the number of scopes.
 *
 * Two kinds of edges lead down: the path itself, and the management groups, whose nodes lie elsewhere in the trie and
 * are visited between the root and the subscription (or the child group).
 */
export class ScopeTrie {
  readonly #root: Node = { index: 0, children: undefined }
  readonly #hierarchy: Hierarchy
  #size = 1

  constructor(hierarchy: Hierarchy) {
    this.#hierarchy = hierarchy
  }

  /** Nodes so far; every index is below it. */
  get size(): number {
    return this.#size
  }

  /** Where `scope` stands; its node is made when missing. O(segments). */
  insert(scope: Scope): Standing {
    let node = this.#root
    let anchor = NO_NODE
    for (const [depth, segment] of scope.segments.entries()) {
      node.children ??= new Map()
      let child = node.children.get(segment)
      if (child === undefined) {
        child = { index: this.#size++, children: undefined }
        node.children.set(segment, child)
      }
      node = child
      if (depth === ANCHOR_DEPTH - 1) anchor = node.index
    }
    return { node: node.index, anchor: scopeKind(scope) === 'managementGroup' ? NO_NODE : anchor }
  }

  /**
   * Every node whose scope covers `scope`, outermost first.
   *
   * Costs one map lookup per segment and per management group on the way.
   * A management group that the hierarchy does not know has no ancestors but the root.
   */
  covering(scope: Scope): Covering {
    const nodes = [this.#root.index]
    for (const group of groupsAbove(scope, this.#hierarchy)) {
      const node = this.#nodeAt([...MANAGEMENT_GROUPS, group])
      if (node !== undefined) nodes.push(node.index)
    }
    const wide = [...nodes]
    let anchor = NO_NODE
    let node: Node | undefined = this.#root
    for (const [depth, segment] of scope.segments.entries()) {
      node = node.children?.get(segment)
      if (node === undefined) return { nodes, exact: NO_NODE, wide, anchor }
      nodes.push(node.index)
      if (depth === ANCHOR_DEPTH - 1) anchor = node.index
      if (depth < ANCHOR_DEPTH - 1 || this.#isManagementGroup(scope, depth)) wide.push(node.index)
    }
    return { nodes, exact: node.index, wide, anchor }
  }

  /**
   * Whether it is known which management groups lie above `scope`. False only where it matters: the scope is a
   * subscription or below, nothing says where that hangs, and something stands at a management group.
   */
  isLinked(scope: Scope): boolean {
    return hangsSomewhere(scope, this.#hierarchy) || this.#nodeAt(MANAGEMENT_GROUPS) === undefined
  }

  /** Is the node at this depth of the scope's path a management group's own? */
  #isManagementGroup(scope: Scope, depth: number): boolean {
    return depth === MANAGEMENT_GROUPS.length && managementGroupOf(scope) !== undefined
  }

  #nodeAt(segments: readonly string[]): Node | undefined {
    let node: Node | undefined = this.#root
    for (const segment of segments) node = node?.children?.get(segment)
    return node
  }
}

const MANAGEMENT_GROUPS = ['providers', 'microsoft.management', 'managementgroups'] as const
