import type { Group } from '../model/directory.js'
import { principalKey } from '../model/keys.js'
import type { PolicySections } from '../model/policy.js'
import { compareText, foldAscii } from '../model/text.js'
import { Column } from './flat/column.js'
import { GroupTable } from './flat/group-table.js'
import { HolderTable, IN_GROUPS, IN_PRINCIPALS, IS_GROUP, IS_NO_GROUP } from './flat/holder-table.js'
import { check, checkRange, type PartsIn, type PartsOut } from './flat/parts.js'
import { PrincipalTable } from './flat/principal-table.js'
import { Runs } from './flat/runs.js'
import type { Texts } from './flat/texts.js'
import { type Reach, ReachBuilder } from './reach.js'

/**
 * Everyone a policy names, numbered, and who is in which group.
 *
 * Only the edges are kept, never their closure: a hub of 10^5 groups costs its edges, not their product.
 */
export class Directory {
  readonly holders: HolderTable
  readonly groups: GroupTable
  readonly principals: PrincipalTable
  /** Groups directly above each holder, smallest key first. */
  readonly #above: Runs
  /** For each holder one more than the principal that has its name, or minus that of the group; 0 without a name. */
  readonly #named: Int32Array

  constructor({ holders, groups, principals, above, named }: DirectoryParts) {
    this.holders = holders
    this.groups = groups
    this.principals = principals
    this.#above = above
    this.#named = named
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, texts: Texts): Directory {
    const holders = HolderTable.read(parts, texts)
    const groups = GroupTable.read(parts, holders.size)
    const principals = PrincipalTable.read(parts, texts, holders.size)
    const above = Runs.read(parts, 'abv', 1, holders.size)
    checkRange(parts.ints('abvc'), 'abvc', 0, holders.size)
    const named = parts.ints('hnam')
    check(named.length === holders.size, 'hnam', 'is not as long as there are ids')
    checkRange(named, 'hnam', -groups.length, principals.length + 1)
    return new Directory({ holders, groups, principals, above, named })
  }

  write(parts: PartsOut): void {
    this.holders.write(parts)
    this.groups.write(parts)
    this.principals.write(parts)
    this.#above.write(parts, 'abv')
    parts.ints('hnam', this.#named)
  }

  /** How many holders there are; every index is below it. */
  get size(): number {
    return this.holders.size
  }

  /** The holder an id names; -1 for an id the policy has never heard of. */
  find(id: string): number {
    return this.holders.find(id)
  }

  /** Its id as the policy writes it. */
  label(holder: number): string {
    return holder === -1 ? '' : this.holders.label(holder)
  }

  /** What people call it, with its id; the id alone where no name is known. */
  called(id: string): string {
    const name = this.nameOf(id)
    return name === undefined || name === id ? id : `${name} (${id})`
  }

  nameOf(id: string): string | undefined {
    const named = this.#named[this.find(id)] ?? 0
    if (named === 0) return undefined
    return named > 0 ? this.principals.displayNameOf(named - 1) : this.groups.displayNameOf(-named - 1)
  }

  /** The groups a holder is directly in, smallest id first. */
  groupsOf(holder: number): number[] {
    const start = this.#above.startOf(holder)
    return Array.from({ length: this.#above.countOf(holder) }, (_, index) => this.#above.at(start + index))
  }

  isGroup(holder: number): boolean {
    return this.holders.has(holder, IS_GROUP)
  }

  /** May what a deny assignment names, with this type or none, be a group? Where nobody says what it is, it may. */
  mayBeGroup(holder: number, type: string | undefined): boolean {
    if (this.isGroup(holder)) return true
    return type === undefined ? !this.holders.has(holder, IS_NO_GROUP) : isGroupType(type)
  }

  /**
   * The requester and every group it is in, however deep, nearest first; among equally near ones those reached through
   * the smallest ids. Cycles are harmless. O(groups reached and the edges between them).
   *
   * @param groupIds groups the caller vouches for; they count as direct memberships, and ids the policy has never heard
   *   of hold nothing
   */
  reach(principalId: string, groupIds: readonly string[]): Reach {
    const requester = this.find(principalId)
    const reach = new ReachBuilder(requester)
    if (groupIds.length > 0) for (const group of this.#directGroups(requester, groupIds)) reach.add(group, 0)
    for (let at = groupIds.length > 0 ? 1 : 0; at < reach.holders.length; at++) {
      const holder = reach.holders[at] ?? -1
      if (holder === -1) continue
      const start = this.#above.startOf(holder)
      const end = start + this.#above.countOf(holder)
      for (let place = start; place < end; place++) reach.add(this.#above.at(place), at)
    }
    return reach
  }

  #directGroups(requester: number, groupIds: readonly string[]): number[] {
    const groups = new Set(requester === -1 ? [] : this.groupsOf(requester))
    for (const id of groupIds) {
      const group = this.find(id)
      if (group !== -1) groups.add(group)
    }
    return [...groups].sort((a, b) => compareText(principalKey(this.label(a)), principalKey(this.label(b))))
  }
}

interface DirectoryParts {
  readonly holders: HolderTable
  readonly groups: GroupTable
  readonly principals: PrincipalTable
  readonly above: Runs
  readonly named: Int32Array
}

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
      named: this.#named(),
    })
  }

  /** Where a group and a principal share an id, the principal's name counts. */
  #named(): Int32Array {
    const named = new Int32Array(this.holders.size)
    for (let group = 0; group < this.#groups.length; group++) {
      if (this.#groups.displayNameOf(group) !== undefined) named[this.#groups.holderOf(group)] = -group - 1
    }
    for (let number = 0; number < this.#principals.length; number++) {
      if (this.#principals.hasDisplayName(number)) named[this.#principals.holderOf(number)] = number + 1
    }
    return named
  }
}

/** The groups directly above each holder, smallest key first, each once. O(memberships + groups x log groups). */
function groupsAbove(groups: GroupTable, holders: HolderTable): Runs {
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
    const above = groups.holderOf(group)
    const end = groups.startOf(group + 1)
    for (let place = groups.startOf(group); place < end; place++) {
      const member = groups.memberAt(place)
      const count = bounds[member * 2 + 1] ?? 0
      const free = (bounds[member * 2] ?? 0) + count
      if (count > 0 && items[free - 1] === above) continue
      items[free] = above
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

function isGroupType(type: string): boolean {
  return GROUP_TYPES.has(foldAscii(type))
}

const GROUP_TYPES: ReadonlySet<string> = new Set(['group', 'foreigngroup'])
