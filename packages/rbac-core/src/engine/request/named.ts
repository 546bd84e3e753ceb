import type { CompiledDeny, CompiledPolicy } from '../compiled/compiled-policy.js'
import { HELD_STRIDE } from '../compiled/held.js'
import { IN_GROUPS, IN_PRINCIPALS } from '../flat/holder-table.js'
import { NONE } from '../flat/lookup.js'

/** Does anything in the policy name the holder? What did once may have been taken away; nothing has at first. */
export function isNamedIn({ revision, directory, held, denials }: CompiledPolicy, holder: number): boolean {
  if (revision === 0 || holder === NONE) return holder !== NONE
  if (directory.holders.has(holder, IN_GROUPS | IN_PRINCIPALS) || held.countOf(holder) > 0) return true
  return directory.groupsOf(holder).length > 0 || deniedIn(denials).has(holder)
}

/**
 * Does something stand at a management group, or below one by its path? What stood there may have been taken away: then
 * O(assignments) at worst, until one is found.
 */
export function standsAtGroup({ revision, scopes, denials, held, directory }: CompiledPolicy): boolean {
  const { atGroups } = scopes
  if (revision === 0 || atGroups.size === 0) return atGroups.size > 0
  for (const node of atGroups) if (denials.has(node)) return true
  for (let holder = 0; holder < directory.counts.holders; holder++) {
    const start = held.startOf(holder)
    const end = start + held.countOf(holder) * HELD_STRIDE
    for (let item = start; item < end; item += HELD_STRIDE) if (atGroups.has(held.at(item))) return true
  }
  return false
}

type Denials = CompiledPolicy['denials']

/** Kept beside them, because it is asked for rarely. */
const DENIED = new WeakMap<Denials, ReadonlySet<number>>()

/** Whoever a deny assignment names, be it as excluded. */
function deniedIn(denials: Denials): ReadonlySet<number> {
  const known = DENIED.get(denials)
  if (known !== undefined) return known
  const all: readonly CompiledDeny[] = [...denials.values()].flat()
  const denied = new Set(all.flatMap(({ holders, excluded }) => [...holders, ...excluded]))
  DENIED.set(denials, denied)
  return denied
}
