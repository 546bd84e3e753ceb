import { idsNamedBy } from '../../model/assignment.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { NONE } from '../flat/lookup.js'
import { inOrder } from './order.js'

/** Everyone a policy names, in the order of their ids. */
export interface HolderOrder {
  /** By their numbers in the policy. */
  readonly holders: Int32Array
  /** By that number the place in this order; `NONE` for who is named no more. */
  readonly placeOf: Int32Array
}

/** O(holders x log holders + memberships). */
export function holderOrder(policy: CompiledPolicy): HolderOrder {
  const { holders } = policy.directory
  const order = inOrder(
    namedIn(policy),
    (holder) => holders.beginOf(holder),
    (a, b) => holders.compareKeys(a, b),
  )
  const placeOf = new Int32Array(holders.size).fill(NONE)
  for (const [place, holder] of order.entries()) placeOf[holder] = place
  return { holders: order, placeOf }
}

/** Their numbers: of a policy that was changed, fewer than have one. */
function namedIn({ directory, held, source }: CompiledPolicy): Int32Array {
  const { groups, principals, counts, revision } = directory
  const isNamed = new Uint8Array(directory.size)
  for (let group = 0; group < counts.groups; group++) {
    if (!groups.isAlive(group, revision)) continue
    isNamed[groups.holderOf(group)] = 1
    for (const place of groups.placesOf(group, revision, counts.memberships)) isNamed[groups.memberAt(place)] = 1
  }
  for (let number = 0; number < counts.principals; number++) isNamed[principals.holderOf(number)] = 1
  for (const deny of source.kept.denyAssignments) {
    for (const id of idsNamedBy(deny)) isNamed[directory.find(id)] = 1
  }
  for (let holder = 0; holder < isNamed.length; holder++) if (held.countOf(holder) > 0) isNamed[holder] = 1
  const named = new Int32Array(isNamed.reduce((sum, is) => sum + is, 0))
  for (let holder = 0, at = 0; holder < isNamed.length; holder++) if (isNamed[holder] === 1) named[at++] = holder
  return named
}
