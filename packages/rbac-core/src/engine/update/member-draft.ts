import type { Directory } from '../compiled/directory.js'
import type { RunChange } from '../flat/runs.js'

/** The groups above a holder, smallest key first; the first `kept` are there already, in that order. */
interface Above {
  readonly groups: readonly number[]
  readonly kept: number
}

/** What an update makes of memberships. */
export class MemberDraft {
  readonly #directory: Directory
  readonly #isThere: (group: number) => boolean
  readonly #above = new Map<number, Above>()
  readonly #touched = new Set<number>()
  readonly #left = new Set<number>()
  readonly #joined: { readonly group: number; readonly id: string; readonly holder: number }[] = []
  /** Ids of those who joined, by group. */
  readonly #written = new Map<number, Set<string>>()

  /** @param isThere whether a group is still there */
  constructor(directory: Directory, isThere: (group: number) => boolean) {
    this.#directory = directory
    this.#isThere = isThere
  }

  /** The group is not the object it was read as any more. */
  touch(group: number): void {
    this.#touched.add(group)
  }

  isIn(holder: number, group: number): boolean {
    const known = this.#above.get(holder)
    if (known !== undefined) return known.groups.includes(group) && this.#isThere(group)
    const { above } = this.#directory
    const start = above.startOf(holder)
    for (let place = start; place < start + above.countOf(holder); place++) {
      if (above.at(place) === group) return this.#isThere(group)
    }
    return false
  }

  /** Does the change write a membership of the group so? */
  isJoined(group: number, id: string): boolean {
    return this.#written.get(group)?.has(id) === true
  }

  /**
   * How the memberships of some holders in a group are written that were there before and still are. O(members), so for
   * all that a change names at once.
   */
  spellingsOf(group: number, holders: ReadonlySet<number>): ReadonlyMap<number, readonly string[]> {
    const { groups, holders: table } = this.#directory
    const spellings = new Map<number, string[]>()
    if (holders.size === 0) return spellings
    for (const place of this.placesOf(group)) {
      const holder = groups.memberAt(place)
      if (!holders.has(holder)) continue
      const written = groups.spellingAt(place) ?? table.firstSpelling(holder)
      spellings.set(holder, [...(spellings.get(holder) ?? []), written])
    }
    return spellings
  }

  /** Where the group's memberships are that were there before and still are. O(members). */
  placesOf(group: number): number[] {
    const { groups, revision, counts } = this.#directory
    if (group >= counts.groups) return []
    return groups.placesOf(group, revision, counts.memberships).filter((place) => !this.#left.has(place))
  }

  /** O(members), however many of them leave. */
  leave(group: number, leaving: ReadonlySet<number>): void {
    for (const place of this.placesOf(group)) {
      if (leaving.has(this.#directory.groups.memberAt(place))) this.#left.add(place)
    }
    for (const holder of leaving) {
      const { groups } = this.#aboveOf(holder)
      this.#above.set(holder, { groups: groups.filter((one) => one !== group), kept: 0 })
    }
  }

  /** @param compare the order of two groups */
  join(group: number, id: string, holder: number, compare: (one: number, other: number) => number): void {
    this.push(group, id, holder)
    const { groups, kept } = this.#aboveOf(holder)
    let [low, high] = [0, groups.length]
    // Groups mostly come in their order when a policy is put together anew.
    const last = groups.at(-1)
    if (last !== undefined && compare(last, group) < 0) low = high
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compare(groups[middle] ?? 0, group) < 0) low = middle + 1
      else high = middle
    }
    this.#above.set(holder, { groups: groups.toSpliced(low, 0, group), kept: low < kept ? 0 : kept })
  }

  /** A membership that is written another time. */
  push(group: number, id: string, holder: number): void {
    this.#joined.push({ group, id, holder })
    const written = this.#written.get(group)
    if (written === undefined) this.#written.set(group, new Set([id]))
    else written.add(id)
  }

  /** The groups above those holders who are in others now. */
  commit(revision: number, spelt: (holder: number, id: string) => boolean): ReadonlyMap<number, RunChange> {
    const { groups } = this.#directory
    for (const group of this.#touched) groups.touch(group, revision)
    for (const place of this.#left) groups.leave(place, revision)
    for (const { group, id, holder } of this.#joined) groups.join(group, id, holder, spelt)
    return new Map(
      [...this.#above].map(([holder, one]) => [holder, { keeps: one.kept > 0, items: one.groups.slice(one.kept) }]),
    )
  }

  #aboveOf(holder: number): Above {
    const known = this.#above.get(holder)
    if (known?.groups.every(this.#isThere) === true) return known
    if (known !== undefined) return { groups: known.groups.filter(this.#isThere), kept: 0 }
    const all = this.#directory.above.itemsOf(holder)
    const groups = all.filter(this.#isThere)
    return { groups, kept: groups.length === all.length ? all.length : 0 }
  }
}
