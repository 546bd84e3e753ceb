import { principalKey } from '../model/keys.js'
import type { PolicySections } from '../model/policy.js'
import { compareText, foldAscii } from '../model/text.js'

/**
 * Everyone a policy names, numbered, and who is in which group.
 *
 * Only the edges are kept, never their closure: a hub of 10^5 groups costs its edges, not their product.
 */
export class Directory {
  readonly #indexOf: ReadonlyMap<string, number>
  readonly #labels: readonly string[]
  /** Groups directly above each holder, smallest key first. */
  readonly #groupsOf: readonly (readonly number[])[]
  readonly #isGroup: ReadonlySet<number>
  readonly #isNoGroup: ReadonlySet<number>
  /** Display names by key. */
  readonly #names: ReadonlyMap<string, string>

  constructor(sections: PolicySections) {
    const builder = new DirectoryBuilder(sections)
    this.#indexOf = builder.indexOf
    this.#labels = builder.labels
    this.#groupsOf = builder.groupsOf
    this.#isGroup = builder.isGroup
    this.#isNoGroup = builder.isNoGroup
    this.#names = new Map(
      [...sections.groups, ...sections.principals].flatMap(({ id, displayName }) =>
        displayName === undefined ? [] : [[principalKey(id), displayName] as const],
      ),
    )
  }

  /** How many holders there are; every index is below it. */
  get size(): number {
    return this.#labels.length
  }

  /** The holder an id names; -1 for an id the policy has never heard of. */
  find(id: string): number {
    return this.#indexOf.get(principalKey(id)) ?? -1
  }

  /** Its id as the policy writes it. */
  label(holder: number): string {
    return this.#labels[holder] ?? ''
  }

  /** What people call it, with its id; the id alone where no name is known. */
  called(id: string): string {
    const name = this.nameOf(id)
    return name === undefined || name === id ? id : `${name} (${id})`
  }

  nameOf(id: string): string | undefined {
    return this.#names.get(principalKey(id))
  }

  /** The groups a holder is directly in, smallest id first. */
  groupsOf(holder: number): readonly number[] {
    return this.#groupsOf[holder] ?? []
  }

  isGroup(holder: number): boolean {
    return this.#isGroup.has(holder)
  }

  /** May what a deny assignment names, with this type or none, be a group? Where nobody says what it is, it may. */
  mayBeGroup(holder: number, type: string | undefined): boolean {
    if (this.isGroup(holder)) return true
    return type === undefined ? !this.#isNoGroup.has(holder) : isGroupType(type)
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
      for (const group of this.#groupsOf[reach.holders[at] ?? -1] ?? []) reach.add(group, at)
    }
    return reach
  }

  #directGroups(requester: number, groupIds: readonly string[]): number[] {
    const groups = new Set(this.#groupsOf[requester] ?? [])
    for (const id of groupIds) {
      const group = this.find(id)
      if (group !== -1) groups.add(group)
    }
    return [...groups].sort((a, b) => compareText(principalKey(this.label(a)), principalKey(this.label(b))))
  }
}

/** All the ids a requester answers to, as holders. */
export interface Reach {
  /** The requester (-1 when the policy has never heard of it), then its groups, nearest first. */
  readonly holders: readonly number[]
  /** For each of `holders`, the position of the one it was reached from; -1 at the requester. */
  readonly reachedFrom: readonly number[]
}

class ReachBuilder implements Reach {
  readonly holders: number[]
  readonly reachedFrom: number[] = [-1]
  #seen: Set<number> | undefined

  constructor(requester: number) {
    this.holders = [requester]
  }

  /** Adds a group reached from the holder at position `from`, unless it was reached before. */
  add(group: number, from: number): void {
    if (this.#has(group)) return
    this.holders.push(group)
    this.reachedFrom.push(from)
    this.#seen?.add(group)
  }

  #has(holder: number): boolean {
    // A scan beats a Set for the few groups most requesters have.
    if (this.holders.length <= 24) return this.holders.includes(holder)
    this.#seen ??= new Set(this.holders)
    return this.#seen.has(holder)
  }
}

class DirectoryBuilder {
  readonly indexOf = new Map<string, number>()
  readonly labels: string[] = []
  readonly groupsOf: number[][] = []
  readonly isGroup = new Set<number>()
  /** Listed as a principal of another type. */
  readonly isNoGroup = new Set<number>()
  /** Holders whose spelling a directory section settled; of other spellings the smallest stands. */
  readonly #settled = new Set<number>()

  constructor(sections: PolicySections) {
    for (const group of sections.groups) this.isGroup.add(this.#intern(group.id, true))
    for (const { id, type } of sections.principals) {
      const kind = isGroupType(type) ? this.isGroup : this.isNoGroup
      kind.add(this.#intern(id, true))
    }
    for (const group of sections.groups) this.#addMembers(group.id, group.members)
    for (const { principalId } of sections.roleAssignments) this.#intern(principalId)
    for (const { principalId } of sections.roleAssignmentScheduleInstances) this.#intern(principalId)
    for (const { principalId } of sections.roleEligibilityScheduleInstances) this.#intern(principalId)
    for (const deny of sections.denyAssignments) {
      for (const { id } of deny.principals) this.#intern(id)
      for (const { id } of deny.excludePrincipals) this.#intern(id)
    }
    const keys = this.labels.map(principalKey)
    for (const [holder, groups] of this.groupsOf.entries()) {
      if (groups.length < 2) continue
      const distinct = [...new Set(groups)]
      this.groupsOf[holder] = distinct.sort((a, b) => compareText(keys[a] ?? '', keys[b] ?? ''))
    }
  }

  #addMembers(groupId: string, members: readonly string[]): void {
    const group = this.#intern(groupId)
    for (const member of members) this.groupsOf[this.#intern(member)]?.push(group)
  }

  #intern(id: string, settles = false): number {
    const key = principalKey(id)
    const known = this.indexOf.get(key)
    if (known === undefined) {
      const index = this.labels.length
      this.indexOf.set(key, index)
      this.labels.push(id)
      this.groupsOf.push([])
      if (settles) this.#settled.add(index)
      return index
    }
    if (!this.#settled.has(known) && compareText(id, this.labels[known] ?? '') < 0) this.labels[known] = id
    return known
  }
}

function isGroupType(type: string): boolean {
  return GROUP_TYPES.has(foldAscii(type))
}

const GROUP_TYPES: ReadonlySet<string> = new Set(['group', 'foreigngroup'])
