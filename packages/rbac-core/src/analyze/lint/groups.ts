import { principalKey } from '../../model/keys.js'
import type { PolicySections } from '../../model/policy.js'

/** Some ids, each once. */
export interface Ids extends Iterable<string> {
  readonly size: number
  has(id: string): boolean
}

/** Who is in which group, by keys. Closures are walked when asked for. */
export class Groups {
  /** Direct members of each group. */
  readonly members: ReadonlyMap<string, readonly string[]>
  readonly #parents = new Map<string, string[]>()
  /** Closures by the groups they start from. */
  readonly #above = new Map<string, ReadonlySet<string>>()
  #room = MOST_REMEMBERED

  constructor({ groups }: PolicySections) {
    this.members = new Map(groups.map(({ id, members }) => [principalKey(id), members.map(principalKey)]))
    for (const [group, members] of this.members) {
      for (const member of members) {
        const parents = this.#parents.get(member)
        if (parents === undefined) this.#parents.set(member, [group])
        else parents.push(group)
      }
    }
  }

  /**
   * The principal and every group it is in, however deep. O(groups reached and the edges between them) for the first of
   * all that are directly in the same groups: answers are remembered, at most two million ids of them.
   */
  above(principal: string): Ids {
    const parents = this.#parents.get(principal) ?? []
    const key = JSON.stringify(parents)
    const known = this.#above.get(key)
    if (known !== undefined) return new OwnAndGroups(principal, known)
    const reached = closure(parents, this.#parents)
    this.#room -= reached.size
    if (this.#room < 0) {
      // What is asked next is more often like what was asked last than like what was asked first.
      this.#above.clear()
      this.#room = MOST_REMEMBERED
    }
    this.#above.set(key, reached)
    return new OwnAndGroups(principal, reached)
  }

  /** The principals and everybody in them, however deep. */
  below(principals: Iterable<string>): ReadonlySet<string> {
    return closure(principals, this.members)
  }
}

class OwnAndGroups implements Ids {
  readonly #own: string
  readonly #groups: ReadonlySet<string>

  constructor(own: string, groups: ReadonlySet<string>) {
    this.#own = own
    this.#groups = groups
  }

  get size(): number {
    // A group may be in itself, by a cycle.
    return this.#groups.size + (this.#groups.has(this.#own) ? 0 : 1)
  }

  has(id: string): boolean {
    return id === this.#own || this.#groups.has(id)
  }

  *[Symbol.iterator](): Iterator<string> {
    yield this.#own
    for (const group of this.#groups) if (group !== this.#own) yield group
  }
}

const MOST_REMEMBERED = 2_000_000

function closure(from: Iterable<string>, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set(from)
  // A set is walked in the order of insertion, what is added on the way included.
  for (const one of reached) for (const other of next.get(one) ?? []) reached.add(other)
  return reached
}
