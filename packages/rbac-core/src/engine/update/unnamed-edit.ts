import type { Issue } from '../../errors.js'
import { emptySections, type PolicyEdit, type PolicySections, type ReadEdit, type Removal } from '../../model/policy.js'

type Added = { readonly [section in keyof PolicySections]: PolicySections[section][number][] }

/** An edit that nobody asked for, so no words have to be found for it: what a renewal goes forward by. */
export class UnnamedEdit implements ReadEdit {
  readonly change: PolicyEdit = {}
  readonly noted: Map<object, readonly Issue[]> = new Map()
  readonly #memberships = new Map<string, Set<string>>()
  readonly #removed = {
    roleAssignments: new Set<string>(),
    denyAssignments: new Set<string>(),
    roleDefinitions: new Set<string>(),
    groups: new Set<string>(),
    managementGroups: new Set<string>(),
  }
  readonly #added: Added = emptySections()

  get removal(): Removal {
    return { ...this.#removed, memberships: this.#memberships }
  }

  get added(): PolicySections {
    return this.#added
  }

  remove(section: Exclude<keyof Removal, 'memberships'>, key: string): void {
    this.#removed[section].add(key)
  }

  leave(group: string, member: string): void {
    const members = this.#memberships.get(group)
    if (members === undefined) this.#memberships.set(group, new Set([member]))
    else members.add(member)
  }

  /** @param issues what is odd about the item, for one that somebody remembers by its identity */
  add<Section extends keyof PolicySections>(
    section: Section,
    item: PolicySections[Section][number],
    issues?: readonly Issue[],
  ): void {
    this.#added[section].push(item)
    if (issues !== undefined) this.noted.set(item, issues)
  }
}
