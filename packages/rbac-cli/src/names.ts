import type { Policy } from 'rbac-core'
import { fold, foldName } from './text.js'

/** Someone the policy knows, and the names to ask for them by. */
export interface Known {
  readonly id: string
  /** `User`, `Group`, …; absent where the policy holds only the id. */
  readonly type?: string
  readonly names: readonly string[]
}

/**
 * What people call the principals and groups of a policy. Ids are told apart without the case of ASCII letters, names
 * without that of any.
 */
export class Names {
  readonly #policy: Policy
  #index: Index | undefined

  constructor(policy: Policy) {
    this.#policy = policy
  }

  /** Everybody, in the order of the policy: with those of whom it says nothing but what they hold. O(policy). */
  get all(): Iterable<Known> {
    const all = new Map<string, Known>(this.#read().byId)
    for (const id of idsInUse(this.#policy)) {
      const key = fold(id)
      if (!all.has(key)) all.set(key, { id, names: [] })
    }
    return all.values()
  }

  /** Who is called that. */
  called(name: string): readonly Known[] {
    return [...(this.#read().byName.get(foldName(name)) ?? [])]
  }

  /** What people call the holder of that id; undefined where the policy does not say. */
  nameOf(id: string): string | undefined {
    return this.#read().byId.get(fold(id))?.names[0]
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

  /** Reads the sections that have names, of which a snapshot makes objects only then. */
  #read(): Index {
    this.#index ??= indexOf(this.#policy)
    return this.#index
  }
}

interface Index {
  readonly byId: ReadonlyMap<string, Known>
  readonly byName: ReadonlyMap<string, ReadonlySet<Known>>
}

/** What is gathered of someone. */
interface Entry extends Known {
  type?: string
  readonly names: string[]
}

function indexOf({ principals, groups }: Policy): Index {
  const byId = new Map<string, Entry>()
  const byName = new Map<string, Set<Entry>>()
  /** What is known of its type first counts. */
  const add = (id: string, type: string | undefined, names: readonly (string | undefined)[]): void => {
    const key = fold(id)
    const entry = byId.get(key) ?? { id, names: [] }
    byId.set(key, entry)
    if (type !== undefined) entry.type ??= type
    for (const name of names) {
      if (name === undefined || entry.names.includes(name)) continue
      entry.names.push(name)
      const called = byName.get(foldName(name))
      if (called === undefined) byName.set(foldName(name), new Set([entry]))
      else called.add(entry)
    }
  }
  for (const { id, type, displayName, userPrincipalName, appId } of principals) {
    add(id, type, [displayName, userPrincipalName, appId])
  }
  for (const { id, displayName } of groups) add(id, 'Group', [displayName])
  return { byId, byName }
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
