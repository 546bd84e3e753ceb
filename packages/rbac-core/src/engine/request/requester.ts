import { CompiledAssignment } from '../compiled/assignments.js'
import type { Bits } from '../compiled/bits.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { mayGrant, NO_CLASS } from '../compiled/grants.js'
import { HELD_STRIDE } from '../compiled/held.js'
import type { Place } from '../compiled/place.js'
import type { Reach } from '../compiled/reach.js'
import { signatureOf } from '../compiled/signature.js'
import type { GrantRows } from './grant-rows.js'
import { someHeld } from './grant-walk.js'
import { type Holdings, listed, MOST_TOGETHER, type TakeIntegers, together } from './holdings.js'
import { isNamedIn } from './named.js'

/**
 * Who asks: a principal with all the ids it answers to, good for any number of questions.
 *
 * It outlives the policy it was resolved in, as long as changes leave alone what it reaches; so it keeps no policy, and
 * whoever asks it says which one is meant: that one, or one in which it reaches and holds the same.
 */
export class Requester {
  readonly principalId: string
  /** Groups the request vouched for, as written. */
  readonly groupIds: readonly string[]
  /** Some groups were not resolved. */
  readonly groupsIncomplete: boolean
  /** The requester (-1 when the policy has never heard of it), then its groups; see `inOrder`. */
  readonly holders: readonly number[]
  /** Of `holders`. */
  readonly signature: number
  /** How it reaches them, in the order in which paths are told; found when somebody asks for one. */
  #ways: Reach | undefined
  /** All that is held; found for a requester that comes back. */
  #holdings: Holdings | undefined
  #lookup: Set<number> | undefined
  #size: number | undefined

  constructor(
    policy: CompiledPolicy,
    principal: { id: string; groupIds: readonly string[]; groupsIncomplete: boolean },
  ) {
    this.principalId = principal.id
    this.groupIds = principal.groupIds
    this.groupsIncomplete = principal.groupsIncomplete
    const reach = this.#reach(policy, false)
    this.holders = reach.holders
    this.signature = signatureOf(reach.holders)
    if (this.groupIds.length === 0) this.#ways = reach
  }

  /** How many assignments are held. */
  size({ held }: CompiledPolicy): number {
    this.#size ??= this.holders.reduce((sum, holder) => (holder === -1 ? sum : sum + held.countOf(holder)), 0)
    return this.#size
  }

  /** All assignments held, in no particular order. */
  assignments(policy: CompiledPolicy): CompiledAssignment[] {
    const all: CompiledAssignment[] = []
    const { held } = policy
    for (const holder of this.holders) {
      if (holder === -1) continue
      const start = held.startOf(holder)
      const end = start + held.countOf(holder) * HELD_STRIDE
      for (let item = start; item < end; item += HELD_STRIDE) all.push(assignmentAt(policy, item))
    }
    return all
  }

  has(holder: number): boolean {
    // A scan beats a Set for the few groups most requesters have.
    if (this.holders.length <= 24) return this.holders.includes(holder)
    this.#lookup ??= new Set(this.holders)
    return this.#lookup.has(holder)
  }

  hasAny(holders: readonly number[]): boolean {
    for (const holder of holders) if (this.has(holder)) return true
    return false
  }

  /** `holders` in the order in which one is told before others: nearest first, then by the ids on the way. */
  inOrder(policy: CompiledPolicy): readonly number[] {
    return this.#waysIn(policy).holders
  }

  /** Group ids from the requester's own group to `holder`; empty when the requester is the holder. */
  pathTo(policy: CompiledPolicy, holder: number): string[] {
    const { holders, reachedFrom } = this.#waysIn(policy)
    const path: string[] = []
    let position = holders.indexOf(holder)
    while (position > 0) {
      path.push(policy.directory.label(holders[position] ?? -1))
      position = reachedFrom[position] ?? -1
    }
    return path.reverse()
  }

  /**
   * How it reaches one of its holders, as a number: requesters of one policy for whom it is the same go the same way, see
   * `pathTo`. `WAY_OF_ITS_OWN` where nobody else may go it.
   */
  wayTo(policy: CompiledPolicy, holder: number): number {
    const { holders, reachedFrom } = this.#waysIn(policy)
    const position = holders.indexOf(holder)
    if (position <= 0) return BY_ITSELF
    if (reachedFrom[position] === 0) return STRAIGHT
    return this.groupIds.length === 0 ? (this.holders[0] ?? 0) + FURTHER : WAY_OF_ITS_OWN
  }

  /** What `lay` made. */
  get holdings(): Holdings | undefined {
    return this.#holdings
  }

  /**
   * Finds all that is held in one place: worth its cost for a requester that comes back. O(size), or O(holders) and what
   * nobody had laid before.
   *
   * @param isRoomy there is room for laying it together
   */
  lay(policy: CompiledPolicy, laid: GrantRows, take: TakeIntegers, isRoomy = true): Holdings {
    const isTogether = isRoomy && this.size(policy) <= MOST_TOGETHER
    this.#holdings = (isTogether ? together : listed)(policy, this.holders, laid, take)
    return this.#holdings
  }

  /** Lets go of what `lay` made. */
  letGo(): void {
    this.#holdings = undefined
  }

  /**
   * Asks `visit` about each assignment that covers the place, until it says true. O(size), a few comparisons of
   * integers each; for a requester that comes back, of those only that may cover it.
   *
   * @param granted when given, assignments are left out whose role certainly does not grant these classes
   */
  someCovering(
    policy: CompiledPolicy,
    place: Place,
    granted: Bits | undefined,
    visit: (assignment: CompiledAssignment) => boolean,
  ): boolean {
    if (this.#holdings !== undefined) {
      return someHeld(this.#holdings, policy.held, place, granted, (item) => visit(assignmentAt(policy, item)))
    }
    const { held, demands } = policy
    for (const holder of this.holders) {
      if (holder === -1) continue
      const start = held.startOf(holder)
      const end = start + held.countOf(holder) * HELD_STRIDE
      for (let item = start; item < end; item += HELD_STRIDE) {
        if (granted !== undefined && !mayGrant(demands[held.at(item + 1) >>> 1] ?? NO_CLASS, granted)) continue
        if (place.nodes.includes(held.at(item)) && visit(assignmentAt(policy, item))) return true
      }
    }
    return false
  }

  #waysIn(policy: CompiledPolicy): Reach {
    this.#ways ??= this.#reach(policy, true)
    return this.#ways
  }

  #reach(policy: CompiledPolicy, inOrder: boolean): Reach {
    return policy.directory.reach(this.principalId, this.groupIds, inOrder, (group) => isNamedIn(policy, group))
  }
}

export const WAY_OF_ITS_OWN = -1
/** How somebody reaches who holds an assignment. */
export type Ways = Pick<Requester, 'wayTo' | 'pathTo'>

/** It is the holder; it is in that group directly; and, its own number added, it is so through others. */
export const BY_ITSELF = 0
export const STRAIGHT = 1
const FURTHER = 2

/** The assignment at a place among those held. */
export function assignmentAt(policy: CompiledPolicy, item: number): CompiledAssignment {
  const { held } = policy
  return new CompiledAssignment(policy, held.at(item + 2), held.at(item))
}
