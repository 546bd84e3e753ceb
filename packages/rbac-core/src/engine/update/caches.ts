import { NO_NODE } from '../../scope/trie.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { MARKS } from '../compiled/grants.js'
import { ANCHOR } from '../compiled/place-numbers.js'
import type { ScopeTable } from '../flat/scope-table.js'

/** What of a policy is not as it was. */
export interface Touched {
  /** See `DirectoryDraft.touched`. */
  readonly holders: ReadonlySet<number>
  /** Somebody may hold a role that is another one now. */
  readonly roles: boolean
  /** Something may hang elsewhere. */
  readonly hierarchy: boolean
  /** How many nodes there were; those from there on are new. */
  readonly nodesBefore: number
  /** Where deny assignments are others than before. */
  readonly denied: readonly number[]
}

/**
 * What the next revision remembers: what this one did, but for what may be otherwise now. May forget too much, never too
 * little: what is forgotten is found anew. This one remembers nothing any more, so that nobody who still reads it is
 * told what is true of the next. O(remembered), a comparison of integers each.
 */
export function remembered(policy: CompiledPolicy, touched: Touched): Pick<CompiledPolicy, 'requesters' | 'places'> {
  const { scopes } = policy
  const requesters = policy.requesters.handedOver()
  const places = policy.places.handedOver()
  if (touched.roles) requesters.clear()
  else if (touched.holders.size > 0) requesters.forget(touched.holders)
  const anchors = anchorsOf(scopes, touched)
  // From then on marks don't tell nodes apart, see `writePlace`.
  const outgrown = touched.nodesBefore <= MARKS && scopes.size > MARKS
  if (anchors === undefined || touched.hierarchy || outgrown) places.clear()
  else if (anchors.size > 0) {
    places.forget((entry) => anchors.has(places.numbers[places.numbersAt(entry) + ANCHOR] ?? NO_NODE))
  }
  return { requesters, places }
}

/** The anchors of the places that are meant, `NO_NODE` for those without one; undefined where any may be. */
function anchorsOf(scopes: ScopeTable, { nodesBefore, denied }: Touched): ReadonlySet<number> | undefined {
  const anchors = new Set<number>()
  const nodes = [...denied]
  for (let node = nodesBefore; node < scopes.size; node++) nodes.push(node)
  for (const node of nodes) {
    const anchor = scopes.anchorOf(node)
    // A wide one: it may cover anything.
    if (anchor === NO_NODE) return undefined
    // Below a new anchor nothing was known to have one.
    anchors.add(anchor >= nodesBefore ? NO_NODE : anchor)
  }
  return anchors
}
