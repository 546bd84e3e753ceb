import type { Measure } from './measure.js'

/** Some roles that together grant what is wanted. */
export interface Choice {
  readonly roles: readonly number[]
  readonly excess: number
}

/** What to choose from: for each needed action, the roles that surely grant it. */
export interface Offer {
  readonly granting: readonly ReadonlySet<number>[]
  readonly measure: Measure
  /** Of two roles with equal excess the smaller rank is chosen. */
  readonly rank: (role: number) => number
}

/** The one role that grants everything with the least excess; undefined where none does. */
export function bestSingle({ granting, measure, rank }: Offer): Choice | undefined {
  const [first, ...others] = granting
  const fitting = [...(first ?? [])].filter((role) => others.every((roles) => roles.has(role)))
  const choices = fitting.map((role) => ({ roles: [role], excess: measure.excessOf([role]), rank: rank(role) }))
  const [best] = choices.sort((a, b) => a.excess - b.excess || a.rank - b.rank)
  return best && { roles: best.roles, excess: best.excess }
}

/**
 * At most `most` roles that together grant everything with the least excess; undefined where so few can't.
 *
 * A greedy choice comes first, then every other one that could be better: exact, unless there are so many that the
 * search ends before (`exact` is then false, and the best one met is given).
 */
export function bestFew(offer: Offer, most: number): { readonly choice: Choice | undefined; readonly exact: boolean } {
  const search = new Search(offer, most)
  return search.run()
}

const MOST_TRIED = 100_000

class Search {
  readonly #offer: Offer
  readonly #most: number
  #best: Choice | undefined
  #left = MOST_TRIED

  constructor(offer: Offer, most: number) {
    this.#offer = offer
    this.#most = most
  }

  run(): { readonly choice: Choice | undefined; readonly exact: boolean } {
    this.#greedy()
    this.#extend([])
    return { choice: this.#best, exact: this.#left > 0 }
  }

  /** Each time the role with the least excess for each action that it adds. */
  #greedy(): void {
    const { granting, measure, rank } = this.#offer
    const chosen: number[] = []
    let open = [...granting]
    while (open.length > 0 && chosen.length < this.#most) {
      const before = measure.excessOf(chosen)
      const excessWith = measure.excessWith(chosen)
      const ranked = [...new Set(open.flatMap((roles) => [...roles]))].map((role) => {
        const added = open.filter((roles) => roles.has(role)).length
        return { role, cost: (excessWith(role) - before) / added, added }
      })
      const [best] = ranked.sort((a, b) => a.cost - b.cost || b.added - a.added || rank(a.role) - rank(b.role))
      if (best === undefined) return
      chosen.push(best.role)
      open = open.filter((roles) => !roles.has(best.role))
    }
    if (open.length === 0) this.#offerChoice(chosen)
  }

  /** Every way to grant the action that the fewest roles grant, and then the rest. */
  #extend(chosen: readonly number[]): void {
    const open = this.#offer.granting.filter((roles) => !chosen.some((role) => roles.has(role)))
    if (open.length === 0) this.#offerChoice(chosen)
    if (open.length === 0 || chosen.length === this.#most) return
    const rarest = open.reduce((least, roles) => (roles.size < least.size ? roles : least))
    const excessWith = this.#offer.measure.excessWith(chosen)
    const ways = [...rarest].map((role) => ({ role, excess: excessWith(role) })).sort((a, b) => a.excess - b.excess)
    this.#left -= ways.length
    for (const { role, excess } of ways) {
      if (this.#left <= 0 || !this.#mayBeBetter(excess, chosen.length + 1)) return
      this.#extend([...chosen, role])
    }
  }

  /** What is added later never makes the excess less. */
  #mayBeBetter(excess: number, roles: number): boolean {
    const best = this.#best
    return best === undefined || excess < best.excess || (excess === best.excess && roles <= best.roles.length)
  }

  /** Less excess first, then fewer roles, then the smaller ranks. */
  #offerChoice(chosen: readonly number[]): void {
    const { measure, rank } = this.#offer
    const roles = [...chosen].sort((a, b) => rank(a) - rank(b))
    const choice = { roles, excess: measure.excessOf(roles) }
    if (this.#best === undefined || isBetter(choice, this.#best, rank)) this.#best = choice
  }
}

function isBetter(a: Choice, b: Choice, rank: (role: number) => number): boolean {
  const ranks = a.roles.map((role, at) => rank(role) - rank(b.roles[at] ?? role))
  const differences = [a.excess - b.excess, a.roles.length - b.roles.length, ...ranks]
  return (differences.find((difference) => difference !== 0) ?? 0) < 0
}
