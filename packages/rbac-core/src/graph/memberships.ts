import { principalKey } from '../model/keys.js'
import type { PolicySections } from '../model/policy.js'
import { compareText } from '../model/text.js'

/** Who is in which group, both ways, in the order of ids. */
export class Memberships {
  readonly #members = new Map<string, readonly string[]>()
  readonly #parents = new Map<string, string[]>()

  constructor({ groups }: PolicySections) {
    const inOrder = (a: string, b: string) => compareText(principalKey(a), principalKey(b))
    for (const { id, members } of [...groups].sort((a, b) => inOrder(a.id, b.id))) {
      this.#members.set(principalKey(id), [...members].sort(inOrder))
      for (const member of members) {
        const key = principalKey(member)
        const parents = this.#parents.get(key)
        if (parents === undefined) this.#parents.set(key, [id])
        else parents.push(id)
      }
    }
  }

  /** Direct members of a group; empty for whatever is none. */
  members(group: string): readonly string[] {
    return this.#members.get(principalKey(group)) ?? []
  }

  /** Keys of the principal and all groups it is in. */
  above(principal: string): ReadonlySet<string> {
    return new Set(this.#ways(principal).keys())
  }

  /** Groups from the principal's own to `holder`, by the shortest way; empty when there is none or they are the same. */
  path(principal: string, holder: string): string[] {
    const ways = this.#ways(principal)
    const path: string[] = []
    for (let at = ways.get(principalKey(holder)); at?.from !== undefined; at = ways.get(at.from)) path.push(at.id)
    return path.reverse()
  }

  #ways(principal: string): Map<string, { readonly id: string; readonly from: string | undefined }> {
    const ways = new Map([[principalKey(principal), { id: principal, from: undefined as string | undefined }]])
    for (const [key] of ways) {
      for (const group of this.#parents.get(key) ?? []) {
        if (!ways.has(principalKey(group))) ways.set(principalKey(group), { id: group, from: key })
      }
    }
    return ways
  }
}
