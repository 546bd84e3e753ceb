import type { Group } from '../../model/directory.js'
import type { PolicySections } from '../../model/policy.js'
import { Directory, isGroupType } from '../compiled/directory.js'
import { Column } from '../flat/column.js'
import { GroupTable } from '../flat/group-table.js'
import { HolderTable, IN_GROUPS, IN_PRINCIPALS, IS_GROUP, IS_NO_GROUP } from '../flat/holder-table.js'
import { Paged } from '../flat/paged.js'
import { PrincipalTable } from '../flat/principal-table.js'
import { Runs } from '../flat/runs.js'
import type { Texts } from '../flat/texts.js'

/** A directory in the making: whoever else is named is interned in `holders` before it is built. */
export class DirectoryBuilder {
  readonly holders: HolderTable
  readonly #groups: GroupTable
  readonly #principals: PrincipalTable

  /** @param isNoted which items are to be kept as they are, see `ParsedPolicy.noted` */
  constructor(
    sections: Pick<PolicySections, 'groups' | 'principals'>,
    texts: Texts,
    isNoted: (item: object) => boolean,
  ) {
    const { groups, principals } = sections
    const members = groups.reduce((sum, group) => sum + group.members.length, 0)
    this.holders = HolderTable.empty(texts, groups.length + Math.max(principals.length, members >>> 2))
    this.#groups = new GroupTable(groups.length, members)
    this.#principals = new PrincipalTable(texts, principals.length)
    for (const group of groups) this.holders.mark(this.holders.intern(group.id, true), IS_GROUP | IN_GROUPS)
    for (const principal of principals) {
      const holder = this.holders.intern(principal.id, true)
      const isSpelt = this.holders.isAsFirstMet
      this.holders.mark(holder, IN_PRINCIPALS | (isGroupType(principal.type) ? IS_GROUP : IS_NO_GROUP))
      this.#principals.add(principal, holder, isNoted(principal) || !isSpelt)
    }
    for (const group of groups) this.#addMembers(group, isNoted(group))
  }

  /** One more group. How a group is spelt here counts more than how a principal is. */
  addGroup(group: Group, isNoted: boolean): void {
    const { holders } = this
    const holder = holders.intern(group.id, true)
    if (holders.has(holder, IN_PRINCIPALS) && !holders.has(holder, IN_GROUPS)) holders.relabel(holder, group.id)
    holders.mark(holder, IS_GROUP | IN_GROUPS)
    this.#addMembers(group, isNoted)
  }

  /** The groups so far. */
  get groups(): GroupTable {
    return this.#groups
  }

  #addMembers(group: Group, isNoted: boolean): void {
    const intern = (id: string): number => this.holders.intern(id)
    this.#groups.add(group, intern, () => this.holders.isAsFirstMet, isNoted)
  }

  build(): Directory {
    this.holders.settle()
    this.#groups.settle()
    this.#principals.settle()
    return new Directory({
      holders: this.holders,
      groups: this.#groups,
      principals: this.#principals,
      above: groupsAbove(this.#groups, this.holders),
      named: new Paged(namesOf(this.holders, this.#groups, this.#principals)),
    })
  }
}

/** See `DirectoryParts.named`. Where a group and a principal share an id, the principal's name counts. */
export function namesOf(holders: HolderTable, groups: GroupTable, principals: PrincipalTable): Int32Array {
  const named = new Int32Array(holders.size)
  for (let group = 0; group < groups.length; group++) {
    if (groups.displayNameOf(group) !== undefined) named[groups.holderOf(group)] = -group - 1
  }
  for (let number = 0; number < principals.length; number++) {
    if (principals.hasDisplayName(number)) named[principals.holderOf(number)] = number + 1
  }
  return named
}

/** The groups directly above each holder, smallest key first, each once. O(memberships + groups x log groups). */
export function groupsAbove(groups: GroupTable, holders: HolderTable): Runs {
  const bounds = new Int32Array(holders.size * 2)
  for (let place = 0; place < groups.memberships; place++) add(bounds, groups.memberAt(place) * 2 + 1, 1)
  for (let holder = 0, start = 0; holder < holders.size; holder++) {
    bounds[holder * 2] = start
    start += bounds[holder * 2 + 1] ?? 0
    bounds[holder * 2 + 1] = 0
  }
  const items = new Int32Array(groups.memberships)
  // Taken in the order of their keys, they lie in that order everywhere.
  for (const group of inOrderOfKeys(groups, holders)) {
    const end = groups.startOf(group + 1)
    for (let place = groups.startOf(group); place < end; place++) {
      const member = groups.memberAt(place)
      const count = bounds[member * 2 + 1] ?? 0
      const free = (bounds[member * 2] ?? 0) + count
      if (count > 0 && items[free - 1] === group) {
        groups.repeat(group)
        continue
      }
      items[free] = group
      bounds[member * 2 + 1] = count + 1
    }
  }
  return new Runs(Column.of(items), 1, bounds)
}

function inOrderOfKeys(groups: GroupTable, holders: HolderTable): number[] {
  return Array.from({ length: groups.length }, (_, group) => group).sort((a, b) =>
    holders.compareKeys(groups.holderOf(a), groups.holderOf(b)),
  )
}

function add(counts: Int32Array, index: number, amount: number): void {
  counts[index] = (counts[index] ?? 0) + amount
}
