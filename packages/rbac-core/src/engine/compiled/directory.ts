import type { Group, Principal } from '../../model/directory.js'
import { foldAscii } from '../../model/text.js'
import { GroupTable } from '../flat/group-table.js'
import { HolderTable, IS_GROUP, IS_NO_GROUP } from '../flat/holder-table.js'
import { Paged } from '../flat/paged.js'
import { check, type PartsIn, type PartsOut } from '../flat/parts.js'
import { PrincipalTable } from '../flat/principal-table.js'
import { type RunChange, Runs } from '../flat/runs.js'
import type { Texts } from '../flat/texts.js'
import { type Reach, ReachBuilder } from './reach.js'

/**
 * Everyone a policy names, numbered, and who is in which group, as one revision of the policy sees it.
 *
 * Only the edges are kept, never their closure: a hub of 10^5 groups costs its edges, not their product.
 */
export class Directory {
  readonly holders: HolderTable
  readonly groups: GroupTable
  readonly principals: PrincipalTable
  readonly revision: number
  /** How many holders, groups, memberships and principals there were when it was made, those that are gone included. */
  readonly counts: DirectoryCounts
  /** Groups directly above each holder, by their numbers, smallest key first; some may be gone. */
  readonly above: Runs
  /** For each holder one more than the principal that has its name, or minus that of the group; 0 without a name. */
  readonly #named: Paged

  constructor({ holders, groups, principals, above, named, revision = 0 }: DirectoryParts) {
    this.holders = holders
    this.groups = groups
    this.principals = principals
    this.above = above
    this.#named = named
    this.revision = revision
    this.counts = {
      holders: holders.size,
      groups: groups.length,
      memberships: groups.memberships,
      principals: principals.length,
    }
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, texts: Texts): Directory {
    const holders = HolderTable.read(parts, texts)
    const groups = GroupTable.read(parts, holders.size)
    const principals = PrincipalTable.read(parts, texts, holders.size)
    const above = Runs.read(parts, 'abv', 1, holders.size)
    parts.checks.range(parts.ints('abvc'), 'abvc', 0, groups.length)
    const named = parts.ints('hnam')
    check(named.length === holders.size, 'hnam', 'is not as long as there are ids')
    parts.checks.range(named, 'hnam', -groups.length, principals.length + 1)
    return new Directory({ holders, groups, principals, above, named: new Paged(named) })
  }

  write(parts: PartsOut): void {
    this.holders.write(parts)
    this.groups.write(parts)
    this.principals.write(parts)
    this.above.write(parts, 'abv')
    parts.ints('hnam', this.#named.values(this.size))
  }

  /**
   * The directory of the next revision. O(what differs).
   *
   * @param isUnread see `Paged.with`
   */
  with({ flags, named, above }: DirectoryChanges, revision: number, isUnread: boolean): Directory {
    return new Directory({
      holders: this.holders.with(flags, isUnread),
      groups: this.groups,
      principals: this.principals,
      above: this.above.with(above, isUnread),
      named: this.#named.with(named, isUnread),
      revision,
    })
  }

  /** How many holders there are; every index is below it. */
  get size(): number {
    return this.holders.size
  }

  /**
   * The holder an id names; -1 for an id the policy has never heard of, though a later revision of it, or a change that
   * came to nothing, may have given it a number.
   */
  find(id: string): number {
    const holder = this.holders.find(id)
    return holder < this.counts.holders ? holder : -1
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
    const holder = this.find(id)
    const named = holder === -1 ? 0 : this.namedBy(holder)
    if (named === 0) return undefined
    return named > 0 ? this.principals.displayNameOf(named - 1) : this.groups.displayNameOf(-named - 1)
  }

  /** See `#named`. */
  namedBy(holder: number): number {
    return this.#named.at(holder)
  }

  /** The groups a holder is directly in, smallest id first. */
  groupsOf(holder: number): number[] {
    const start = this.above.startOf(holder)
    const groups: number[] = []
    for (let place = start; place < start + this.above.countOf(holder); place++) {
      const group = this.above.at(place)
      if (this.groups.isAlive(group, this.revision)) groups.push(this.groups.holderOf(group))
    }
    return groups
  }

  isGroup(holder: number): boolean {
    return this.holders.has(holder, IS_GROUP)
  }

  /** May what a deny assignment names, with this type or none, be a group? Where nobody says what it is, it may. */
  mayBeGroup(holder: number, type: string | undefined): boolean {
    if (this.isGroup(holder)) return true
    return type === undefined ? !this.holders.has(holder, IS_NO_GROUP) : isGroupType(type)
  }

  /** The policy's groups, in its order. O(groups and their members). */
  readGroups(): readonly Group[] {
    const { groups, holders, counts, revision } = this
    const idOf = (holder: number): string => holders.firstSpelling(holder)
    const read: Group[] = []
    for (let group = 0; group < counts.groups; group++) {
      if (groups.isAlive(group, revision)) read.push(groups.read(group, idOf, revision, counts.memberships))
    }
    return Object.freeze(read)
  }

  /** The policy's principals, in its order. O(principals). */
  readPrincipals(): readonly Principal[] {
    const { principals, holders, counts } = this
    return Object.freeze(
      Array.from({ length: counts.principals }, (_, number) =>
        principals.read(number, holders.firstSpelling(principals.holderOf(number))),
      ),
    )
  }

  /**
   * The requester and every group it is in, however deep, nearest first. Cycles are harmless. O(groups reached and the
   * edges between them).
   *
   * @param groupIds groups the caller vouches for; they count as direct memberships, and ids the policy has never heard
   *   of hold nothing
   * @param inOrder among equally near ones those reached through the smallest ids come first; else that is only so
   *   without `groupIds`
   * @param isNamed whether the policy names such a group still
   */
  reach(
    principalId: string,
    groupIds: readonly string[],
    inOrder: boolean,
    isNamed: (group: number) => boolean,
  ): Reach {
    const requester = this.find(principalId)
    const reach = new ReachBuilder(requester)
    if (groupIds.length > 0) {
      const direct = this.#directGroups(requester, groupIds, isNamed)
      for (const group of inOrder ? this.#inOrder(direct) : direct) reach.add(group, 0)
    }
    for (let at = groupIds.length > 0 ? 1 : 0; at < reach.holders.length; at++) {
      const holder = reach.holders[at] ?? -1
      if (holder === -1) continue
      const start = this.above.startOf(holder)
      const end = start + this.above.countOf(holder)
      for (let place = start; place < end; place++) {
        const group = this.above.at(place)
        if (this.groups.isAlive(group, this.revision)) reach.add(this.groups.holderOf(group), at)
      }
    }
    return reach.reach
  }

  /** By their keys. Nearly all are told apart by how those begin. */
  #inOrder(groups: readonly number[]): number[] {
    const begun = groups.map((group) => ({ group, begin: this.holders.beginOf(group) >>> 0 }))
    begun.sort((a, b) => a.begin - b.begin || this.holders.compareKeys(a.group, b.group))
    return begun.map(({ group }) => group)
  }

  #directGroups(requester: number, groupIds: readonly string[], isNamed: (group: number) => boolean): number[] {
    const groups = requester === -1 ? [] : this.groupsOf(requester)
    for (const id of groupIds) {
      const group = this.find(id)
      if (group !== -1 && isNamed(group)) groups.push(group)
    }
    return groups
  }
}

interface DirectoryParts {
  readonly holders: HolderTable
  readonly groups: GroupTable
  readonly principals: PrincipalTable
  readonly above: Runs
  readonly named: Paged
  readonly revision?: number
}

export interface DirectoryCounts {
  readonly holders: number
  readonly groups: number
  readonly memberships: number
  readonly principals: number
}

/** By holder what the next revision sees otherwise. */
export interface DirectoryChanges {
  readonly flags: ReadonlyMap<number, number>
  readonly named: ReadonlyMap<number, number>
  readonly above: ReadonlyMap<number, RunChange>
}

export function isGroupType(type: string): boolean {
  return GROUP_TYPES.has(foldAscii(type))
}

const GROUP_TYPES: ReadonlySet<string> = new Set(['group', 'foreigngroup'])
