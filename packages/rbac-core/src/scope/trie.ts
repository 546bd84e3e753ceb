import type { Scope } from './scope.js'
import { managementGroupOf, subscriptionOf } from './scope.js'

/** The management-group edges a trie needs, by key: neither can be read off a scope. */
export interface Hierarchy {
  /** The group a subscription hangs under. */
  readonly groupOfSubscription: ReadonlyMap<string, string>
  /** A group's parent; null at the root. */
  readonly parentOfGroup: ReadonlyMap<string, string | null>
}

/** The index that stands for "no such scope". */
export const NO_NODE = -1

/** What applies at a scope. */
export interface Covering {
  /** Indexes of the nodes at and above the scope, outermost first. */
  readonly nodes: readonly number[]
  /** The node exactly at the scope, or `NO_NODE`. */
  readonly exact: number
}

/** A place in the trie. `index` counts from 0 (the root) in order of insertion. */
interface Node {
  readonly index: number
  readonly children: Map<string, Node>
}

/**
 * The compiled scope trie: one node per segment, so that everything that applies at a scope is found by one walk from
 * the root, whatever the number of scopes.
 *
 * Two kinds of edges lead down: the path itself, and the management groups, whose nodes lie elsewhere in the trie and
 * are visited between the root and the subscription (or the child group).
 */
export class ScopeTrie {
  readonly #root: Node = { index: 0, children: new Map() }
  readonly #hierarchy: Hierarchy
  #size = 1

  constructor(hierarchy: Hierarchy) {
    this.#hierarchy = hierarchy
  }

  /** Nodes so far; every index is below it. */
  get size(): number {
    return this.#size
  }

  /** The index of the node at `scope`, made when missing. O(segments). */
  insert(scope: Scope): number {
    let node = this.#root
    for (const segment of scope.segments) {
      let child = node.children.get(segment)
      if (child === undefined) {
        child = { index: this.#size++, children: new Map() }
        node.children.set(segment, child)
      }
      node = child
    }
    return node.index
  }

  /**
   * Every node whose scope covers `scope`, outermost first.
   *
   * Costs one map lookup per segment and per management group on the way.
   * A management group that the hierarchy does not know has no ancestors but the root.
   */
  covering(scope: Scope): Covering {
    const nodes = [this.#root.index]
    for (const group of this.#groupsAbove(scope)) {
      const node = this.#nodeAt([...MANAGEMENT_GROUPS, group])
      if (node !== undefined) nodes.push(node.index)
    }
    let node: Node | undefined = this.#root
    for (const segment of scope.segments) {
      node = node.children.get(segment)
      if (node === undefined) return { nodes, exact: NO_NODE }
      nodes.push(node.index)
    }
    return { nodes, exact: node.index }
  }

  /**
   * Whether it is known which management groups lie above `scope`. False only where it matters: the scope is a
   * subscription or below, nothing says where that hangs, and something stands at a management group.
   */
  isLinked(scope: Scope): boolean {
    const subscription = subscriptionOf(scope)
    return (
      subscription === undefined ||
      this.#hierarchy.groupOfSubscription.has(subscription) ||
      this.#nodeAt(MANAGEMENT_GROUPS) === undefined
    )
  }

  #nodeAt(segments: readonly string[]): Node | undefined {
    let node: Node | undefined = this.#root
    for (const segment of segments) node = node?.children.get(segment)
    return node
  }

  /** Names of the management groups strictly above the scope's own path, outermost first. */
  #groupsAbove(scope: Scope): string[] {
    const chain: string[] = []
    let group = this.#firstGroupAbove(scope)
    // Invariant: the hierarchy has no cycle (checked where policies are read); the bound keeps a slip from hanging.
    while (group !== undefined && group !== null && chain.length <= this.#hierarchy.parentOfGroup.size) {
      chain.push(group)
      group = this.#hierarchy.parentOfGroup.get(group)
    }
    return chain.reverse()
  }

  #firstGroupAbove(scope: Scope): string | null | undefined {
    const subscription = subscriptionOf(scope)
    if (subscription !== undefined) return this.#hierarchy.groupOfSubscription.get(subscription)
    const group = managementGroupOf(scope)
    return group === undefined ? undefined : this.#hierarchy.parentOfGroup.get(group)
  }
}

const MANAGEMENT_GROUPS = ['providers', 'microsoft.management', 'managementgroups'] as const
