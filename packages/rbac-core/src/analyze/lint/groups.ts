import { principalKey } from '../../model/keys.js'
import type { PolicySections } from '../../model/policy.js'

/** Who is in which group, by keys. Closures are walked when asked for. */
export class Groups {
  /** Direct members of each group. */
  readonly members: ReadonlyMap<string, readonly string[]>
  readonly #parents = new Map<string, string[]>()
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
   * The principal and every group it is in, however deep. O(groups reached and the edges between them); answers are
   * remembered until they hold two million ids.
   */
  above(principal: string): ReadonlySet<string> {
    const known = this.#above.get(principal)
    if (known !== undefined) return known
    const reached = closure([principal], this.#parents)
    this.#room -= reached.size
    if (this.#room > 0) this.#above.set(principal, reached)
    return reached
  }

  /** The principals and everybody in them, however deep. */
  below(principals: Iterable<string>): ReadonlySet<string> {
    return closure(principals, this.members)
  }
}

const MOST_REMEMBERED = 2_000_000

function closure(from: Iterable<string>, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set(from)
  // A set is walked in the order of insertion, what is added on the way included.
  for (const one of reached) for (const other of next.get(one) ?? []) reached.add(other)
  return reached
}
