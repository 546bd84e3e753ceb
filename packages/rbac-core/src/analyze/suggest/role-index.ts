import type { ActionEntry } from '../../model/directory.js'
import { foldAscii } from '../../model/text.js'
import { PatternSet } from '../../pattern/matcher.js'
import { storedPattern } from '../../pattern/pattern.js'
import { type RoleBlock, readRole } from '../read-role.js'

/** Many roles, asked at once which of them grant an action. Roles are named by their place in the list. */
export class RoleIndex {
  readonly #blocks: Block[] = []
  readonly #planes: readonly [control: Plane, data: Plane] = [new Plane(), new Plane()]

  /** @throws {InvalidRequestError | InvalidPatternError} for a role that is none */
  constructor(roles: readonly unknown[]) {
    for (const [role, given] of roles.entries()) {
      for (const block of readRole(given, `roles[${role}]`).blocks) {
        this.#add(this.#blocks.push({ role, isConditional: block.isConditional }) - 1, block)
      }
    }
  }

  /** The roles that list the action, under whatever condition; and those that grant it without one. O(patterns that match). */
  granting({ name, isDataAction }: ActionEntry): {
    readonly roles: ReadonlySet<number>
    readonly surely: ReadonlySet<number>
  } {
    const [roles, surely] = [new Set<number>(), new Set<number>()]
    for (const number of this.#planes[isDataAction ? 1 : 0].blocksGranting(foldAscii(name))) {
      const block = this.#blocks[number]
      if (block === undefined) continue
      roles.add(block.role)
      if (!block.isConditional) surely.add(block.role)
    }
    return { roles, surely }
  }

  #add(block: number, { actions, notActions, dataActions, notDataActions }: RoleBlock): void {
    const [control, data] = this.#planes
    control.add(block, actions, notActions)
    data.add(block, dataActions, notDataActions)
  }
}

interface Block {
  readonly role: number
  readonly isConditional: boolean
}

/** The patterns of one plane, each kept once, with the blocks that list it or take it away. */
class Plane {
  readonly #patterns = new PatternSet()
  readonly #numbers = new Map<string, number>()
  readonly #listing: number[][] = []
  readonly #removing: number[][] = []

  add(block: number, listed: readonly string[], removed: readonly string[]): void {
    for (const text of listed) this.#listing[this.#numberOf(text)]?.push(block)
    for (const text of removed) this.#removing[this.#numberOf(text)]?.push(block)
  }

  blocksGranting(action: string): Set<number> {
    const matching = this.#patterns.matching(action)
    const granting = new Set(matching.flatMap((number) => this.#listing[number] ?? []))
    for (const number of matching) for (const block of this.#removing[number] ?? []) granting.delete(block)
    return granting
  }

  #numberOf(text: string): number {
    const pattern = storedPattern(text)
    const known = this.#numbers.get(pattern.folded)
    if (known !== undefined) return known
    const number = this.#patterns.add(pattern)
    this.#numbers.set(pattern.folded, number)
    this.#listing.push([])
    this.#removing.push([])
    return number
  }
}
