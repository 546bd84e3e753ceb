import type { Group } from '../../model/directory.js'
import { Column } from './column.js'

/** The groups of a policy with their members, four bytes a membership. */
export class GroupTable {
  /** For each group its holder, and where its members start; the next one's start is their end. */
  readonly #holders: Column
  readonly #starts: Column
  readonly #members: Column
  /** By group, and by place among all members: ids written otherwise than the directory's first spelling. */
  readonly #ownSpellings = new Map<number, string>()
  readonly #spellings = new Map<number, string>()
  readonly #displayNames = new Map<number, string>()
  readonly #originals = new Map<number, Group>()

  constructor(groups: number, members: number) {
    this.#holders = new Column(groups)
    this.#starts = new Column(groups + 1)
    this.#starts.push(0)
    this.#members = new Column(members)
  }

  get length(): number {
    return this.#holders.length
  }

  get memberships(): number {
    return this.#members.length
  }

  /** @param intern the holder of an id; `spelt` says whether it is written as the directory first met it */
  add(
    group: Group,
    intern: (id: string) => number,
    spelt: (holder: number, id: string) => boolean,
    noted: boolean,
  ): void {
    const holder = intern(group.id)
    const number = this.#holders.push(holder)
    if (!spelt(holder, group.id)) this.#ownSpellings.set(number, group.id)
    if (group.displayName !== undefined) this.#displayNames.set(number, group.displayName)
    for (const id of group.members) {
      const member = intern(id)
      const place = this.#members.push(member)
      if (!spelt(member, id)) this.#spellings.set(place, id)
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
