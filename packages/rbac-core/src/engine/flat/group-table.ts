import type { Group } from '../../model/directory.js'
import { Column } from './column.js'
import { check, type PartsIn, type PartsOut } from './parts.js'
import { Sparse } from './sparse.js'
import { Stamps } from './stamps.js'

/** A holder, and how it is written where that is not its first spelling. */
export interface Member {
  readonly holder: number
  readonly spelling: string | undefined
}

/**
 * The groups of all revisions of a policy with their members, four bytes a membership. Groups and memberships are only
 * added, and stamped with the revision they went with; who reads says which revision is meant.
 */
export class GroupTable {
  /** For each group its holder, and where its members start; the next one's start is their end. */
  #holders: Column
  #starts: Column
  #members: Column
  /** By group, and by place among all members: ids written otherwise than the directory's first spelling. */
  #ownSpellings = new Map<number, string>()
  #spellings = new Map<number, string>()
  #displayNames = new Map<number, string>()
  readonly #originals = new Map<number, Group>()
  /** By holder one more than its group; made by the first who asks. */
  #byHolder: Sparse | undefined
  /** Of members that came later: by group one more than the last place, and by place, from the first of them on, the one before. */
  readonly #lastJoined = new Sparse()
  readonly #joinedBefore = Column.settled()
  /**
   * Groups that went, how many memberships went with them, groups that are not as the document had them any more, and
   * places whose membership went by itself.
   */
  readonly #gone = new Stamps()
  #goneWith = 0
  readonly #touched = new Stamps()
  readonly #left = new Stamps()
  /** Those that list a member more than once. */
  readonly #repeating = new Set<number>()

  constructor(groups: number, members: number) {
    this.#holders = new Column(groups)
    this.#starts = new Column(groups + 1)
    this.#starts.push(0)
    this.#members = new Column(members)
  }

  /** @throws {InvalidSnapshotError} */
  static read(parts: PartsIn, holders: number): GroupTable {
    const own = parts.ints('ghol')
    const starts = parts.ints('gsta')
    const members = parts.ints('gmem')
    parts.checks.range(own, 'ghol', 0, holders)
    parts.checks.range(members, 'gmem', 0, holders)
    check(starts.length === own.length + 1, 'gsta', 'is not as long as there are groups')
    parts.checks.starts(starts, 'gsta', members.length)
    const groups = new GroupTable(0, 0)
    groups.#holders = Column.of(own)
    groups.#starts = Column.of(starts)
    groups.#members = Column.of(members)
    groups.#ownSpellings = parts.checks.textsByNumber(parts.plain('groupSpellings'), 'groupSpellings', own.length)
    groups.#spellings = parts.checks.textsByNumber(parts.plain('memberSpellings'), 'memberSpellings', members.length)
    groups.#displayNames = parts.checks.textsByNumber(parts.plain('groupNames'), 'groupNames', own.length)
    for (const [group] of parts.checks.entries(parts.plain('groupRepeats'), 'groupRepeats', own.length))
      groups.repeat(group)
    return groups
  }

  write(parts: PartsOut): void {
    parts.ints('ghol', this.#holders.values)
    parts.ints('gsta', this.#starts.values)
    parts.ints('gmem', this.#members.values)
    parts.plain('groupSpellings', [...this.#ownSpellings])
    parts.plain('memberSpellings', [...this.#spellings])
    parts.plain('groupNames', [...this.#displayNames])
    parts.plain('groupRepeats', [...this.#repeating.entries()])
  }

  /** How many groups there ever were. */
  get length(): number {
    return this.#holders.length
  }

  /** How many memberships there ever were; every place is below it. */
  get memberships(): number {
    return this.#members.length
  }

  /** How many groups and memberships are kept for revisions of the past. */
  get removed(): number {
    return this.#gone.size + this.#goneWith + this.#left.size
  }

  /** @param intern the holder of an id; `spelt` says whether the last one was written as the directory first met it */
  add(group: Group, intern: (id: string) => number, spelt: () => boolean, noted: boolean): void {
    this.#push(group, intern(group.id), spelt, noted)
    // Of a frozen list an iterator makes an object each time.
    for (let index = 0; index < group.members.length; index++) {
      const id = group.members[index] ?? ''
      this.#member(id, intern(id), spelt)
    }
    this.#starts.push(this.#members.length)
  }

  /** A group whose members are known by number: a list of holders, or of holders with spellings of their own. */
  copy(
    { holder, spelling, displayName }: Member & { readonly displayName: string | undefined },
    members: Int32Array | readonly Member[],
  ): void {
    const number = this.#holders.push(holder)
    if (spelling !== undefined) this.#ownSpellings.set(number, spelling)
    if (displayName !== undefined) this.#displayNames.set(number, displayName)
    for (const member of members) {
      if (typeof member === 'number') this.#members.push(member)
      else {
        const place = this.#members.push(member.holder)
        if (member.spelling !== undefined) this.#spellings.set(place, member.spelling)
      }
    }
    this.#starts.push(this.#members.length)
  }

  /** A group that comes later, with no members yet: its number. */
  found(group: Group, holder: number, spelt: (holder: number, id: string) => boolean, noted: boolean): number {
    return this.#push(group, holder, spelt, noted)
  }

  /** A member that comes later: its place. */
  join(group: number, id: string, holder: number, spelt: (holder: number, id: string) => boolean): void {
    const place = this.#member(id, holder, spelt)
    this.#joinedBefore.push(this.#lastJoined.get(group))
    this.#lastJoined.set(group, place + 1)
  }

  /**
   * The group is gone from `revision` on.
   *
   * @param memberships how many go with it
   */
  remove(group: number, revision: number, memberships: number): void {
    this.#gone.set(group, revision)
    this.#goneWith += memberships
  }

  /** The membership at a place is gone from `revision` on. */
  leave(place: number, revision: number): void {
    this.#left.set(place, revision)
  }

  /** From `revision` on the group is not the object it was read as. */
  touch(group: number, revision: number): void {
    this.#touched.set(group, revision)
  }

  /** The group of a holder, the last one where it had several in turn; `NONE` for none. O(groups) the first time. */
  numberOf(holder: number): number {
    this.#byHolder ??= byHolderOf(this.#holders)
    return this.#byHolder.get(holder) - 1
  }

  holderOf(group: number): number {
    return this.#holders.at(group)
  }

  /** Where a group's first members start; those of the group after it start where they end. */
  startOf(group: number): number {
    return this.#starts.at(group)
  }

  memberAt(place: number): number {
    return this.#members.at(place)
  }

  /** How it is written itself, where that is not the directory's first spelling. */
  ownSpellingOf(group: number): string | undefined {
    return this.#ownSpellings.get(group)
  }

  displayNameOf(group: number): string | undefined {
    return this.#displayNames.get(group)
  }

  /** How the membership at a place is written, where that is not the directory's first spelling. */
  spellingAt(place: number): string | undefined {
    return this.#spellings.get(place)
  }

  /** A member is listed more than once. */
  repeat(group: number): void {
    this.#repeating.add(group)
  }

  isRepeating(group: number): boolean {
    return this.#repeating.has(group)
  }

  /** Is it kept as the very object it was read as, see `ParsedPolicy.noted`? */
  isNoted(group: number, revision: number): boolean {
    return this.#originals.has(group) && !this.#touched.isGone(group, revision)
  }

  isAlive(group: number, revision: number): boolean {
    return !this.#gone.isGone(group, revision)
  }

  /** The places of a group's members, in their order, of a revision that had `memberships` when it was made. */
  placesOf(group: number, revision: number, memberships: number): number[] {
    const places: number[] = []
    // A group that came later has none but those that joined.
    const end = group + 1 < this.#starts.length ? this.startOf(group + 1) : 0
    for (let place = this.startOf(group); place < end; place++) {
      if (!this.#left.isGone(place, revision)) places.push(place)
    }
    const joined = this.#joinedPlaces(group).filter(
      (place) => place < memberships && !this.#left.isGone(place, revision),
    )
    return joined.length === 0 ? places : [...places, ...joined]
  }

  #joinedPlaces(group: number): number[] {
    const places: number[] = []
    const first = this.#members.length - this.#joinedBefore.length
    for (let place = this.#lastJoined.get(group) - 1; place >= 0; place = this.#joinedBefore.at(place - first) - 1) {
      places.push(place)
    }
    return places.reverse()
  }

  /** The group as the document had it. O(members). */
  read(group: number, idOf: (holder: number) => string, revision = 0, memberships: number = this.memberships): Group {
    const original = this.#originals.get(group)
    if (original !== undefined && !this.#touched.isGone(group, revision)) return original
    const members: string[] = []
    for (const place of this.placesOf(group, revision, memberships)) {
      members.push(this.#spellings.get(place) ?? idOf(this.memberAt(place)))
    }
    return Object.freeze({ ...this.headOf(group, idOf), members: Object.freeze(members) })
  }

  /** The group without its members. */
  headOf(group: number, idOf: (holder: number) => string): Group {
    const displayName = this.#displayNames.get(group)
    return {
      id: this.#ownSpellings.get(group) ?? idOf(this.holderOf(group)),
      ...(displayName !== undefined && { displayName }),
      members: [],
    }
  }

  settle(): void {
    this.#holders.settle()
    this.#starts.settle()
    this.#members.settle()
  }

  #push(group: Group, holder: number, spelt: (holder: number, id: string) => boolean, noted: boolean): number {
    const number = this.#holders.push(holder)
    this.#byHolder?.set(holder, number + 1)
    if (!spelt(holder, group.id)) this.#ownSpellings.set(number, group.id)
    if (group.displayName !== undefined) this.#displayNames.set(number, group.displayName)
    if (noted) this.#originals.set(number, group)
    return number
  }

  #member(id: string, holder: number, spelt: (holder: number, id: string) => boolean): number {
    const place = this.#members.push(holder)
    if (!spelt(holder, id)) this.#spellings.set(place, id)
    return place
  }
}

function byHolderOf(holders: Column): Sparse {
  const byHolder = new Sparse()
  for (let group = 0; group < holders.length; group++) byHolder.set(holders.at(group), group + 1)
  return byHolder
}
