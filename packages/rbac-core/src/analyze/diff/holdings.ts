import type { Standing } from './cells.js'
import type { Held } from './classes.js'
import type { Block, Fact } from './facts.js'
import type { Stop } from './places.js'
import type { Side } from './side.js'

/** Exactly at a stop, or right below it. */
export type Where = 'here' | 'below'

/** What one policy gives to the members of a class and denies them, by the scopes it is given at. */
export class Holdings {
  readonly #side: Side
  readonly #held: Held
  readonly #now: number
  readonly #inherited = new Map<string, Set<Block>>()
  readonly #onlyHere = new Map<string, Set<Block>>()

  /** @param now milliseconds since the epoch */
  constructor(side: Side, held: Held, facts: readonly Fact[], now: number) {
    this.#side = side
    this.#held = held
    this.#now = now
    for (const number of held.facts) {
      const fact = facts[number]
      if (fact !== undefined) note(fact.onlyHere ? this.#onlyHere : this.#inherited, fact)
    }
  }

  /**
   * What holds there. O(above + blocks found).
   *
   * @param above the paths of what covers the stop
   */
  at({ scope }: Stop, where: Where, above: ReadonlySet<string>): Standing {
    const found = new Set<Block>(where === 'here' ? this.#onlyHere.get(scope.path) : undefined)
    for (const path of above) for (const block of this.#inherited.get(path) ?? []) found.add(block)
    return {
      blocks: [...found].sort((a, b) => a.number - b.number),
      known: {
        storedPrincipal: this.#held.attributes,
        storedResource: where === 'here' ? this.#side.resources.get(scope.path)?.attributes : undefined,
        now: this.#now,
      },
    }
  }
}

function note(blocks: Map<string, Set<Block>>, { scope, block }: Fact): void {
  const known = blocks.get(scope.path)
  if (known === undefined) blocks.set(scope.path, new Set([block]))
  else known.add(block)
}
