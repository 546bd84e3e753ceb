import { compareText } from '../../model/text.js'
import type { Facts, Held } from './facts.js'

/** By who holds them, then by what they grant, each list by id. */
type Holders = Map<string, Map<string, Held[]>>

/** Assignments by the node they stand at and who holds them, to find those that reach as far as another. */
export class HeldIndex {
  readonly #byNode = new Map<number, Holders>()
  /** Those that are in it: the others keep their place, so that no list is ever sorted again. */
  readonly #present: Set<Held>

  constructor(held: readonly Held[]) {
    this.#present = new Set(held)
    for (const one of [...this.#present].sort(idOrder)) {
      const holders: Holders = this.#byNode.get(one.node) ?? new Map()
      this.#byNode.set(one.node, holders)
      const grants = holders.get(one.principal) ?? new Map<string, Held[]>()
      holders.set(one.principal, grants)
      const list = grants.get(one.grant)
      if (list === undefined) grants.set(one.grant, [one])
      else list.push(one)
    }
  }

  /** Puts one back that was removed. */
  restore(one: Held): void {
    this.#present.add(one)
  }

  /** Was it there? */
  remove(one: Held): boolean {
    return this.#present.delete(one)
  }

  /**
   * Those that hold for the same principals, there and whenever it does, whatever they grant: of several with one role
   * and condition the outermost, then the smallest id; in that order. O(ids of the principal x scopes above), or fewer
   * where fewer hold anything there; of equal ones the first that fits is taken.
   */
  candidates(of: Held, facts: Facts): Held[] {
    const ids = facts.groups.above(of.principal)
    const found = new Map<string, Held>()
    const fits = (one: Held) => this.#present.has(one) && one.start <= of.start && one.end >= of.end
    const look = (node: number, grants: ReadonlyMap<string, readonly Held[]> | undefined): void => {
      for (const [grant, list] of grants ?? []) {
        const before = found.get(grant)
        if (before !== undefined && before.node !== node) continue
        const one = list.find(fits)
        if (one !== undefined && (before === undefined || idOrder(one, before) < 0)) found.set(grant, one)
      }
    }
    const nodes = facts.covering(of.scope)
    for (const node of nodes) {
      const holders = this.#byNode.get(node)
      if (holders === undefined) continue
      if (ids.size < holders.size) for (const id of ids) look(node, holders.get(id))
      else for (const [id, grants] of holders) if (ids.has(id)) look(node, grants)
    }
    const depth = new Map(nodes.map((node, index) => [node, index]))
    return [...found.values()].sort((a, b) => (depth.get(a.node) ?? 0) - (depth.get(b.node) ?? 0) || idOrder(a, b))
  }
}

function idOrder(a: Held, b: Held): number {
  return compareText(a.key, b.key) || compareText(a.kind, b.kind)
}
