import type { Group, Principal } from '../../model/directory.js'
import { principalKey } from '../../model/keys.js'
import type { Removal } from '../../model/policy.js'
import { type Directory, isGroupType } from '../compiled/directory.js'
import { IN_GROUPS, IN_PRINCIPALS, IS_GROUP, IS_NO_GROUP, IS_VARIED, SETTLED } from '../flat/holder-table.js'
import { NONE } from '../flat/lookup.js'
import { MemberDraft } from './member-draft.js'

/**
 * What an update makes of the directory. Nothing of it is seen by anybody before `commit`, but that an id may have got
 * a number, of which nothing is known.
 *
 * Methods that answer false found what only editing the policy as a whole can put into words, or into the right
 * spelling: an id that is written in several ways, where no section settles which of them counts.
 */
export class DirectoryDraft {
  readonly directory: Directory
  readonly #revision: number
  readonly #members: MemberDraft
  readonly #flags = new Map<number, number>()
  readonly #named = new Map<number, number>()
  /** How many memberships go with each group that goes. */
  readonly #gone = new Map<number, number>()
  readonly #newGroups: { readonly group: Group; readonly holder: number }[] = []
  readonly #newPrincipals: { readonly principal: Principal; readonly holder: number }[] = []
  /** Holders who reach, hold or are called otherwise than before; `NONE` where an id is new. */
  readonly touched: Set<number> = new Set()

  constructor(directory: Directory, revision: number) {
    this.directory = directory
    this.#revision = revision
    this.#members = new MemberDraft(directory, (group) => this.#isThere(group))
  }

  /** Holders of whom something else is known than before. */
  get described(): ReadonlySet<number> {
    return new Set(this.#flags.keys())
  }

  get attributed(): readonly Principal[] {
    return this.#newPrincipals.map(({ principal }) => principal).filter(({ attributes }) => attributes !== undefined)
  }

  /** The holder that something new names; undefined where its spelling calls for the long way. */
  mention(id: string): number | undefined {
    const holder = this.#numbered(id)
    if (this.directory.holders.isSpelt(holder, id)) return holder
    const flags = this.flagsOf(holder)
    if ((flags & SETTLED) === 0) return undefined
    if ((flags & IS_VARIED) === 0) this.#flags.set(holder, flags | IS_VARIED)
    return holder
  }

  /** May something that names the holder go? Not where it may be what settles the spelling. */
  mayForget(holder: number): boolean {
    const { holders } = this.directory
    return !holders.has(holder, IS_VARIED) || holders.has(holder, SETTLED)
  }

  flagsOf(holder: number): number {
    return this.#flags.get(holder) ?? this.directory.holders.flagsOf(holder)
  }

  remove({ memberships, groups }: Removal): boolean {
    for (const [key, members] of memberships) {
      const group = this.#groupOf(this.#numberOf(key))
      if (group !== NONE && !this.#leave(group, members)) return false
    }
    return [...groups].every((key) => this.#removeGroup(this.#numberOf(key)))
  }

  add(groups: readonly Group[], principals: readonly Principal[]): boolean {
    // Groups first: where a group and a principal share an id, the group's spelling counts.
    return groups.every((group) => this.#addGroup(group)) && principals.every((one) => this.#addPrincipal(one))
  }

  /**
   * The directory of the next revision.
   *
   * @param isUnread see `revised`
   */
  commit(isNoted: (item: object) => boolean, isUnread: boolean): Directory {
    const { groups, holders, principals } = this.directory
    const spelt = (holder: number, id: string): boolean => holders.isSpelt(holder, id)
    for (const [group, memberships] of this.#gone) groups.remove(group, this.#revision, memberships)
    for (const { group, holder } of this.#newGroups) groups.found(group, holder, spelt, isNoted(group))
    const above = this.#members.commit(this.#revision, spelt)
    for (const { principal, holder } of this.#newPrincipals) principals.add(principal, holder, isNoted(principal))
    return this.directory.with({ flags: this.#flags, named: this.#named, above }, this.#revision, isUnread)
  }

  #removeGroup(holder: number): boolean {
    const number = this.#groupOf(holder)
    if (number === NONE) return true
    const flags = this.flagsOf(holder)
    const places = this.#members.placesOf(number)
    const mayGo = (place: number): boolean => this.mayForget(this.directory.groups.memberAt(place))
    if ((flags & IS_VARIED) !== 0 || !places.every(mayGo)) return false
    const isListed = (flags & IN_PRINCIPALS) !== 0
    const isGroup = isListed && (flags & IS_NO_GROUP) === 0
    this.#flags.set(
      holder,
      (flags & ~(IN_GROUPS | IS_GROUP | SETTLED)) | (isGroup ? IS_GROUP : 0) | (isListed ? SETTLED : 0),
    )
    if (this.#namedBy(holder) < 0) this.#named.set(holder, 0)
    this.#gone.set(number, places.length)
    this.touched.add(holder)
    return true
  }

  #leave(group: number, members: ReadonlySet<string>): boolean {
    this.#members.touch(group)
    const leaving = new Set<number>()
    for (const key of members) {
      const member = this.#numberOf(key)
      if (member === NONE || !this.#members.isIn(member, group)) continue
      if (!this.mayForget(member)) return false
      leaving.add(member)
      this.touched.add(member)
    }
    if (leaving.size > 0) this.#members.leave(group, leaving)
    return true
  }

  #addGroup(group: Group): boolean {
    const known = this.#groupOf(this.#numberOf(group.id))
    return known === NONE ? this.#found(group) : this.#join(known, group)
  }

  #found(group: Group): boolean {
    const holder = this.#settled(group.id)
    if (holder === undefined || new Set(group.members.map(principalKey)).size < group.members.length) return false
    const number = this.directory.groups.length + this.#newGroups.length
    this.#newGroups.push({ group, holder })
    this.#flags.set(holder, this.flagsOf(holder) | IS_GROUP | IN_GROUPS | SETTLED)
    if (group.displayName !== undefined && this.#namedBy(holder) <= 0) this.#named.set(holder, -number - 1)
    return this.#addMembers(number, group.members)
  }

  /** A group that is there gets the members it does not have yet. */
  #join(number: number, { displayName, members }: Group): boolean {
    const isNew = number >= this.directory.groups.length
    // Two of the same id in one change are joined before anybody sees them: rare enough for the long way.
    if (isNew || this.directory.groups.isRepeating(number)) return false
    if (displayName !== undefined && displayName !== this.directory.groups.displayNameOf(number)) return false
    this.#members.touch(number)
    return this.#addMembers(number, members)
  }

  #addMembers(group: number, members: readonly string[]): boolean {
    const holders = members.map((id) => this.mention(id))
    const isIn = (holder: number | undefined): holder is number =>
      holder !== undefined && this.#members.isIn(holder, group)
    const spellings = this.#members.spellingsOf(group, new Set(holders.filter(isIn)))
    return members.every((id, index) => {
      const holder = holders[index]
      if (holder === undefined) return false
      if (!this.#members.isIn(holder, group)) {
        this.#members.join(group, id, holder, (one, other) => this.#compareKeys(one, other))
        this.touched.add(holder)
      } else if (spellings.get(holder)?.includes(id) !== true && !this.#members.isJoined(group, id)) {
        this.#members.push(group, id, holder)
      }
      return true
    })
  }

  #addPrincipal(principal: Principal): boolean {
    const known = this.#numberOf(principal.id)
    if (known !== NONE && (this.flagsOf(known) & IN_PRINCIPALS) !== 0) return this.#isSame(known, principal)
    const holder = this.#settled(principal.id)
    if (holder === undefined) return false
    const number = this.directory.principals.length + this.#newPrincipals.length
    this.#newPrincipals.push({ principal, holder })
    const kind = isGroupType(principal.type) ? IS_GROUP : IS_NO_GROUP
    this.#flags.set(holder, this.flagsOf(holder) | IN_PRINCIPALS | SETTLED | kind)
    if (principal.displayName !== undefined) this.#named.set(holder, number + 1)
    return true
  }

  /** Is it listed already, in the very same words? */
  #isSame(holder: number, principal: Principal): boolean {
    const { principals, holders, counts } = this.directory
    const number = principals.numberOf(holder, counts.principals)
    if (number === NONE) return false
    return JSON.stringify(principals.read(number, holders.firstSpelling(holder))) === JSON.stringify(principal)
  }

  /** The holder of an id that a section of the directory writes; undefined where others write it otherwise. */
  #settled(id: string): number | undefined {
    const holder = this.#numbered(id)
    const isVaried = (this.flagsOf(holder) & IS_VARIED) !== 0
    return isVaried || !this.directory.holders.isSpelt(holder, id) ? undefined : holder
  }

  /** The number of an id, which something else of the change may have given it; `NONE` without one. */
  #numberOf(id: string): number {
    return this.directory.holders.find(id)
  }

  #numbered(id: string): number {
    const { holders, counts } = this.directory
    const known = this.#numberOf(id)
    // One that an update left behind which came to nothing is as new as one without a number.
    if (known === NONE || known >= counts.holders) this.touched.add(NONE)
    return known === NONE ? holders.added(id) : known
  }

  #groupOf(holder: number): number {
    if (holder === NONE || (this.flagsOf(holder) & IN_GROUPS) === 0) return NONE
    const { groups, counts } = this.directory
    const added = this.#newGroups.findIndex((one) => one.holder === holder)
    if (added !== -1) return groups.length + added
    const group = groups.numberOf(holder)
    return group !== NONE && group < counts.groups && this.#isThere(group) ? group : NONE
  }

  #isThere(group: number): boolean {
    const { groups, revision } = this.directory
    return !this.#gone.has(group) && groups.isAlive(group, revision)
  }

  #namedBy(holder: number): number {
    return this.#named.get(holder) ?? this.directory.namedBy(holder)
  }

  /** The order of two groups, by their keys. */
  #compareKeys(one: number, other: number): number {
    return this.directory.holders.compareKeys(this.#holderOf(one), this.#holderOf(other))
  }

  #holderOf(group: number): number {
    const { groups } = this.directory
    return this.#newGroups[group - groups.length]?.holder ?? groups.holderOf(group)
  }
}
