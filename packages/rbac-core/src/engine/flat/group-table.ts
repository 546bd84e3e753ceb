import type { Group } from '../../model/directory.js'
import { Column } from './column.js'
import { check, checkRange, checkStarts, type PartsIn, type PartsOut, textsByNumber } from './parts.js'

/** The groups of a policy with their members, four bytes a membership. */
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
    checkRange(own, 'ghol', 0, holders)
    checkRange(members, 'gmem', 0, holders)
    check(starts.length === own.length + 1, 'gsta', 'is not as long as there are groups')
    checkStarts(starts, 'gsta', members.length)
    const groups = new GroupTable(0, 0)
    groups.#holders = Column.of(own)
    groups.#starts = Column.of(starts)
    groups.#members = Column.of(members)
    groups.#ownSpellings = textsByNumber(parts.plain('groupSpellings'), 'groupSpellings', own.length)
    groups.#spellings = textsByNumber(parts.plain('memberSpellings'), 'memberSpellings', members.length)
    groups.#displayNames = textsByNumber(parts.plain('groupNames'), 'groupNames', own.length)
    return groups
  }

  write(parts: PartsOut): void {
    parts.ints('ghol', this.#holders.values)
    parts.ints('gsta', this.#starts.values)
    parts.ints('gmem', this.#members.values)
    parts.plain('groupSpellings', [...this.#ownSpellings])
    parts.plain('memberSpellings', [...this.#spellings])
    parts.plain('groupNames', [...this.#displayNames])
  }

  get length(): number {
    return this.#holders.length
  }

  get memberships(): number {
    return this.#members.length
  }

  /** @param intern the holder of an id; `spelt` says whether the last one was written as the directory first met it */
  add(group: Group, intern: (id: string) => number, spelt: () => boolean, noted: boolean): void {
    const holder = intern(group.id)
    const number = this.#holders.push(holder)
    if (!spelt()) this.#ownSpellings.set(number, group.id)
    if (group.displayName !== undefined) this.#displayNames.set(number, group.displayName)
    // Of a frozen list an iterator makes an object each time.
    for (let index = 0; index < group.members.length; index++) {
      const id = group.members[index] ?? ''
      const member = intern(id)
      const place = this.#members.push(member)
      if (!spelt()) this.#spellings.set(place, id)
    }
    this.#starts.push(this.#members.length)
    if (noted) this.#originals.set(number, group)
  }

  holderOf(group: number): number {
    return this.#holders.at(group)
  }

  /** Where a group's members start; those of the group after it start where they end. */
  startOf(group: number): number {
    return this.#starts.at(group)
  }

  memberAt(place: number): number {
    return this.#members.at(place)
  }

  displayNameOf(group: number): string | undefined {
    return this.#displayNames.get(group)
  }

  /** The group as the document had it. O(members). */
  read(group: number, idOf: (holder: number) => string): Group {
    const original = this.#originals.get(group)
    if (original !== undefined) return original
    const displayName = this.#displayNames.get(group)
    const members: string[] = []
    for (let place = this.startOf(group); place < this.startOf(group + 1); place++) {
      members.push(this.#spellings.get(place) ?? idOf(this.memberAt(place)))
    }
    return Object.freeze({
      id: this.#ownSpellings.get(group) ?? idOf(this.holderOf(group)),
      ...(displayName !== undefined && { displayName }),
      members: Object.freeze(members),
    })
  }

  settle(): void {
    this.#holders.settle()
    this.#starts.settle()
    this.#members.settle()
  }
}
