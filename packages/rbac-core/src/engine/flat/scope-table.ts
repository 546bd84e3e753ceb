import { ANCHOR_DEPTH, groupsAbove, type Hierarchy, MANAGEMENT_GROUPS_PATH } from '../../scope/hierarchy.js'
import { managementGroupOf, type Scope } from '../../scope/scope.js'
import { type Covering, NO_NODE } from '../../scope/trie.js'
import { Column } from './column.js'
import { hashStep } from './hash.js'
import { Lookup, NONE } from './lookup.js'
import { check, misfit, type PartsIn, type PartsOut } from './parts.js'
import { anchorPathOf, isWide } from './scope-nodes.js'
import type { ScopeTexts } from './scope-texts.js'

/** The root's node. */
export const ROOT = 0

/**
 * Scopes by number, and what covers what: `ScopeTrie` in integers.
 *
 * It has a node for each scope that something stands at, and for the anchors of those; none for the steps between. What
 * covers a scope is found by asking for each of its beginnings, whose hashes come one out of the other.
 */
export class ScopeTable {
  readonly #texts: ScopeTexts
  /** For each node a text that is its path when folded; the root needs none. */
  #paths = new Column()
  /** For each node its anchor; of a wide one `-2 - w`, where it is the w-th of the wide ones. */
  #anchors = new Column()
  #lookup: Lookup
  #wides = 0
  /** The nodes at management groups, or below one by their path. */
  readonly #atGroups = new Set<number>()

  constructor(texts: ScopeTexts) {
    this.#texts = texts
    this.#lookup = new Lookup(0, (node, salt) => this.#hashOf(node, salt))
    this.#paths.push(NONE)
    this.#anchors.push(this.#nextWide())
  }

  /**
   * Whether its nodes are what their paths make them is seen to by `checkNodes`.
   *
   * @param hashes of the texts, see `LaidScopes`
   * @throws {InvalidSnapshotError}
   */
  static read(parts: PartsIn, texts: ScopeTexts, hashes: Int32Array): ScopeTable {
    const paths = parts.ints('npth')
    const anchors = parts.ints('nanc')
    const groups = parts.ints('ngrp')
    check(paths.length > 0 && paths.length === anchors.length && paths[ROOT] === NONE, 'npth', 'has no root')
    parts.checks.range(paths.subarray(ROOT + 1), 'npth', 0, texts.length)
    parts.checks.range(groups, 'ngrp', ROOT + 1, paths.length)
    const table = new ScopeTable(texts)
    table.#paths = Column.of(paths)
    table.#anchors = Column.of(anchors)
    for (const node of groups) table.#atGroups.add(node)
    table.#wides = countWides(anchors)
    // The root is found by itself, all other nodes by their hashes.
    table.#lookup = Lookup.read(
      parts,
      'nod',
      { first: ROOT + 1, end: paths.length },
      (node, salt) => table.#hashOf(node, salt),
      () => paths.map((text) => hashes[text] ?? 0),
    )
    return table
  }

  write(parts: PartsOut): void {
    parts.ints('npth', this.#paths.values)
    parts.ints('nanc', this.#anchors.values)
    parts.ints('ngrp', Int32Array.from(this.#atGroups))
    this.#lookup.write(parts, 'nod')
  }

  get size(): number {
    return this.#paths.length
  }

  /** How many nodes stand for wide scopes. */
  get wides(): number {
    return this.#wides
  }

  get salt(): number {
    return this.#lookup.salt
  }

  /** The nodes at management groups, or below one by their path. */
  get atGroups(): ReadonlySet<number> {
    return this.#atGroups
  }

  /** The number of a text that folds to a node's path. Not of the root. */
  textOf(node: number): number {
    return this.#paths.at(node)
  }

  /** The anchor of a node's scope, see `Standing`; `NO_NODE` for a wide one. */
  anchorOf(node: number): number {
    return Math.max(this.#anchors.at(node), NO_NODE)
  }

  /** May it stand for a scope as `addOrdinary` takes it? */
  isOrdinary(node: number): boolean {
    return this.anchorOf(node) !== NO_NODE && !this.#atGroups.has(node)
  }

  /** Which of the wide nodes it is, counted from 0. Only for those. */
  wideNumber(node: number): number {
    return -2 - this.#anchors.at(node)
  }

  /**
   * The node of a scope, made when missing.
   *
   * @param text the number of a text that folds to the path
   * @param textOf makes such a number
   */
  add(scope: Scope, text: number, textOf: (path: string) => number): number {
    const { path } = scope
    if (path === '/') return ROOT
    const known = this.find(path)
    if (known !== NO_NODE) return known
    const node = this.#made(scope, text, textOf)
    if (managementGroupOf(scope) !== undefined) this.#atGroups.add(node)
    return node
  }

  #made(scope: Scope, text: number, textOf: (path: string) => number): number {
    const { path } = scope
    if (isWide(scope)) return this.#push(text, hashOfPath(path, this.#lookup.salt), this.#nextWide())
    if (scope.segments.length === ANCHOR_DEPTH) return this.#push(text, hashOfPath(path, this.#lookup.salt), this.size)
    const anchorPath = anchorPathOf(scope)
    const knownAnchor = this.find(anchorPath)
    const anchor = knownAnchor === NO_NODE ? this.#pushAnchor(anchorPath, textOf(anchorPath)) : knownAnchor
    return this.#push(text, hashOfPath(path, this.#lookup.salt), anchor)
  }

  /**
   * The node of a scope that is written like its path but for case, has two segments or more, and lies below no
   * management group by its path. Made when missing.
   *
   * @param hash of its folded characters, made with `salt`
   * @param anchor the node of its anchor; `NO_NODE` where it is one itself
   */
  addOrdinary(text: number, hash: number, anchor: number): number {
    for (let node = this.#lookup.first(hash); node !== NONE; node = this.#lookup.next()) {
      if (this.#texts.areSame(this.#paths.at(node), text)) return node
    }
    return this.#push(text, hash, anchor === NO_NODE ? this.size : anchor)
  }

  /** The node of a folded path; `NO_NODE` where there is none. */
  find(path: string): number {
    return path === '/' ? ROOT : this.#findHashed(path, path.length, hashOfPath(path, this.#lookup.salt))
  }

  /** Every node whose scope covers `scope`, outermost first. O(length of the scope + management groups above). */
  covering(scope: Scope, hierarchy: Hierarchy): Covering {
    const { path } = scope
    const wide = [ROOT]
    for (const group of groupsAbove(scope, hierarchy)) {
      const node = this.find(`${MANAGEMENT_GROUPS_PATH}/${group}`)
      if (node !== NO_NODE) wide.push(node)
    }
    const nodes = [...wide]
    let anchor = NO_NODE
    let exact = path === '/' ? ROOT : NO_NODE
    let depth = 0
    let hash = hashStep(this.#lookup.salt, SLASH)
    for (let at = 1; at <= path.length && path !== '/'; at++) {
      const code = path.charCodeAt(at)
      if (at === path.length || code === SLASH) {
        depth += 1
        const node = this.#findHashed(path, at, hash)
        if (node !== NO_NODE) {
          nodes.push(node)
          if (this.#anchors.at(node) < NO_NODE) wide.push(node)
          else if (depth === ANCHOR_DEPTH) anchor = node
          if (at === path.length) exact = node
        }
      }
      hash = hashStep(hash, code)
    }
    // Copies, because what was pushed to has room for sixteen more.
    return { nodes: nodes.slice(), exact, wide: wide.slice(), anchor }
  }

  settle(): void {
    this.#paths.settle()
    this.#anchors.settle()
    this.#lookup.settle()
  }

  #hashOf(node: number, salt: number): number {
    return this.#texts.hashFolded(this.#paths.at(node), salt)
  }

  #nextWide(): number {
    return -2 - this.#wides++
  }

  #pushAnchor(path: string, text: number): number {
    return this.#push(text, hashOfPath(path, this.#lookup.salt), this.size)
  }

  #push(text: number, hash: number, anchor: number): number {
    const node = this.#paths.push(text)
    this.#anchors.push(anchor)
    this.#lookup.add(node, hash)
    return node
  }

  #findHashed(path: string, end: number, hash: number): number {
    for (let node = this.#lookup.first(hash); node !== NONE; node = this.#lookup.next()) {
      if (this.#texts.startsFolded(this.#paths.at(node), path, end)) return node
    }
    return NO_NODE
  }
}

/** Wide nodes are numbered as they come; every other anchor is a node. */
function countWides(anchors: Int32Array): number {
  let wides = 0
  for (let node = 0; node < anchors.length; node++) {
    const anchor = anchors[node] ?? NO_NODE
    if (anchor === -2 - wides) wides += 1
    else if (anchor <= ROOT || anchor >= anchors.length || anchors[anchor] !== anchor) {
      throw misfit('nanc', `has ${anchor} at ${node}`)
    }
  }
  return wides
}

function hashOfPath(path: string, salt: number): number {
  let hash = salt
  for (let at = 0; at < path.length; at++) hash = hashStep(hash, path.charCodeAt(at))
  return hash
}

const SLASH = 47
