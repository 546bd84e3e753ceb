import { AssignmentList } from './assignment-list.js'
import type { CompiledAssignment } from './assignments.js'
import type { Bits } from './bits.js'
import type { Directory } from './directory.js'
import type { Place } from './place.js'

/** Who asks: a principal with all the ids it answers to and all it was assigned, good for any number of questions. */
export class Requester {
  readonly principalId: string
  /** Groups the request vouched for, as written. */
  readonly groupIds: readonly string[]
  /** Some groups were not resolved. */
  readonly groupsIncomplete: boolean
  /** The requester (-1 when the policy has never heard of it), then its groups, nearest first. */
  readonly holders: readonly number[]
  readonly #reachedFrom: readonly number[]
  readonly #directory: Directory
  #lists: readonly AssignmentList[]
  /** All of `#lists` as one. */
  #merged: AssignmentList | undefined
  #lookup: Set<number> | undefined

  constructor(
    directory: Directory,
    held: readonly (AssignmentList | undefined)[],
    principal: { id: string; groupIds: readonly string[]; groupsIncomplete: boolean },
  ) {
    const { holders, reachedFrom } = directory.reach(principal.id, principal.groupIds)
    this.principalId = principal.id
    this.groupIds = principal.groupIds
    this.groupsIncomplete = principal.groupsIncomplete
    this.holders = holders
    this.#reachedFrom = reachedFrom
    this.#directory = directory
    this.#lists = holders.flatMap((holder) => held[holder] ?? [])
  }

  /** How many assignments are held. */
  get size(): number {
    return this.#lists.reduce((sum, { items }) => sum + items.length, 0)
  }

  /** All assignments held, in no particular order. */
  get assignments(): CompiledAssignment[] {
    return this.#lists.flatMap(({ items }) => items)
  }

  has(holder: number): boolean {
    // A scan beats a Set for the few groups most requesters have.
    if (this.holders.length <= 24) return this.holders.includes(holder)
    this.#lookup ??= new Set(this.holders)
    return this.#lookup.has(holder)
  }

  /** Group ids from the requester's own group to `holder`; empty when the requester is the holder. */
  pathTo(holder: number): string[] {
    const path: string[] = []
    let position = this.holders.indexOf(holder)
    while (position > 0) {
      path.push(this.#directory.label(this.holders[position] ?? -1))
      position = this.#reachedFrom[position] ?? -1
    }
    return path.reverse()
  }

  /** Makes one list of the holders' lists: worth its cost for a requester that comes back. O(size). */
  merge(): void {
    if (this.#merged !== undefined) return
    const [only, ...others] = this.#lists
    this.#merged = only !== undefined && others.length === 0 ? only : new AssignmentList(this.assignments)
    this.#lists = [this.#merged]
  }

  /** See `AssignmentList.surelyGrants`. For requesters that come back: the first time, the lists are merged. */
  surelyGrants(place: Place, granted: Bits): boolean | undefined {
    this.merge()
    return this.#merged?.surelyGrants(place, granted)
  }

  /** See `AssignmentList.someCovering`. */
  someCovering(place: Place, granted: Bits | undefined, visit: (assignment: CompiledAssignment) => boolean): boolean {
    if (this.#merged !== undefined) return this.#merged.someCovering(place, granted, visit)
    return this.#lists.some((list) => list.someCovering(place, granted, visit))
  }
}
