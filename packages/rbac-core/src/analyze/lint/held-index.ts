import { compareText, foldAscii } from '../../model/text.js'
import type { Facts, Held } from './facts.js'

/** Assignments by the node they stand at and who holds them, to find those that reach as far as another. */
export class HeldIndex {
  readonly #byNode = new Map<number, Map<string, Set<Held>>>()

  constructor(held: readonly Held[]) {
    for (const one of held) this.add(one)
  }

  add(one: Held): void {
    const holders = this.#byNode.get(one.node) ?? new Map<string, Set<Held>>()
    this.#byNode.set(one.node, holders)
    const list = holders.get(one.principal) ?? new Set()
    holders.set(one.principal, list)
    list.add(one)
  }

  /** Was it there? */
  remove(one: Held): boolean {
    return this.#byNode.get(one.node)?.get(one.principal)?.delete(one) === true
  }

  /**
   * Those that hold for the same principals, there and whenever it does, whatever they grant: of several with one role
   * and condition the outermost, then the smallest id; in that order. O(ids of the principal x scopes above), or fewer where fewer hold
   * anything there.
   */
  candidates(of: Held, facts: Facts): Held[] {
    const ids = facts.groups.above(of.principal)
    const found = new Map<string, Held>()
    const look = (node: number, list: ReadonlySet<Held> | undefined): void => {
      for (const one of list ?? NOBODY) {
        if (one.start > of.start || one.end < of.end) continue
        const before = found.get(one.grant)
        if (before === undefined || (before.node === node && idOrder(one, before) < 0)) found.set(one.grant, one)
      }
    }
    const nodes = facts.covering(of.scope)
    for (const node of nodes) {
      const holders = this.#byNode.get(node)
      if (holders === undefined) continue
      if (ids.size < holders.size) for (const id of ids) look(node, holders.get(id))
      else for (const [id, list] of holders) if (ids.has(id)) look(node, list)
    }
    const depth = new Map(nodes.map((node, index) => [node, index]))
    return [...found.values()].sort((a, b) => (depth.get(a.node) ?? 0) - (depth.get(b.node) ?? 0) || idOrder(a, b))
  }
}

const NOBODY: ReadonlySet<Held> = new Set()

function idOrder(a: Held, b: Held): number {
  return compareText(foldAscii(a.item.id), foldAscii(b.item.id)) || compareText(a.kind, b.kind)
}
