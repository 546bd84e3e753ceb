import type { Engine, Policy } from 'rbac-core'
import { knownId } from 'rbac-core/query'
import { UsageError } from './exit.js'
import { didYouMean } from './suggest.js'

/** Someone the policy knows, and the names to ask for them by. */
export interface Known {
  readonly id: string
  /** `User`, `Group`, …; absent where the policy holds only the id. */
  readonly type?: string
  readonly names: readonly string[]
}

/** The principals and groups of a policy, by id and by name. Both ignore the case of ASCII letters. */
export class Directory {
  readonly #policy: Policy
  readonly #engine: Engine | undefined
  readonly #byId = new Map<string, Entry>()
  readonly #byName = new Map<string, Set<Entry>>()
  #looks = 0
  #isRead = false
  #isGathered = false

  /** @param engine one that answers from the policy, where there is one: it knows an id without looking for it */
  constructor(policy: Policy, engine?: Engine) {
    this.#policy = policy
    this.#engine = engine
  }

  /** Everybody, in the order of the policy. */
  get all(): Iterable<Known> {
    this.#gather()
    return this.#byId.values()
  }

  /**
   * The id meant by `text`: a known id, else the one holder of that name, else `text` itself, with `remark` saying so.
   *
   * @throws {UsageError} when several are called that, or when `text` looks like a stand-in for something to be read
   */
  resolve(text: string, flag: string): { readonly id: string; readonly remark?: string } {
    const id = this.#idOf(text)
    if (id !== undefined) return { id }
    this.#read()
    const called = [...(this.#byName.get(fold(text)) ?? [])]
    const [named] = called
    if (named !== undefined && called.length === 1) return { id: named.id }
    if (named !== undefined)
      throw new UsageError(`\`${flag} ${text}\` names several: ${listed(called)}; give the id`, 'AMBIGUOUS_NAME')
    if (text === '-' || text.startsWith('@'))
      throw new UsageError(`\`${flag}\` reads no file or standard input: \`${text}\``)
    return {
      id: text,
      remark: `\`${text}\` occurs nowhere in the policy; taken as an id${didYouMean(text, this.#spellings())}`,
    }
  }

  /** What people call the holder of that id; undefined where the policy does not say. */
  nameOf(id: string): string | undefined {
    this.#read()
    return this.#byId.get(fold(id))?.names[0]
  }

  /** Who holds an assignment, and the groups through which it reaches the requester. */
  holder(id: string, groupPath: readonly string[]): string {
    const name = this.nameOf(id)
    const held = name === undefined ? id : `${name} (${id})`
    // The path ends at the holder itself.
    const between = groupPath.slice(0, -1).map((group) => this.nameOf(group) ?? group)
    if (between.length > 0) return `${held}, through ${between.join(' > ')}`
    return groupPath.length === 0 ? held : `${held}, a group of the requester`
  }

  /**
   * An id as it is written first. Of somebody of whom the policy says nothing but what is assigned O(ids in use), for the
   * first few texts: gathering all of them, which takes ten times as long, is for who asks for many.
   */
  #idOf(text: string): string | undefined {
    if (this.#engine !== undefined) return knownId(this.#engine, text)
    this.#read()
    const key = fold(text)
    const known = this.#byId.get(key)
    if (known !== undefined || this.#isGathered) return known?.id
    this.#looks += 1
    if (this.#looks > MOST_LOOKS) {
      this.#gather()
      return this.#byId.get(key)?.id
    }
    for (const id of idsInUse(this.#policy)) if (id.length === key.length && fold(id) === key) return id
    return undefined
  }

  /** Reads the sections that have names, of which a snapshot makes objects only then. */
  #read(): void {
    if (this.#isRead) return
    this.#isRead = true
    const { principals, groups } = this.#policy
    for (const { id, type, displayName, userPrincipalName, appId } of principals) {
      const entry = this.#entry(id, type)
      for (const name of [displayName, userPrincipalName, appId]) this.#call(entry, name)
    }
    for (const { id, displayName } of groups) this.#call(this.#entry(id, 'Group'), displayName)
  }

  #gather(): void {
    if (this.#isGathered) return
    this.#isGathered = true
    this.#read()
    for (const id of idsInUse(this.#policy)) this.#entry(id)
  }

  /** The entry of an id, made if there is none; what is known of its type first counts. */
  #entry(id: string, type?: string): Entry {
    const key = fold(id)
    let entry = this.#byId.get(key)
    if (entry === undefined) {
      entry = { id, names: [] }
      this.#byId.set(key, entry)
    }
    if (type !== undefined) entry.type ??= type
    return entry
  }

  #call(entry: Entry, name: string | undefined): void {
    if (name === undefined || entry.names.includes(name)) return
    entry.names.push(name)
    const key = fold(name)
    const called = this.#byName.get(key)
    if (called === undefined) this.#byName.set(key, new Set([entry]))
    else called.add(entry)
  }

  *#spellings(): Iterable<string> {
    for (const { id, names } of this.all) {
      yield id
      yield* names
    }
  }
}

/** What is gathered of someone. */
interface Entry extends Known {
  type?: string
  readonly names: string[]
}

/** The first of them by their ids, with their types. */
function listed(called: readonly Known[]): string {
  const first = [...called].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, MOST_LISTED)
  const shown = first.map(({ id, type }) => `${id}${type === undefined ? '' : ` (${type})`}`)
  const more = called.length - first.length
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`
}

/** Of those who share a name. */
const MOST_LISTED = 10
const MOST_LOOKS = 8

/** Every id that an assignment, a membership or a deny assignment names. */
function* idsInUse(policy: Policy): Iterable<string> {
  const assignments = [
    policy.roleAssignments,
    policy.roleAssignmentScheduleInstances,
    policy.roleEligibilityScheduleInstances,
  ]
  for (const { principalId } of assignments.flat()) yield principalId
  for (const { members } of policy.groups) yield* members
  for (const { principals, excludePrincipals } of policy.denyAssignments) {
    for (const { id, type } of [...principals, ...excludePrincipals]) if (type !== 'SystemDefined') yield id
  }
}

/** ASCII letters in lower case and no others: the Kelvin sign is not a `k`. */
function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
