import type { Policy } from 'rbac-core'
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
  readonly #byId = new Map<string, Known>()
  readonly #byName = new Map<string, Known[]>()

  constructor(policy: Policy) {
    for (const { id, type, displayName, userPrincipalName, appId } of policy.principals) {
      this.#add({ id, type, names: [displayName, userPrincipalName, appId].filter((name) => name !== undefined) })
    }
    for (const { id, displayName } of policy.groups) {
      this.#add({ id, type: 'Group', names: displayName === undefined ? [] : [displayName] })
    }
    for (const id of idsInUse(policy)) this.#add({ id, names: [] })
  }

  /** Everybody, in the order of the policy. */
  get all(): Iterable<Known> {
    return this.#byId.values()
  }

  /**
   * The id meant by `text`: a known id, else the one holder of that name, else `text` itself, with `remark` saying so.
   *
   * @throws {UsageError} when several are called that, or when `text` looks like a stand-in for something to be read
   */
  resolve(text: string, flag: string): { readonly id: string; readonly remark?: string } {
    const known = this.#byId.get(fold(text))
    if (known !== undefined) return { id: known.id }
    const [named, ...others] = this.#byName.get(fold(text)) ?? []
    if (named !== undefined && others.length === 0) return { id: named.id }
    if (named !== undefined) {
      const list = [named, ...others]
        .sort(byId)
        .map((one) => `${one.id}${one.type === undefined ? '' : ` (${one.type})`}`)
      throw new UsageError(`\`${flag} ${text}\` names several: ${list.join(', ')}; give the id`, 'AMBIGUOUS_NAME')
    }
    if (text === '-' || text.startsWith('@'))
      throw new UsageError(`\`${flag}\` reads no file or standard input: \`${text}\``)
    return {
      id: text,
      remark: `\`${text}\` occurs nowhere in the policy; taken as an id${didYouMean(text, this.#spellings())}`,
    }
  }

  /** What people call the holder of that id; undefined where the policy does not say. */
  nameOf(id: string): string | undefined {
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

  #add(known: { id: string; type?: string | undefined; names: readonly string[] }): void {
    const key = fold(known.id)
    const before = this.#byId.get(key)
    const type = before?.type ?? known.type
    const names = [...new Set([...(before?.names ?? []), ...known.names])]
    const merged: Known = { id: before?.id ?? known.id, names, ...(type !== undefined && { type }) }
    this.#byId.set(key, merged)
    for (const name of names) {
      const others = (this.#byName.get(fold(name)) ?? []).filter(({ id }) => id !== merged.id)
      this.#byName.set(fold(name), [...others, merged])
    }
  }

  *#spellings(): Iterable<string> {
    for (const { id, names } of this.#byId.values()) {
      yield id
      yield* names
    }
  }
}

function byId(a: Known, b: Known): number {
  return a.id < b.id ? -1 : 1
}

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
