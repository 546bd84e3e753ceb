import { foldAscii } from '../../model/text.js'
import { ANCHOR_DEPTH } from '../../scope/hierarchy.js'
import { managementGroupOf, type Scope, scopeKind, storedScope } from '../../scope/scope.js'
import { NO_NODE } from '../../scope/trie.js'
import { NONE } from './lookup.js'
import { misfit, type PartsIn } from './parts.js'
import type { ScopeTable } from './scope-table.js'
import type { ScopeTexts } from './scope-texts.js'

/** Wide scopes are kept apart from all others: they cover what has an anchor of its own. */
export function isWide(scope: Scope): boolean {
  return scopeKind(scope) === 'managementGroup' || scope.segments.length < ANCHOR_DEPTH
}

/** The path of a scope's anchor. Not for wide ones. */
export function anchorPathOf({ segments }: Scope): string {
  return `/${segments.slice(0, ANCHOR_DEPTH).join('/')}`
}

/**
 * Is every node of a snapshot what its path makes it: wide or not, at a management group or not, below the anchor that
 * the path starts with? What covers a scope is found by paths and what somebody holds there by anchors, and they have
 * to agree. O(nodes); of most only the texts of their anchors are read.
 *
 * @param firsts see `ScopeScan`
 * @throws {InvalidSnapshotError}
 */
export function checkNodes(
  parts: Pick<PartsIn, 'ints'>,
  firsts: Int32Array,
  table: ScopeTable,
  texts: ScopeTexts,
): void {
  const paths = parts.ints('npth')
  const claims = ordinaryAnchors(parts)
  /** By the text that others start with, the node of its anchor; `NO_NODE` before that is known. */
  const anchors = new Int32Array(firsts.length).fill(NO_NODE)
  // The root, which is the first, has neither a text nor an anchor.
  for (let node = 1; node < paths.length; node++) {
    const text = paths[node] ?? 0
    const first = firsts[text] ?? NONE
    const claimed = claims[node] ?? NO_NODE
    const isSelfAlone = (text === first) === (node === claimed)
    if (claimed >= 0 && anchors[first] === claimed && isSelfAlone) continue
    if (anchors[first] === NO_NODE) {
      const anchor = table.anchorOf(node)
      anchors[first] = isAnchorOf(table, texts, anchor, first) ? anchor : ODD
    }
    const isRight =
      (anchors[first] ?? ODD) === ODD ? isAsItSays(table, texts, node) : anchors[first] === claimed && isSelfAlone
    if (!isRight) throw misfit('nanc', `has ${node} for what its path is not`)
  }
}

/** By text the ordinary node that has it, see `ScopeTable.isOrdinary`; `NO_NODE` for others. */
export function ordinaryNodes(parts: Pick<PartsIn, 'ints'>, texts: number): Int32Array {
  const paths = parts.ints('npth')
  const anchors = ordinaryAnchors(parts)
  const nodes = new Int32Array(texts).fill(NO_NODE)
  for (let node = 1; node < paths.length; node++) if ((anchors[node] ?? NO_NODE) >= 0) nodes[paths[node] ?? 0] = node
  return nodes
}

/** By node its anchor; less than 0 for one that is wide or at a management group. */
function ordinaryAnchors(parts: Pick<PartsIn, 'ints'>): Int32Array {
  const anchors = parts.ints('nanc').slice()
  for (const node of parts.ints('ngrp')) anchors[node] = NO_NODE
  return anchors
}

/** For a text of which that can't be told: the paths of those that start with it have to be looked at. */
const ODD = -2

/** Is it the node of an anchor that is written like this text? */
function isAnchorOf(table: ScopeTable, texts: ScopeTexts, node: number, text: number): boolean {
  if (node === NO_NODE || !texts.areSame(text, table.textOf(node))) return false
  const written = texts.read(text)
  // What starts like a management group, or like an alias, may be one.
  return /^\/[^/]+\/[^/]+$/.test(written) && !foldAscii(written).startsWith('/providers/')
}

function isAsItSays(table: ScopeTable, texts: ScopeTexts, node: number): boolean {
  const written = texts.read(table.textOf(node))
  const scope = storedScope(written)
  if (foldAscii(written) !== scope.path) return false
  if ((managementGroupOf(scope) !== undefined) !== table.atGroups.has(node)) return false
  const anchor = table.anchorOf(node)
  if (isWide(scope) || anchor === NO_NODE) return isWide(scope) === (anchor === NO_NODE)
  return anchorPathOf(scope) === foldAscii(texts.read(table.textOf(anchor)))
}
