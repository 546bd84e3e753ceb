import { idsNamedBy } from '../../model/assignment.js'
import { compareText } from '../../model/text.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'
import { Directory, isGroupType } from '../compiled/directory.js'
import { groupsAbove, namesOf } from '../compiler/directory-builder.js'
import { GroupTable, type Member } from '../flat/group-table.js'
import {
  HolderTable,
  IN_GROUPS,
  IN_PRINCIPALS,
  IS_GROUP,
  IS_NO_GROUP,
  IS_VARIED,
  SETTLED,
} from '../flat/holder-table.js'
import { NONE } from '../flat/lookup.js'
import { Paged } from '../flat/paged.js'
import { PrincipalTable } from '../flat/principal-table.js'
import type { Texts } from '../flat/texts.js'
import type { HolderOrder } from './holder-order.js'

/**
 * The directory of a policy laid down anew: everyone in the order of `order`, written as their labels; groups and
 * principals in that order, too, and members in the order of their groups. Can be marked until it is settled.
 */
export class DirectoryCopy {
  readonly holders: HolderTable
  readonly #policy: CompiledPolicy
  readonly #order: HolderOrder
  readonly #texts: Texts

  constructor(policy: CompiledPolicy, order: HolderOrder, texts: Texts) {
    this.holders = HolderTable.copied(policy.directory.holders, order.holders, texts)
    this.#policy = policy
    this.#order = order
    this.#texts = texts
  }

  /**
   * What is written for a holder where that is not its label.
   *
   * @param holder its number in the policy
   * @param own the same by the first spelling of the policy
   */
  spelling(holder: number, own: string | undefined): string | undefined {
    const { holders } = this.#policy.directory
    if (own === undefined && !holders.isRelabelled(holder)) return undefined
    return this.note(holder, own ?? holders.firstSpelling(holder))
  }

  /** The same for a text that is known. */
  note(holder: number, written: string): string | undefined {
    if (written === this.#policy.directory.label(holder)) return undefined
    this.holders.mark(this.#order.placeOf[holder] ?? NONE, IS_VARIED)
    return written
  }

  /** O(memberships + principals, and of each group members x log members). */
  build(): Directory {
    const groups = this.#groups()
    const principals = this.#principals()
    const { holders } = this
    for (const deny of this.#policy.source.kept.denyAssignments) {
      for (const id of idsNamedBy(deny)) this.note(this.#policy.directory.find(id), id)
    }
    holders.settle()
    groups.settle()
    principals.settle()
    const above = groupsAbove(groups, holders)
    return new Directory({ holders, groups, principals, above, named: new Paged(namesOf(holders, groups, principals)) })
  }

  #groups(): GroupTable {
    const { groups, counts, revision } = this.#policy.directory
    const copied = new GroupTable(counts.groups, counts.memberships)
    const byPlace = this.#byPlace(counts.groups, (group) =>
      groups.isAlive(group, revision) ? groups.holderOf(group) : NONE,
    )
    for (const group of byPlace) {
      const holder = groups.holderOf(group)
      const place = this.#placeOf(holder)
      this.holders.mark(place, IS_GROUP | IN_GROUPS | SETTLED)
      const spelling = this.spelling(holder, groups.ownSpellingOf(group))
      copied.copy({ holder: place, spelling, displayName: groups.displayNameOf(group) }, this.#membersOf(group))
    }
    return copied
  }

  #membersOf(group: number): readonly Member[] | Int32Array {
    const { groups, counts, revision } = this.#policy.directory
    const places = groups.placesOf(group, revision, counts.memberships)
    const members = new Int32Array(places.length)
    let areSpelt = true
    for (let index = 0; index < places.length; index++) {
      const place = places[index] ?? 0
      const holder = groups.memberAt(place)
      members[index] = this.#placeOf(holder)
      if (this.spelling(holder, groups.spellingAt(place)) !== undefined) areSpelt = false
    }
    if (areSpelt) return members.sort()
    return places
      .map((place) => groups.memberAt(place))
      .map((holder, index) => ({
        holder: this.#placeOf(holder),
        spelling: this.spelling(holder, groups.spellingAt(places[index] ?? 0)),
      }))
      .sort((a, b) => a.holder - b.holder || compareText(a.spelling ?? '', b.spelling ?? ''))
  }

  #principals(): PrincipalTable {
    const { principals, holders, counts } = this.#policy.directory
    const copied = new PrincipalTable(this.#texts, counts.principals)
    for (const number of this.#byPlace(counts.principals, (one) => principals.holderOf(one))) {
      const holder = principals.holderOf(number)
      const principal = principals.read(number, holders.firstSpelling(holder))
      const place = this.#placeOf(holder)
      this.holders.mark(place, IN_PRINCIPALS | SETTLED | (isGroupType(principal.type) ? IS_GROUP : IS_NO_GROUP))
      copied.add(principal, place, this.note(holder, principal.id) !== undefined)
    }
    return copied
  }

  /** Numbers below `count` in the order of their holders; those without one are left out. */
  #byPlace(count: number, holderOf: (number: number) => number): number[] {
    const numbers = new Int32Array(this.holders.size).fill(NONE)
    for (let number = 0; number < count; number++) {
      const holder = holderOf(number)
      if (holder !== NONE) numbers[this.#placeOf(holder)] = number
    }
    return [...numbers].filter((number) => number !== NONE)
  }

  #placeOf(holder: number): number {
    return this.#order.placeOf[holder] ?? NONE
  }
}
